namespace Boxfit.Data.Annotations;

/// <summary>What is to be converted into what.</summary>
public sealed record ConversionOptions
{
    /// <summary>The data file or folder to read.</summary>
    public required string Data { get; init; }

    /// <summary>Its format, one of <see cref="AnnotationFiles.FormatNames"/>; found out by the content when null.</summary>
    public string? Format { get; init; }

    /// <summary>Folder of the pictures; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>The format to write, one of <see cref="AnnotationFiles.FormatNames"/>.</summary>
    public required string To { get; init; }

    /// <summary>The file or folder to write.</summary>
    public required string Out { get; init; }

    /// <summary>Which objects are written of a picture that has several.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.All);

    /// <summary>For YOLO, which wants pictures beside the labels: true copies them, false makes links.</summary>
    public bool CopyPictures { get; init; }
}

/// <summary>What became of a conversion.</summary>
/// <param name="Out">Absolute path of what was written.</param>
/// <param name="Format">The format that was read.</param>
/// <param name="Pictures">Number of pictures written.</param>
/// <param name="Boxes">Number of boxes written.</param>
/// <param name="Several">Number of pictures that had several objects.</param>
/// <param name="Skipped">What was left out: a reason and how often.</param>
/// <param name="FirstSkipped">The first entries that were left out.</param>
/// <param name="Notes">What was assumed, for the user.</param>
public sealed record Conversion(
    string Out, string Format, int Pictures, int Boxes, int Several,
    IReadOnlyDictionary<string, int> Skipped, IReadOnlyList<AnnotationProblem> FirstSkipped, IReadOnlyList<string> Notes);
