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

    /// <summary>Which names of pictures count where the user says so; see <see cref="OwnNameChoice"/> for where null decides.</summary>
    internal NameSource? PictureNames { get; init; }

    /// <summary>What the boxes' numbers were found to be, where that shows in them alone; else null.</summary>
    internal BoxForm? Form { get; init; }

    /// <summary>True where they were read as is usual, with nothing that says so.</summary>
    internal bool IsFormOpen { get; init; }

    /// <summary>Copies of the pictures to which the boxes do not belong; null where none are known.</summary>
    internal UnfitPictures? Unfit { get; init; }

    /// <summary>Size limit of <see cref="Problems"/>, so that a broken file of a million rows costs no memory.</summary>
    public const int MostProblems = 1000;
}

/// <summary>A picture as a data file describes it; nothing is known of the picture itself yet.</summary>
public sealed record AnnotatedPicture
{
    /// <summary>The picture's name or path as written in the data file.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The name of the picture's own annotation file without its ending, where it has one: it is the picture's too, unless a file was
    /// renamed. Where <see cref="Name"/> leads to another picture, <see cref="PictureLocator"/> looks at the whole set.
    /// </summary>
    public string? OwnName { get; init; }

    /// <summary>
    /// Other names under which the picture may be found, tried in turn after <see cref="Name"/> and <see cref="OwnName"/>. A name without a
    /// picture's ending stands for any.
    /// </summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Absolute path of the file that holds the annotation: the data file, or the picture's own.</summary>
    public required string File { get; init; }

    /// <summary>Where in <see cref="File"/>, counted from 1: a CSV's line, a list's entry; 1 where each picture has a file.</summary>
    public required int Row { get; init; }

    /// <summary>The picture's objects in the file's order; empty where the file names the picture but no object.</summary>
    public IReadOnlyList<AnnotatedObject> Objects { get; init; } = [];

    /// <summary>Width in pixels that the file claims for the picture; null where it says nothing.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels that the file claims for the picture; null where it says nothing.</summary>
    public int? Height { get; init; }

    /// <summary>The part that the file puts the picture into (train, validation or test); null where it says nothing.</summary>
    public string? Part { get; init; }
}

/// <summary>What the numbers of a box in a data file are measured in.</summary>
public enum BoxUnit
{
    /// <summary>Pixels of the upright picture.</summary>
    Pixels,

    /// <summary>Shares of the upright picture's width and height, 0…1.</summary>
    Share,
}

/// <summary>One object of a picture as a data file gives it; nothing is checked yet, so the box may be degenerate or lie outside.</summary>
/// <param name="X1">Left edge, in <paramref name="Unit"/>.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge (exclusive).</param>
/// <param name="Y2">Bottom edge (exclusive).</param>
/// <param name="Unit">What the edges are measured in.</param>
/// <param name="Label">The object's class; empty where the file names none.</param>
public sealed record AnnotatedObject(double X1, double Y1, double X2, double Y2, BoxUnit Unit = BoxUnit.Pixels, string Label = "")
{
    /// <summary>How sure the maker of the box is, where the file says so; its scale is the maker's.</summary>
    public double? Confidence { get; init; }

    /// <summary>Where the object stands in the file when that is not its picture's <see cref="AnnotatedPicture.Row"/>; else 0.</summary>
    public int Row { get; init; }

    /// <summary>The box in pixels of a picture of the given size.</summary>
    public PixelBox ToPixels(int width, int height) =>
        Unit == BoxUnit.Pixels ? new(X1, Y1, X2, Y2) : new(X1 * width, Y1 * height, X2 * width, Y2 * height);

    /// <summary>The box in 0…1 of a picture of the given size; may reach outside or be degenerate.</summary>
    public BoundingBox ToRelative(int width, int height) =>
        Unit == BoxUnit.Pixels ? new(X1 / width, Y1 / height, X2 / width, Y2 / height) : new(X1, Y1, X2, Y2);
}
