namespace Boxfit.Training.Quantizing;

/// <summary>How the range of a value follows from the numbers that were measured of it.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="Range">From the measured numbers to the range.</param>
sealed record RangeMethod(string Name, Func<ValueHistogram, ValueRange> Range)
{
    // Fewer bins than two a byte say nothing of what rounding loses.
    const int Levels = 256, FewestBins = 2 * Levels, EntropyStepsPerHalving = 16;

    /// <summary>All that was measured.</summary>
    public static RangeMethod MinMax { get; } = new("min-max", h => new(h.Low, h.High));

    /// <summary>All, to be tried in turn; the one that is best by measure is taken.</summary>
    public static IReadOnlyList<RangeMethod> All { get; } =
    [
        MinMax, Percentile(99.999), Percentile(99.99), new("entropy", Entropy),
    ];

    /// <summary>The least range around zero with the given share of the numbers; what is cut off is shared by both ends.</summary>
    /// <param name="percent">The share, in per cent.</param>
    public static RangeMethod Percentile(double percent) =>
        new(string.Create(CultureInfo.InvariantCulture, $"percentile {percent}"), h => Percentile(h, percent / 100));

    static ValueRange Percentile(ValueHistogram histogram, double share)
    {
        long beyond = (long)(histogram.Count * (1 - share) / 2);
        var counts = histogram.Counts;
        int low = 0, high = ValueHistogram.Bins - 1;
        for (long sum = counts[low]; sum <= beyond; sum += counts[low]) low++;
        for (long sum = counts[high]; sum <= beyond; sum += counts[high]) high--;
        return new(Math.Max(histogram.Low, histogram.Edge(low)), Math.Min(histogram.High, histogram.Edge(high + 1)));
    }

    /// <summary>
    /// The range whose 256 levels are nearest to the measured numbers by relative entropy (Kullback and Leibler), as TensorRT does it: what
    /// is cut off counts as lying at the range's ends, and each level's numbers as spread evenly over its bins that are not empty.
    /// </summary>
    static ValueRange Entropy(ValueHistogram histogram)
    {
        var best = MinMax.Range(histogram);
        // Zeros are exact in bytes whatever their scale; spread over a level, the many behind a ReLU would outweigh all else.
        long[] counts = histogram.Counts.ToArray();
        counts[ValueHistogram.ZeroBin] -= histogram.Zeros;
        double least = double.PositiveInfinity;
        for (int step = 0; ; step++)
        {
            float factor = MathF.Pow(2, -step / (float)EntropyStepsPerHalving);
            var range = new ValueRange(histogram.Low * factor, histogram.High * factor);
            int first = Bin(histogram, range.Low), last = Bin(histogram, range.High);
            if (last - first + 1 < FewestBins) return best;
            double divergence = Divergence(counts, first, last);
            if (divergence < least) (least, best) = (divergence, range);
        }
    }

    static int Bin(ValueHistogram histogram, float number) =>
        Math.Clamp((int)MathF.Floor(number / histogram.Width) + ValueHistogram.ZeroBin, 0, ValueHistogram.Bins - 1);

    /// <summary>Of the bins from first to last, with all others put to the ends, and the same in 256 levels.</summary>
    internal static double Divergence(ReadOnlySpan<long> counts, int first, int last)
    {
        int bins = last - first + 1;
        double[] measured = new double[bins], rounded = new double[bins];
        for (int i = 0; i < counts.Length; i++) measured[Math.Clamp(i - first, 0, bins - 1)] += counts[i];
        for (int level = 0; level < Levels; level++)
        {
            int start = (int)((long)level * bins / Levels), end = (int)((long)(level + 1) * bins / Levels), used = 0;
            double sum = 0;
            for (int i = start; i < end; i++)
            {
                sum += counts[first + i];
                if (counts[first + i] > 0) used++;
            }
            for (int i = start; i < end; i++)
                if (counts[first + i] > 0) rounded[i] = sum / used;
        }
        double all = measured.Sum(), inside = rounded.Sum(), divergence = 0;
        if (inside == 0) return double.PositiveInfinity;
        for (int i = 0; i < bins; i++)
        {
            if (measured[i] == 0) continue;
            // An end that only holds what was cut off has no level of its own.
            double share = rounded[i] > 0 ? rounded[i] / inside : 1 / all;
            divergence += measured[i] / all * Math.Log(measured[i] / all / share);
        }
        return divergence;
    }
}
