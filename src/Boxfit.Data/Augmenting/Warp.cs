using System.Runtime.InteropServices;
using Boxfit.Boxes;

namespace Boxfit.Data;

/// <summary>Where the fitted picture comes to lie: scaled about its centre, the centre put at a point in 0…1 of the result.</summary>
readonly record struct Placing(double ScaleX, double ScaleY, double CentreX, double CentreY)
{
    public static Placing Unchanged => new(1, 1, 0.5, 0.5);

    public BoundingBox Move(BoundingBox box) => new(
        CentreX + (box.X1 - 0.5) * ScaleX, CentreY + (box.Y1 - 0.5) * ScaleY,
        CentreX + (box.X2 - 0.5) * ScaleX, CentreY + (box.Y2 - 0.5) * ScaleY);
}

/// <summary>Moves and scales a picture of interleaved RGB levels, bilinearly with half-pixel centres; edges are repeated outwards.</summary>
static class Warp
{
    // Weights in 1/256: a level is off by less than one.
    const int One = 256;

    /// <summary>Mirrors left to right.</summary>
    public static void Mirror(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height)
    {
        ReadOnlySpan<Rgb> from = MemoryMarshal.Cast<byte, Rgb>(source);
        Span<Rgb> to = MemoryMarshal.Cast<byte, Rgb>(destination);
        for (int y = 0; y < height; y++)
        {
            from.Slice(y * width, width).CopyTo(to[(y * width)..]);
            to.Slice(y * width, width).Reverse();
        }
    }

    /// <summary>Places the picture, and mirrors the result left to right when asked.</summary>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height, Placing placing, bool mirror)
    {
        Span<Tap> columns = width <= 1024 ? stackalloc Tap[width] : new Tap[width];
        for (int x = 0; x < width; x++)
            columns[mirror ? width - 1 - x : x] = Tap.At(x, width, placing.ScaleX, placing.CentreX, 3);

        int stride = width * 3;
        Span<byte> blended = stride <= 4096 ? stackalloc byte[stride] : new byte[stride];
        for (int y = 0; y < height; y++)
        {
            Tap row = Tap.At(y, height, placing.ScaleY, placing.CentreY, stride);
            Blend(source.Slice(row.First, stride), source.Slice(row.Second, stride), row.Weight, blended);
            Span<byte> line = destination.Slice(y * stride, stride);
            for (int x = 0, i = 0; x < columns.Length; x++, i += 3)
            {
                Tap tap = columns[x];
                ReadOnlySpan<byte> a = blended.Slice(tap.First, 3), b = blended.Slice(tap.Second, 3);
                line[i] = Mix(a[0], b[0], tap.Weight);
                line[i + 1] = Mix(a[1], b[1], tap.Weight);
                line[i + 2] = Mix(a[2], b[2], tap.Weight);
            }
        }
    }

    // A plain loop over bytes that the JIT does not vectorise by itself is still the smaller half of the work.
    static void Blend(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int weight, Span<byte> result)
    {
        for (int i = 0; i < result.Length; i++) result[i] = Mix(a[i], b[i], weight);
    }

    static byte Mix(int a, int b, int weight) => (byte)((a * (One - weight) + b * weight + One / 2) / One);

    readonly record struct Rgb(byte R, byte G, byte B);

    /// <summary>The two source positions (in bytes) that one result position lies between, and the second's weight.</summary>
    readonly record struct Tap(int First, int Second, int Weight)
    {
        public static Tap At(int position, int length, double scale, double centre, int stride)
        {
            double source = ((position + 0.5) / length - centre) / scale * length + length / 2.0 - 0.5;
            double clamped = Math.Clamp(source, 0, length - 1);
            int first = Math.Min((int)clamped, Math.Max(0, length - 2));
            int weight = (int)Math.Round((clamped - first) * One);
            return new(first * stride, Math.Min(first + 1, length - 1) * stride, weight);
        }
    }
}
