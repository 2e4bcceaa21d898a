namespace Boxfit.Preparation.Statistics;

/// <summary>Where values lie: the least, the one that 5 % are below, the middle one, the one that 5 % are above, the largest.</summary>
public sealed record Quantiles(double Minimum, double P5, double Median, double P95, double Maximum)
{
    /// <summary>
    /// The quantiles of some values, interpolated between neighbours (Hyndman and Fan's type 7); null where there are none.
    /// </summary>
    public static Quantiles? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? null : new(sorted[0], At(sorted, 0.05), At(sorted, 0.5), At(sorted, 0.95), sorted[^1]);
    }

    static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int lower = (int)place;
        int upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + (place - lower) * (sorted[upper] - sorted[lower]);
    }
}
