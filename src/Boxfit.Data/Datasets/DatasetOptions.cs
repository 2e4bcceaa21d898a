namespace Boxfit.Data.Datasets;

/// <summary>What happens to boxes that reach beyond their picture.</summary>
public enum OutsideBoxes
{
    /// <summary>They are an error that names the first rows.</summary>
    Error,

    /// <summary>They are cut to the picture and counted; a box wholly outside is still an error.</summary>
    Clip,
}

/// <summary>Where a data set lies and how it is read.</summary>
public sealed record DatasetOptions
{
    /// <summary>The data file or folder, in any format of <see cref="AnnotationFiles"/>.</summary>
    public required string File { get; init; }

    /// <summary>The data's format, one of <see cref="AnnotationFiles.FormatNames"/>; found out by the content when null.</summary>
    public string? Format { get; init; }

    /// <summary>Folder that the names in the data file are relative to; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>What happens to pictures with several objects; never <see cref="ObjectPolicy.All"/>.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Skip);

    /// <summary>What happens to boxes that reach beyond their picture.</summary>
    public OutsideBoxes Outside { get; init; } = OutsideBoxes.Error;
}
