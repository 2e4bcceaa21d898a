namespace Boxfit.Data.Annotations;

/// <summary>What is to be converted into what.</summary>
public sealed record ConversionOptions
{
    /// <summary>The data file or folder to read.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// Other files that become one set with it. Where the names of all tell a part, as <c>train.csv</c> and <c>test.csv</c> do, their
    /// pictures get it.
    /// </summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>How it is read.</summary>
    public ReadOptions Reading { get; init; } = ReadOptions.ByContent;

    /// <summary>Folder of the pictures; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>The format to write, one of <see cref="AnnotationFiles.WrittenFormatNames"/>.</summary>
    public required string To { get; init; }

    /// <summary>The file or folder to write.</summary>
    public required string Out { get; init; }

    /// <summary>Which objects are written of a picture that has several.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.All);

    /// <summary>The class that all objects get, such as one for the heads of cats and dogs; null lets each have its own.</summary>
    public string? Label { get; init; }

    /// <summary>Faults to go on with.</summary>
    public IReadOnlyCollection<DataFault> Allowed { get; init; } = [];

    /// <summary>For YOLO, which wants pictures beside the labels: true copies them, false makes links.</summary>
    public bool CopyPictures { get; init; }
}
