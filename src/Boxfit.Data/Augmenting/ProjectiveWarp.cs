namespace Boxfit.Data.Augmenting;

/// <summary>Draws a picture of interleaved RGB levels through any projective map, bilinearly with half-pixel centres.</summary>
static class ProjectiveWarp
{
    const double Horizon = 1e-6;
    const int One = 256;
    const ulong Half = 0x0080_0080_0080, Low = 0x00FF_00FF_00FF;

    /// <summary>Draws the picture, and fills what it leaves open, unless with its edges.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="destination">height × width × 3 levels.</param>
    /// <param name="width">Width of <paramref name="destination"/>.</param>
    /// <param name="height">Height of <paramref name="destination"/>.</param>
    /// <param name="map">From 0…1 of the picture to 0…1 of the destination.</param>
    /// <param name="fill">The colour beyond the picture's edges; null repeats them.</param>
    public static void Apply(Levels source, Span<byte> destination, int width, int height, Homography map, Rgb? fill)
    {
        var pixels = Rgb.Of(source.Bytes);
        double lastX = source.Width - 1, lastY = source.Height - 1;
        var back = Homography.Scale(source.Width, source.Height, -0.5, -0.5) * map.Inverse()
            * Homography.Scale(1.0 / width, 1.0 / height, 0.5 / width, 0.5 / height);
        for (int y = 0; y < height; y++)
        {
            double rowU = back.B * y + back.C, rowV = back.E * y + back.F, rowW = back.H * y + back.I;
            var line = Rgb.Of(destination.Slice(y * width * 3, width * 3));
            for (int x = 0; x < line.Length; x++)
            {
                // Beyond the horizon there is nothing to see: such points lie as far out as those on it.
                double scale = 1 / Math.Max(back.G * x + rowW, Horizon);
                double u = (back.A * x + rowU) * scale, v = (back.D * x + rowV) * scale;
                if (fill is { } colour && (u < -0.5 || v < -0.5 || u > lastX + 0.5 || v > lastY + 0.5)) line[x] = colour;
                else line[x] = Sample(pixels, source.Width, Math.Min(Math.Max(u, 0), lastX), Math.Min(Math.Max(v, 0), lastY), lastY);
            }
        }
    }

    /// <summary>The levels at a point of the picture. A pixel's three are mixed at once, each in 16 bits of its own.</summary>
    static Rgb Sample(ReadOnlySpan<Rgb> pixels, int width, double u, double v, double lastY)
    {
        int column = (int)u, row = (int)v;
        uint right = (uint)((u - column) * One + 0.5), below = (uint)((v - row) * One + 0.5);
        int next = column + 1 < width ? 1 : 0, first = row * width + column, second = row < lastY ? first + width : first;
        ulong top = Mix(Lanes(pixels[first]), Lanes(pixels[first + next]), right);
        ulong bottom = Mix(Lanes(pixels[second]), Lanes(pixels[second + next]), right);
        ulong mixed = Mix(top, bottom, below);
        return new((byte)mixed, (byte)(mixed >> 16), (byte)(mixed >> 32));
    }

    static ulong Mix(ulong a, ulong b, uint weight) => (a * (One - weight) + b * weight + Half) >> 8 & Low;

    static ulong Lanes(Rgb pixel) => pixel.R | (ulong)pixel.G << 16 | (ulong)pixel.B << 32;
}
