namespace Boxfit.Imaging;

/// <summary>A picture file and its pixels while <see cref="PictureReader.Look"/> holds them.</summary>
readonly ref struct PictureView
{
    /// <summary>The whole file.</summary>
    public required ReadOnlySpan<byte> File { get; init; }

    /// <summary>What the header says; its size is that of the upright picture.</summary>
    public required PictureInfo Info { get; init; }

    /// <summary>
    /// height × width × 3 levels, interleaved 8-bit RGB as stored: not yet turned by <see cref="PictureInfo.Orientation"/>.
    /// </summary>
    public required ReadOnlySpan<byte> Pixels { get; init; }

    /// <summary>Width of <see cref="Pixels"/>.</summary>
    public required int StoredWidth { get; init; }

    /// <summary>Height of <see cref="Pixels"/>.</summary>
    public required int StoredHeight { get; init; }

    /// <summary>The file holds inks (cyan, magenta, yellow, black) instead of colours.</summary>
    public bool IsCmyk { get; init; }

    /// <summary>The largest level of a file with 16 bits a level; null for one of 8 bits. Pixels hold the high byte of each.</summary>
    public int? LargestWideLevel { get; init; }

    /// <summary>What the decoder found odd but harmless, such as stray bytes; null where all was in order.</summary>
    public string? Oddity { get; init; }
}

/// <summary>Looks at a picture that is valid only during the call.</summary>
delegate T PictureLook<out T>(PictureView picture);
