namespace Boxfit.Data.Formats;

/// <summary>How a format writes, beyond the pictures' boxes.</summary>
sealed record WriteOptions
{
    /// <summary>True when a model made the boxes: formats that tell predictions from annotations keep them apart.</summary>
    public bool Predicted { get; init; }

    /// <summary>The file of each picture where it was found, for formats that want the pictures beside the labels; else null.</summary>
    public IReadOnlyList<string?>? Files { get; init; }

    /// <summary>Copies those files; false links to them.</summary>
    public bool CopyPictures { get; init; }
}
