namespace Boxfit.Imaging;

/// <summary>A picture file and its pixels while <see cref="PictureReader.Look"/> holds them.</summary>
/// <param name="file">The whole file.</param>
/// <param name="info">What the header says; its size is that of the upright picture.</param>
/// <param name="pixels">Interleaved 8-bit RGB as stored, not yet upright.</param>
/// <param name="storedWidth">Width of <paramref name="pixels"/>.</param>
/// <param name="storedHeight">Height of <paramref name="pixels"/>.</param>
public readonly ref struct PictureView(
    ReadOnlySpan<byte> file, PictureInfo info, ReadOnlySpan<byte> pixels, int storedWidth, int storedHeight)
{
    /// <summary>The whole file.</summary>
    public ReadOnlySpan<byte> File { get; } = file;

    /// <summary>What the header says; its size is that of the upright picture.</summary>
    public PictureInfo Info { get; } = info;

    /// <summary>height × width × 3 levels, interleaved 8-bit RGB as stored: not yet turned by <see cref="PictureInfo.Orientation"/>.</summary>
    public ReadOnlySpan<byte> Pixels { get; } = pixels;

    /// <summary>Width of <see cref="Pixels"/>.</summary>
    public int StoredWidth { get; } = storedWidth;

    /// <summary>Height of <see cref="Pixels"/>.</summary>
    public int StoredHeight { get; } = storedHeight;
}

/// <summary>Looks at a picture that is valid only during the call.</summary>
public delegate T PictureLook<out T>(PictureView picture);
