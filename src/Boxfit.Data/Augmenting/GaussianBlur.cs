using System.Buffers;

namespace Boxfit.Data.Augmenting;

/// <summary>
/// Blurs with a Gaussian cut off at three standard deviations, columns first, with pixels mirrored at the edges: torchvision's
/// <c>gaussian_blur</c> and OpenCV's <c>GaussianBlur</c>, without rounding in between.
/// </summary>
static class GaussianBlur
{
    /// <summary>Blurs interleaved RGB levels in place.</summary>
    /// <param name="picture">height × width × 3 levels.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <param name="deviation">The Gaussian's standard deviation in pixels, above 0 and at most 10.</param>
    public static void Apply(Span<byte> picture, int width, int height, double deviation)
    {
        Span<float> weights = stackalloc float[2 * Radius(deviation) + 1];
        Weigh(weights, deviation);
        int radius = weights.Length / 2, stride = width * 3, margin = radius * 3;
        byte[] copy = ArrayPool<byte>.Shared.Rent(height * stride);
        float[] sums = ArrayPool<float>.Shared.Rent(2 * stride + 2 * margin);
        try
        {
            picture.CopyTo(copy);
            Span<float> padded = sums.AsSpan(0, stride + 2 * margin), row = padded.Slice(margin, stride);
            var blurred = sums.AsSpan(padded.Length, stride);
            for (int y = 0; y < height; y++)
            {
                row.Fill(0.5f); // so that cutting off rounds; it passes the second sum unchanged
                for (int i = 0; i < weights.Length; i++)
                    AddLevels(copy.AsSpan(Mirrored(y + i - radius, height) * stride, stride), weights[i], row);
                for (int i = 1; i <= radius; i++)
                {
                    row.Slice(Mirrored(-i, width) * 3, 3).CopyTo(padded[(margin - 3 * i)..]);
                    row.Slice(Mirrored(width - 1 + i, width) * 3, 3).CopyTo(padded[(margin + stride + 3 * (i - 1))..]);
                }
                blurred.Clear();
                for (int i = 0; i < weights.Length; i++) Add(padded.Slice(i * 3, stride), weights[i], blurred);
                var levels = picture.Slice(y * stride, stride);
                for (int x = 0; x < levels.Length; x++) levels[x] = (byte)blurred[x];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
            ArrayPool<float>.Shared.Return(sums);
        }
    }

    static int Radius(double deviation) => Math.Max(1, (int)Math.Ceiling(3 * deviation));

    static void Weigh(Span<float> weights, double deviation)
    {
        int radius = weights.Length / 2;
        double sum = 0;
        for (int i = -radius; i <= radius; i++) sum += Math.Exp(-0.5 * i * i / (deviation * deviation));
        for (int i = -radius; i <= radius; i++) weights[i + radius] = (float)(Math.Exp(-0.5 * i * i / (deviation * deviation)) / sum);
    }

    /// <summary>Where a position beyond the edge is mirrored to; the edge itself is not repeated.</summary>
    static int Mirrored(int position, int length)
    {
        if (length == 1) return 0;
        int period = 2 * (length - 1), phase = ((position % period) + period) % period;
        return phase < length ? phase : period - phase;
    }

    static void AddLevels(ReadOnlySpan<byte> levels, float weight, Span<float> sums)
    {
        int i = 0, lanes = Vector<float>.Count;
        for (; i + Vector<byte>.Count <= levels.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(levels[i..]), out var low, out var high);
            var part = sums.Slice(i, Vector<byte>.Count);
            AddHalf(low, part);
            AddHalf(high, part[(2 * lanes)..]);
        }
        for (; i < levels.Length; i++) sums[i] += levels[i] * weight;

        void AddHalf(Vector<ushort> half, Span<float> part)
        {
            Vector.Widen(half, out var a, out var b);
            (new Vector<float>(part) + Vector.ConvertToSingle(Vector.AsVectorInt32(a)) * weight).CopyTo(part);
            (new Vector<float>(part[lanes..]) + Vector.ConvertToSingle(Vector.AsVectorInt32(b)) * weight).CopyTo(part[lanes..]);
        }
    }

    static void Add(ReadOnlySpan<float> values, float weight, Span<float> sums)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(values);
        var to = MemoryMarshal.Cast<float, Vector<float>>(sums);
        for (int i = 0; i < to.Length && i < from.Length; i++) to[i] += from[i] * weight;
        for (int i = to.Length * Vector<float>.Count; i < sums.Length; i++) sums[i] += values[i] * weight;
    }
}
