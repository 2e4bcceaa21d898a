namespace Boxfit.Metrics;

/// <summary>The middle of values.</summary>
static class Median
{
    /// <summary>The middle value, or the mean of the two in the middle where their number is even; NaN where there is none.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
