namespace Boxfit.Data.Datasets;

/// <summary>Where a data set lies and how it is read.</summary>
public sealed record DatasetOptions
{
    /// <summary>The data file or folder, in any format of <see cref="AnnotationFiles"/>.</summary>
    public required string File { get; init; }

    /// <summary>How the data is read.</summary>
    public ReadOptions Reading { get; init; } = ReadOptions.ByContent;

    /// <summary>Folder that the names in the data file are relative to; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>A folder in which pictures are looked for as in the working folder; null for none.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>What happens to pictures with several objects; never <see cref="ObjectPolicy.All"/>.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Skip);

    /// <summary>What happens to boxes that reach beyond their picture.</summary>
    public OutsideBoxes Outside { get; init; } = OutsideBoxes.Error;

    /// <summary>Folders of pictures that show no object, with those in folders below.</summary>
    public IReadOnlyList<string> Negatives { get; init; } = [];

    /// <summary>What happens to pictures that show no object.</summary>
    public EmptyPictures Empty { get; init; } = EmptyPictures.LeaveOut;

    /// <summary>
    /// Whether the parts that the data says count, where it says any: a picture that shows no object and is in none is then left out, as it
    /// teaches and tests nothing.
    /// </summary>
    internal bool ByParts { get; init; }

    /// <summary>Whether the pictures' prints are wanted: they are then made of what is read for the headers anyway.</summary>
    internal bool WithPrints { get; init; }

    /// <summary>Faults to go on with.</summary>
    public IReadOnlyCollection<DataFault> Allowed { get; init; } = [];
}
