namespace Boxfit.Data;

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
    /// <summary>The data file: CSV rows of a picture's name and its box in pixels of the upright picture.</summary>
    public required string File { get; init; }

    /// <summary>Folder that the names in the data file are relative to; the data file's own folder when null.</summary>
    public string? Images { get; init; }

    /// <summary>What happens to boxes that reach beyond their picture.</summary>
    public OutsideBoxes Outside { get; init; } = OutsideBoxes.Error;
}
