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

    /// <summary>Of a review, takes only pictures that a person has decided on, and none with a box that is only proposed.</summary>
    public bool OnlyReviewed { get; init; }

    /// <summary>
    /// Folder of the pictures, as <see cref="PictureLocator"/> takes it: pictures' sizes help to tell what a box's numbers are.
    /// </summary>
    public string? Images { get; init; }

    /// <summary>Folders in which pictures are looked for first: those of the part that is read.</summary>
    internal IReadOnlyList<string> Nearest { get; init; } = [];

    /// <summary>The files and folders that are read together, this one among them.</summary>
    internal IReadOnlyList<string> Together { get; init; } = [];

    /// <summary>Whether a review reads the data, which its own decisions belong to.</summary>
    internal bool IsForReview { get; init; }

    /// <summary>What the boxes' numbers are in the other parts of the set: it decides where the content leaves several readings.</summary>
    internal BoxForm? Elsewhere { get; init; }

    /// <summary>The options that are said, beside the format.</summary>
    internal ReadChoices Said =>
        (Columns is null ? ReadChoices.None : ReadChoices.Columns) | (Units is null ? ReadChoices.None : ReadChoices.Units)
        | (Boxes is null ? ReadChoices.None : ReadChoices.Boxes)
        | (PictureNames is null ? ReadChoices.None : ReadChoices.PictureNames)
        | (OnlyReviewed ? ReadChoices.Only : ReadChoices.None);
}
