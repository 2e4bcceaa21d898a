namespace Boxfit.Data.Annotations;

/// <summary>Something in a data file that cannot be understood; the rest of the file was read on.</summary>
/// <param name="File">Absolute path.</param>
/// <param name="Row">Where in the file, counted from 1, as <see cref="AnnotatedPicture.Row"/>.</param>
/// <param name="Text">What was found and what was expected.</param>
public sealed record AnnotationProblem(string File, int Row, string Text);

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

    /// <summary>Size limit of <see cref="Problems"/>, so that a broken file of a million rows costs no memory.</summary>
    public const int MostProblems = 1000;
}
