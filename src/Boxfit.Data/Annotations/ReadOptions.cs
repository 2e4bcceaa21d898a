namespace Boxfit.Data.Annotations;

/// <summary>
/// What the user says of a data file where its content alone would leave two readings: what is null is found out by the content.
/// </summary>
public sealed record ReadOptions
{
    /// <summary>Nothing is said: the content decides, or the data is refused.</summary>
    public static readonly ReadOptions ByContent = new();

    /// <summary>Name of the format, one of <see cref="AnnotationFiles.FormatNames"/>.</summary>
    public string? Format { get; init; }

    /// <summary>Which columns of a table hold what.</summary>
    public TableColumns? Columns { get; init; }

    /// <summary>What the boxes' numbers are measured in.</summary>
    public NumberUnit? Units { get; init; }

    /// <summary>What the boxes' numbers are.</summary>
    public BoxForm? Boxes { get; init; }

    /// <summary>
    /// Which name of a picture counts, where the one inside its annotation file and the file's own lead to different pictures.
    /// </summary>
    public NameSource? PictureNames { get; init; }

    /// <summary>
    /// Folder of the pictures, as <see cref="PictureLocator"/> takes it: pictures' sizes help to tell what a box's numbers are.
    /// </summary>
    public string? Images { get; init; }

    /// <summary>Folders in which pictures are looked for first: those of the part that is read.</summary>
    internal IReadOnlyList<string> Nearest { get; init; } = [];

    /// <summary>What the boxes' numbers are in the other parts of the set: it decides where the content leaves several readings.</summary>
    internal BoxForm? Elsewhere { get; init; }

    /// <summary>The options that are said, beside the format.</summary>
    internal ReadChoices Said =>
        (Columns is null ? ReadChoices.None : ReadChoices.Columns) | (Units is null ? ReadChoices.None : ReadChoices.Units)
        | (Boxes is null ? ReadChoices.None : ReadChoices.Boxes)
        | (PictureNames is null ? ReadChoices.None : ReadChoices.PictureNames);
}

/// <summary>Options that decide between readings of a data file.</summary>
[Flags]
enum ReadChoices
{
    /// <summary>None: there is one reading only.</summary>
    None = 0,

    /// <summary><c>--columns</c>: <see cref="ReadOptions.Columns"/>.</summary>
    Columns = 1,

    /// <summary><c>--units</c>: <see cref="ReadOptions.Units"/>.</summary>
    Units = 2,

    /// <summary><c>--boxes</c>: <see cref="ReadOptions.Boxes"/>.</summary>
    Boxes = 4,

    /// <summary><c>--picture-names</c>: <see cref="ReadOptions.PictureNames"/>.</summary>
    PictureNames = 8,
}

/// <summary>A name of a picture that has an annotation file of its own.</summary>
public enum NameSource
{
    /// <summary>The one that stands in the file.</summary>
    Inside,

    /// <summary>The annotation file's own.</summary>
    File,
}

/// <summary>What the numbers in a data file are measured in.</summary>
public enum NumberUnit
{
    /// <summary>Pixels of the upright picture.</summary>
    Pixels,

    /// <summary>Shares of the picture's width and height, 0…1.</summary>
    Share,

    /// <summary>Percent of the picture's width and height, 0…100.</summary>
    Percent,
}

/// <summary>What the numbers of an object in a data file are.</summary>
public enum BoxForm
{
    /// <summary>Left, top, right and bottom edge.</summary>
    Corners,

    /// <summary>Left and top edge, width and height.</summary>
    Size,

    /// <summary>Horizontal and vertical centre, width and height.</summary>
    Centre,

    /// <summary>Points around the object; the box around them counts.</summary>
    Polygon,

    /// <summary>A box followed by key points, which do not count.</summary>
    KeyPoints,
}

/// <summary>The words by which <see cref="ReadOptions"/> are said.</summary>
public static class ReadWords
{
    static readonly string[] s_units = ["pixels", "share", "percent"];
    static readonly string[] s_forms = ["corners", "size", "centre", "polygon", "keypoints"];
    static readonly string[] s_pictureNames = ["inside", "file"];

    /// <summary>The words for <see cref="NumberUnit"/>, in its order.</summary>
    public static IReadOnlyList<string> Units => s_units;

    /// <summary>The words for <see cref="BoxForm"/>, in its order.</summary>
    public static IReadOnlyList<string> Forms => s_forms;

    /// <summary>The words for <see cref="NameSource"/>, in its order.</summary>
    public static IReadOnlyList<string> PictureNames => s_pictureNames;

    /// <summary>The unit that a word means; null for an empty text.</summary>
    /// <exception cref="FormatException">It means none; the message is what was expected.</exception>
    public static NumberUnit? Unit(string? word) => (NumberUnit?)Find(s_units, word);

    /// <summary>The form that a word means; null for an empty text.</summary>
    /// <exception cref="FormatException">It means none; the message is what was expected.</exception>
    public static BoxForm? Form(string? word) => (BoxForm?)Find(s_forms, word);

    /// <summary>The name that a word means; null for an empty text.</summary>
    /// <exception cref="FormatException">It means none; the message is what was expected.</exception>
    public static NameSource? PictureName(string? word) => (NameSource?)Find(s_pictureNames, word);

    static int? Find(string[] words, string? word) =>
        string.IsNullOrEmpty(word) ? null
        : Array.IndexOf(words, word) is >= 0 and var at ? at
        : throw new FormatException(string.Join(", ", words));
}
