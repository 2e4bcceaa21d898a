namespace Boxfit.Data.Datasets;

/// <summary>
/// A kind of fault by which boxes lie elsewhere than they seem to. Nothing that works with data goes on where it finds one, unless the kind
/// is allowed by its name.
/// </summary>
/// <param name="Name">Name for machines and for <see cref="Option"/>; it stays the same from version to version.</param>
/// <param name="Title">A few words for people.</param>
/// <param name="Meaning">What it is and why it matters.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record DataFault(string Name, string Title, string Meaning, string Remedy)
{
    /// <summary>The option that allows kinds.</summary>
    public const string Option = "--allow";

    /// <summary>The annotation's width and height are those of another size.</summary>
    public static DataFault SizeMismatch { get; } = new(
        "size-mismatch", "size contradicts the annotation",
        "The annotation was made for a picture of another size, so its box lies elsewhere.",
        "Scale the box, or restore the picture that was annotated.");

    /// <summary>Width and height are exchanged.</summary>
    public static DataFault SizeSwapped { get; } = new(
        "size-swapped", "annotated before it was turned upright",
        "Width and height are exchanged: the box belongs to the picture as stored, but people and programs see it turned by its EXIF tag.",
        "Annotate the upright picture, or turn the box with it.");

    /// <summary>Shares of the picture that are taken for pixels.</summary>
    public static DataFault SharesAsPixels { get; } = new(
        "shares-as-pixels", "shares taken for pixels",
        "Boxes lie within 0…1, or nearly all are smaller than two pixels: their numbers seem to be shares of the picture, not pixels.",
        "Where all are shares, say --units share; else multiply those that are by the pictures' widths and heights.");

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<DataFault> All { get; } = [SizeSwapped, SizeMismatch, SharesAsPixels];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="FormatException">There is none; the message is what was expected.</exception>
    public static DataFault Parse(string name) => All.FirstOrDefault(f => f.Name == name)
        ?? throw new UnknownWordException(
            name, [.. All.Select(f => f.Name)],
            $"kinds of faults with commas between: {string.Join(", ", All.Select(f => f.Name))}; or none");
}
