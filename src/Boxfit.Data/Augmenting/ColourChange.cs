namespace Boxfit.Data;

/// <summary>
/// Changes brightness, contrast and saturation as torchvision's <c>ColorJitter</c> defines them, but as one affine map of each pixel's
/// levels and its grey, without rounding in between.
/// </summary>
static class ColourChange
{
    const int Bits = 14;
    const int Half = 1 << (Bits - 1);

    /// <summary>Applies the three factors to interleaved RGB levels in place; 1 leaves as it is.</summary>
    public static void Apply(Span<byte> rgb, double brightness, double contrast, double saturation)
    {
        double mean = contrast == 1 ? 0 : MeanGrey(rgb);
        int own = Fixed(brightness * contrast * saturation);
        int grey = Fixed(brightness * contrast * (1 - saturation));
        int constant = Fixed((1 - contrast) * brightness * mean) + Half;
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            Span<byte> pixel = rgb.Slice(i, 3);
            int shared = Grey(pixel) * grey + constant;
            pixel[0] = Level(pixel[0] * own + shared);
            pixel[1] = Level(pixel[1] * own + shared);
            pixel[2] = Level(pixel[2] * own + shared);
        }
    }

    static double MeanGrey(ReadOnlySpan<byte> rgb)
    {
        long sum = 0;
        for (int i = 0; i + 2 < rgb.Length; i += 3) sum += Grey(rgb.Slice(i, 3));
        return (double)sum / (rgb.Length / 3);
    }

    // ITU-R BT.601 luma.
    static int Grey(ReadOnlySpan<byte> pixel) => (19595 * pixel[0] + 38470 * pixel[1] + 7471 * pixel[2] + 32768) >> 16;

    static byte Level(int value) => (byte)Math.Clamp(value >> Bits, 0, 255);

    static int Fixed(double value) => (int)Math.Round(value * (1 << Bits));
}
