namespace Boxfit.Data.Annotations;

/// <summary>All that a data file, or a folder of annotation files, says; nothing is checked against the pictures yet.</summary>
public sealed record AnnotationSet
{
    /// <summary>Absolute path of the data file or folder.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the format that it was read as.</summary>
    public required string Format { get; init; }

    /// <summary>The pictures in the file's order, each once with all its objects.</summary>
    public required IReadOnlyList<AnnotatedPicture> Pictures { get; init; }

    /// <summary>The first entries that could not be understood, at most <see cref="MostProblems"/>.</summary>
    public IReadOnlyList<AnnotationProblem> Problems { get; init; } = [];

    /// <summary>Number of all entries that could not be understood.</summary>
    public int ProblemCount { get; init; }

    /// <summary>What was assumed while reading, for the user: an encoding that had to be guessed, for example.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Which names of pictures count where the user says so; see <see cref="OwnNameChoice"/> for where null decides.</summary>
    internal NameSource? PictureNames { get; init; }

    /// <summary>What the boxes' numbers were found to be, where that shows in them alone; else null.</summary>
    internal BoxForm? Form { get; init; }

    /// <summary>True where they were read as is usual, with nothing that says so.</summary>
    internal bool IsFormOpen { get; init; }

    /// <summary>Copies of the pictures to which the boxes do not belong; null where none are known.</summary>
    internal UnfitPictures? Unfit { get; init; }

    /// <summary>Pictures that it knows and says nothing of yet, such as those of a review that nobody has decided on.</summary>
    internal IReadOnlyList<AnnotatedPicture> LeftOut { get; init; } = [];

    /// <summary>Size limit of <see cref="Problems"/>, so that a broken file of a million rows costs no memory.</summary>
    public const int MostProblems = 1000;
}
