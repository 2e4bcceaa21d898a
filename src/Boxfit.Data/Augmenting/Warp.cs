using System.Numerics;
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
    // Weights in 1/256: a level is off by less than one, and a weighted sum fits 16 bits.
    const int One = 256;

    /// <summary>Mirrors left to right.</summary>
    public static void Mirror(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height)
    {
        ReadOnlySpan<Rgb> from = Rgb.Of(source);
        Span<Rgb> to = Rgb.Of(destination);
        for (int y = 0; y < height; y++)
        {
            Span<Rgb> line = to.Slice(y * width, width);
            from.Slice(y * width, width).CopyTo(line);
            line.Reverse();
        }
    }

    /// <summary>Places the picture, and mirrors the result left to right when asked.</summary>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int width, int height, Placing placing, bool mirror)
    {
        Span<Tap> columns = width <= 1024 ? stackalloc Tap[width] : new Tap[width];
        for (int x = 0; x < width; x++)
            columns[mirror ? width - 1 - x : x] = Tap.At(x, width, placing.ScaleX, placing.CentreX);

        int stride = width * 3;
        Span<byte> blended = stride <= 4096 ? stackalloc byte[stride] : new byte[stride];
        Span<ulong> lanes = width <= 1024 ? stackalloc ulong[width] : new ulong[width];
        for (int y = 0; y < height; y++)
        {
            Tap row = Tap.At(y, height, placing.ScaleY, placing.CentreY);
            Blend(source.Slice(row.First * stride, stride), source.Slice(row.Second * stride, stride), row.Weight, blended);
            ReadOnlySpan<Rgb> pixels = Rgb.Of((ReadOnlySpan<byte>)blended);
            for (int x = 0; x < pixels.Length && x < lanes.Length; x++)
                lanes[x] = pixels[x].R | (ulong)pixels[x].G << 16 | (ulong)pixels[x].B << 32;

            // A pixel's three levels are mixed in one multiplication, each in 16 bits of its own.
            Span<Rgb> line = Rgb.Of(destination.Slice(y * stride, stride));
            for (int x = 0; x < columns.Length && x < line.Length; x++)
            {
                Tap tap = columns[x];
                ulong mixed = lanes[tap.First] * (uint)(One - tap.Weight) + lanes[tap.Second] * (uint)tap.Weight + 0x0080_0080_0080;
                line[x] = new((byte)(mixed >> 8), (byte)(mixed >> 24), (byte)(mixed >> 40));
            }
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
            Vector.Widen(new Vector<byte>(a[i..]), out Vector<ushort> lowA, out Vector<ushort> highA);
            Vector.Widen(new Vector<byte>(b[i..]), out Vector<ushort> lowB, out Vector<ushort> highB);
            Vector.Narrow((lowA * first + lowB * second + half) >>> 8, (highA * first + highB * second + half) >>> 8).CopyTo(result[i..]);
        }
        for (; i < result.Length; i++) result[i] = (byte)((a[i] * (One - weight) + b[i] * weight + One / 2) >> 8);
    }

    /// <summary>The two source positions that one result position lies between, and the second's weight.</summary>
    readonly record struct Tap(int First, int Second, int Weight)
    {
        public static Tap At(int position, int length, double scale, double centre)
        {
            double source = ((position + 0.5) / length - centre) / scale * length + length / 2.0 - 0.5;
            double clamped = Math.Clamp(source, 0, length - 1);
            int first = (int)clamped;
            return new(first, Math.Min(first + 1, length - 1), (int)Math.Round((clamped - first) * One));
        }
    }
}
