namespace Boxfit.Imaging;

/// <summary>An upright picture as interleaved 8-bit RGB, row by row from the top, without padding.</summary>
public sealed class RgbImage
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">height × width × 3 levels.</param>
    /// <exception cref="ArgumentException">The number of levels does not fit the size.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != (long)width * height * 3)
        {
            throw new ArgumentException(
                $"A {width}×{height} RGB image has {(long)width * height * 3} levels, not {pixels.Length}.", nameof(pixels));
        }
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Creates a black image.</summary>
    public RgbImage(int width, int height) : this(width, height, new byte[checked(width * height * 3)]) { }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The levels: pixel (x, y) has its red at (y × Width + x) × 3, then green, then blue.</summary>
    public byte[] Pixels { get; }
}

/// <summary>A rendered drawing as interleaved 8-bit RGBA (alpha not multiplied in), row by row from the top, without padding.</summary>
sealed class RgbaImage
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">height × width × 4 levels.</param>
    /// <exception cref="ArgumentException">The number of levels does not fit the size.</exception>
    public RgbaImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length != (long)width * height * 4)
        {
            throw new ArgumentException(
                $"A {width}×{height} RGBA image has {(long)width * height * 4} levels, not {pixels.Length}.", nameof(pixels));
        }
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The levels: pixel (x, y) has its red at (y × Width + x) × 4, then green, blue, alpha.</summary>
    public byte[] Pixels { get; }
}
