namespace Boxfit.Imaging.Decoding;

/// <summary>A picture's pixels as they are stored (not yet upright), interleaved RGB, in pooled memory.</summary>
sealed class DecodedPicture : IDisposable
{
    byte[]? _pixels;

    public DecodedPicture(int width, int height, string format, int orientation)
    {
        (Width, Height, Format, Orientation) = (width, height, format, orientation);
        _pixels = ArrayPool<byte>.Shared.Rent(width * height * 3);
    }

    public int Width { get; }

    public int Height { get; }

    public string Format { get; }

    public int Orientation { get; set; }

    /// <summary>The file holds inks (cyan, magenta, yellow, black) instead of colours.</summary>
    public bool IsCmyk { get; init; }

    /// <summary>Its inks come out by the colour profile that the file holds.</summary>
    public bool HasManagedInks { get; init; }

    /// <summary>The largest of its 16-bit levels; null for a file of 8 bits.</summary>
    public int? LargestWideLevel { get; set; }

    /// <summary>What the decoder found odd but harmless; null where all was in order.</summary>
    public string? Oddity { get; set; }

    public PictureInfo Info
    {
        get
        {
            (int width, int height) = ExifOrientation.UprightSize(Width, Height, Orientation);
            return new(width, height, Format, Orientation);
        }
    }

    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height * 3);

    public void Dispose()
    {
        if (_pixels is not null) ArrayPool<byte>.Shared.Return(_pixels);
        _pixels = null;
    }
}
