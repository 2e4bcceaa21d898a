namespace Boxfit.Cascades;

/// <summary>A picture as 8-bit levels of grey, row by row from the top, without padding.</summary>
public sealed class GreyImage
{
    /// <summary>Wraps levels without copying them.</summary>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="pixels">height × width levels.</param>
    /// <exception cref="ArgumentException">The number of levels does not fit the size.</exception>
    public GreyImage(int width, int height, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(pixels);
        long levels = (long)width * height;
        if (pixels.Length != levels)
            throw new ArgumentException($"A {width}×{height} grey image has {levels} levels, not {pixels.Length}.", nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The levels: pixel (x, y) is at y × Width + x.</summary>
    public byte[] Pixels { get; }

    /// <summary>The brightness of a colour picture, the same levels as OpenCV's <c>cvtColor(…, COLOR_BGR2GRAY)</c>.</summary>
    public static GreyImage FromRgb(RgbImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        // Rec. 601's weights of red, green and blue in 1/32768.
        const int red = 9798, green = 19235, blue = 3735, shift = 15, half = 1 << (shift - 1);
        byte[] grey = GC.AllocateUninitializedArray<byte>(picture.Width * picture.Height);
        ReadOnlySpan<byte> rgb = picture.Pixels;
        for (int i = 0; i < grey.Length; i++)
        {
            var pixel = rgb.Slice(i * 3, 3);
            grey[i] = (byte)((red * pixel[0] + green * pixel[1] + blue * pixel[2] + half) >> shift);
        }
        return new(picture.Width, picture.Height, grey);
    }

    /// <summary>
    /// The picture with its histogram equalized, the same levels as OpenCV's <c>equalizeHist</c>: the share of darker pixels becomes the
    /// level. A picture of one level stays as it is.
    /// </summary>
    public GreyImage Equalize()
    {
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        foreach (byte level in Pixels) histogram[level]++;
        int darkest = histogram.IndexOfAnyExcept(0);
        if (histogram[darkest] == Pixels.Length) return new(Width, Height, (byte[])Pixels.Clone());

        Span<byte> levels = stackalloc byte[256];
        levels.Clear();
        float scale = 255f / (Pixels.Length - histogram[darkest]);
        int sum = 0;
        for (int level = darkest + 1; level < 256; level++)
        {
            sum += histogram[level];
            levels[level] = (byte)Math.Clamp(MathF.Round(sum * scale), 0, 255);
        }
        byte[] equalized = GC.AllocateUninitializedArray<byte>(Pixels.Length);
        for (int i = 0; i < equalized.Length; i++) equalized[i] = levels[Pixels[i]];
        return new(Width, Height, equalized);
    }
}
