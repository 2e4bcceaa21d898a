using System.Runtime.Intrinsics;

namespace Boxfit.Imaging.Resizing;

/// <summary>
/// Pillow's <c>resize(…, BILINEAR)</c> for 8-bit RGB, to the same bits: a triangle filter whose support grows with the shrink factor,
/// coefficients of 22 bits, rows first, rounded to levels between the passes. torchvision's antialiased resize is the same filter.
/// </summary>
static class AntialiasResize
{
    const int Precision = 22;
    const int Half = 1 << (Precision - 1);

    /// <summary>
    /// Resizes an interleaved RGB picture into a rectangle of another; parameters as of <see cref="BilinearResize.Resize"/>.
    /// </summary>
    public static void Resize(
        ReadOnlySpan<byte> source, int width, int height, Span<byte> target, int targetWidth, int targetHeight, int targetStride)
    {
        Filter horizontal = Filter.Create(width, targetWidth), vertical = Filter.Create(height, targetHeight);
        byte[] narrow = ArrayPool<byte>.Shared.Rent(height * targetWidth * 3);
        try
        {
            for (int y = 0; y < height; y++)
                Horizontal(source.Slice(y * width * 3, width * 3), horizontal, narrow.AsSpan(y * targetWidth * 3, targetWidth * 3));
            for (int y = 0; y < targetHeight; y++)
            {
                var row = target.Slice(y * targetStride, targetWidth * 3);
                Vertical(narrow.AsSpan(vertical.Starts[y] * row.Length), vertical.Of(y), row);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(narrow);
        }
    }

    static void Horizontal(ReadOnlySpan<byte> row, Filter filter, Span<byte> target)
    {
        for (int x = 0; x < filter.Starts.Length; x++)
        {
            var levels = row[(filter.Starts[x] * 3)..];
            int red = Half, green = Half, blue = Half;
            var weights = filter.Of(x);
            for (int i = 0; i < weights.Length; i++)
            {
                var pixel = levels.Slice(i * 3, 3);
                red += pixel[0] * weights[i];
                green += pixel[1] * weights[i];
                blue += pixel[2] * weights[i];
            }
            (target[x * 3], target[x * 3 + 1], target[x * 3 + 2]) = (Level(red), Level(green), Level(blue));
        }
    }

    static void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> weights, Span<byte> target)
    {
        int x = 0;
        for (; x + 16 <= target.Length; x += 16)
        {
            Vector128<int> a = Vector128.Create(Half), b = a, c = a, d = a;
            for (int i = 0; i < weights.Length; i++)
            {
                (var low, var high) = Vector128.Widen(Vector128.Create(rows.Slice(i * target.Length + x, 16)));
                var weight = Vector128.Create(weights[i]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }
            // The weights are positive and sum to one, so every sum lies within 0…255 but for rounding at the top.
            Vector128<ushort> first = Vector128.Narrow(Clamp(a), Clamp(b)), second = Vector128.Narrow(Clamp(c), Clamp(d));
            Vector128.Narrow(first, second).CopyTo(target.Slice(x, 16));
        }
        for (; x < target.Length; x++)
        {
            int sum = Half;
            for (int i = 0; i < weights.Length; i++) sum += rows[i * target.Length + x] * weights[i];
            target[x] = Level(sum);
        }

        static Vector128<uint> Clamp(Vector128<int> sum) =>
            Vector128.Min(sum.AsUInt32() >> Precision, Vector128.Create(255u));
    }

    static byte Level(int sum) => (byte)Math.Min((uint)sum >> Precision, 255);

    /// <summary>For each output column or row the first input it draws from and the weights of those that follow, in 1/2²².</summary>
    sealed class Filter
    {
        readonly int[] _counts;
        readonly int[] _weights;
        readonly int _capacity;

        Filter(int length, int capacity)
        {
            Starts = new int[length];
            _counts = new int[length];
            _weights = new int[length * capacity];
            _capacity = capacity;
        }

        public int[] Starts { get; }

        public ReadOnlySpan<int> Of(int index) => _weights.AsSpan(index * _capacity, _counts[index]);

        public static Filter Create(int length, int targetLength)
        {
            double scale = (double)length / targetLength;
            double support = Math.Max(scale, 1);
            Filter filter = new(targetLength, (int)Math.Ceiling(support) * 2 + 1);
            Span<double> triangle = new double[filter._capacity];
            for (int i = 0; i < targetLength; i++)
            {
                double centre = (i + 0.5) * scale;
                int start = Math.Max(0, (int)(centre - support + 0.5));
                int count = Math.Min(length, (int)(centre + support + 0.5)) - start;
                double sum = 0;
                for (int k = 0; k < count; k++) sum += triangle[k] = Math.Max(0, 1 - Math.Abs((k + start - centre + 0.5) * (1 / support)));
                double share = sum == 0 ? 1 : 1 / sum;
                var weights = filter._weights.AsSpan(i * filter._capacity, count);
                for (int k = 0; k < count; k++) weights[k] = (int)(0.5 + triangle[k] * share * (1 << Precision));
                (filter.Starts[i], filter._counts[i]) = (start, count);
            }
            return filter;
        }
    }
}
