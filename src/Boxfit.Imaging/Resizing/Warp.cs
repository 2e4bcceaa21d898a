namespace Boxfit.Imaging.Resizing;

/// <summary>Moves and scales a picture of interleaved RGB levels, bilinearly with half-pixel centres.</summary>
static class Warp
{
    // Weights in 1/256: a level is off by less than one, and a weighted sum fits 16 bits.
    const int One = 256;

    /// <summary>Mirrors left to right.</summary>
    public static void Mirror(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height)
    {
        var from = Rgb.Of(source);
        var to = Rgb.Of(destination);
        for (int y = 0; y < height; y++)
        {
            var line = to.Slice(y * width, width);
            from.Slice(y * width, width).CopyTo(line);
            line.Reverse();
        }
    }

    /// <summary>As <see cref="Apply"/>, but of a picture that becomes much smaller no pixel is skipped: it is halved first.</summary>
    public static void Draw(Levels source, Span<byte> destination, int width, int height, Placing placing, bool mirror, Rgb? fill = null)
    {
        byte[]? pooled = null;
        try
        {
            double scale = Math.Sqrt(placing.Magnification * width * height / source.Width / source.Height);
            source = Halving.ForScale(source, scale, ref pooled);
            Apply(source, destination, width, height, placing, mirror, fill);
        }
        finally
        {
            if (pooled is not null) ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    /// <summary>Places the picture, mirrors the result when asked, and fills what it leaves open: with its edges, or a colour.</summary>
    public static void Apply(Levels source, Span<byte> destination, int width, int height, Placing placing, bool mirror, Rgb? fill = null)
    {
        var columns = width <= 1024 ? stackalloc Tap[width] : new Tap[width];
        for (int x = 0; x < width; x++)
            columns[mirror ? width - 1 - x : x] = Tap.At(x, width, source.Width, placing.ScaleX, placing.CentreX);

        int stride = width * 3, sourceStride = source.Width * 3;
        var blended = sourceStride <= 4096 ? stackalloc byte[sourceStride] : new byte[sourceStride];
        var lanes = source.Width <= 1024 ? stackalloc ulong[source.Width] : new ulong[source.Width];
        for (int y = 0; y < height; y++)
        {
            var row = Tap.At(y, height, source.Height, placing.ScaleY, placing.CentreY);
            var line = Rgb.Of(destination.Slice(y * stride, stride));
            if (fill is { } ground && row.IsOutside)
            {
                line.Fill(ground);
                continue;
            }
            var first = source.Bytes.Slice(row.First * sourceStride, sourceStride);
            Blend(first, source.Bytes.Slice(row.Second * sourceStride, sourceStride), row.Weight, blended);
            var pixels = Rgb.Of((ReadOnlySpan<byte>)blended);
            for (int x = 0; x < pixels.Length && x < lanes.Length; x++)
                lanes[x] = pixels[x].R | (ulong)pixels[x].G << 16 | (ulong)pixels[x].B << 32;

            // A pixel's three levels are mixed in one multiplication, each in 16 bits of its own.
            for (int x = 0; x < columns.Length && x < line.Length; x++)
            {
                var tap = columns[x];
                ulong mixed = lanes[tap.First] * (uint)(One - tap.Weight) + lanes[tap.Second] * (uint)tap.Weight + 0x0080_0080_0080;
                line[x] = new((byte)(mixed >> 8), (byte)(mixed >> 24), (byte)(mixed >> 40));
            }
            if (fill is not { } colour) continue;
            for (int x = 0; x < columns.Length; x++)
                if (columns[x].IsOutside) line[x] = colour;
        }
    }

    static void Blend(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int weight, Span<byte> result)
    {
        var first = new Vector<ushort>((ushort)(One - weight));
        var second = new Vector<ushort>((ushort)weight);
        var half = new Vector<ushort>(One / 2);
        int i = 0;
        for (; i + Vector<byte>.Count <= result.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(a[i..]), out var lowA, out var highA);
            Vector.Widen(new Vector<byte>(b[i..]), out var lowB, out var highB);
            Vector.Narrow((lowA * first + lowB * second + half) >>> 8, (highA * first + highB * second + half) >>> 8).CopyTo(result[i..]);
        }
        for (; i < result.Length; i++) result[i] = (byte)((a[i] * (One - weight) + b[i] * weight + One / 2) >> 8);
    }

    /// <summary>The two source positions that a result position lies between, the second's weight, and whether it lies outside.</summary>
    readonly record struct Tap(int First, int Second, int Weight, bool IsOutside)
    {
        public static Tap At(int position, int length, int sourceLength, double scale, double centre)
        {
            double source = ((position + 0.5) / length - centre) / scale * sourceLength + sourceLength / 2.0 - 0.5;
            double clamped = Math.Clamp(source, 0, sourceLength - 1);
            int first = (int)clamped;
            bool outside = source < -0.5 || source > sourceLength - 0.5;
            return new(first, Math.Min(first + 1, sourceLength - 1), (int)Math.Round((clamped - first) * One), outside);
        }
    }
}
