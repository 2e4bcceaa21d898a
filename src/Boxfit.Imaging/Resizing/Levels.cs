namespace Boxfit.Imaging.Resizing;

/// <summary>A picture of interleaved RGB levels in memory that it does not own.</summary>
readonly ref struct Levels(ReadOnlySpan<byte> bytes, int width, int height)
{
    /// <summary>height × width × 3 levels.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes[..(width * height * 3)];

    public int Width { get; } = width;

    public int Height { get; } = height;
}

/// <summary>Halves pictures, each pixel the mean of four, so that shrinking by bilinear interpolation skips none.</summary>
static class Halving
{
    // Below, bilinear interpolation would leave out pixels.
    const double LeastScale = 0.5;

    /// <summary>Bytes of the half of a picture; odd sides are rounded up.</summary>
    public static int Bytes(int width, int height) => (width + 1) / 2 * ((height + 1) / 2) * 3;

    /// <summary>Halves a picture until shrinking it to a scale skips no pixel.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="scale">By how much its sides are going to shrink.</param>
    /// <param name="pooled">Memory of the shared pool that the result may lie in, to be given back; null where none was needed.</param>
    public static Levels ForScale(Levels source, double scale, scoped ref byte[]? pooled)
    {
        for (; scale < LeastScale; scale *= 2)
        {
            pooled ??= ArrayPool<byte>.Shared.Rent(Bytes(source.Width, source.Height));
            source = Apply(source, pooled);
        }
        return source;
    }

    /// <summary>Halves a picture; <paramref name="destination"/> may be the picture's own memory.</summary>
    public static Levels Apply(Levels source, Span<byte> destination)
    {
        int width = (source.Width + 1) / 2, height = (source.Height + 1) / 2;
        var to = Rgb.Of(destination[..(width * height * 3)]);
        var from = Rgb.Of(source.Bytes);
        for (int y = 0; y < height; y++)
        {
            // The last column and row of an odd side stand for their missing neighbours.
            var upper = from.Slice(2 * y * source.Width, source.Width);
            var lower = from.Slice(Math.Min(2 * y + 1, source.Height - 1) * source.Width, source.Width);
            for (int x = 0; x < width; x++)
            {
                int right = Math.Min(2 * x + 1, source.Width - 1);
                Rgb a = upper[2 * x], b = upper[right], c = lower[2 * x], d = lower[right];
                to[y * width + x] = new(
                    (byte)((a.R + b.R + c.R + d.R + 2) >> 2), (byte)((a.G + b.G + c.G + d.G + 2) >> 2),
                    (byte)((a.B + b.B + c.B + d.B + 2) >> 2));
            }
        }
        return new(MemoryMarshal.AsBytes(to), width, height);
    }
}
