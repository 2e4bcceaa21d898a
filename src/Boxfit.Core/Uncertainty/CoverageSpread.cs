namespace Boxfit.Uncertainty;

/// <summary>
/// The coverage that a bound really has, over all calibrations with as many pictures: the r-th smallest of n scores is kept by a share of
/// new ones that has the distribution Beta(r, n + 1 − r), where no two scores are the same; where some are, by no less (Vovk 2012).
/// </summary>
sealed class CoverageSpread
{
    const int Bisections = 60;

    readonly double _below, _above;
    readonly int _count, _rank;
    readonly double[] _ways;

    /// <param name="count">How many scores there are, n.</param>
    /// <param name="coverage">The share that is to keep the bound.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few scores for a bound.</exception>
    public CoverageSpread(int count, double coverage)
    {
        long rank = ConformalRank.Of(count, coverage);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, count);
        (_count, _rank) = (count, (int)rank);
        (_below, _above) = (_rank, count + 1 - _rank);
        // Logarithms of n over k.
        _ways = new double[count + 1];
        for (int k = 1; k <= count; k++) _ways[k] = _ways[k - 1] + Math.Log(count + 1 - k) - Math.Log(k);
    }

    /// <summary>Its mean.</summary>
    public double Mean => _below / (_below + _above);

    /// <summary>Its standard deviation.</summary>
    public double Deviation => Math.Sqrt(_below * _above / (_below + _above + 1)) / (_below + _above);

    /// <summary>The standard deviation of the share that is measured on some new scores.</summary>
    /// <param name="measured">How many these are.</param>
    // Of the beta-binomial distribution.
    public double DeviationOn(int measured) => Deviation * Math.Sqrt((_below + _above + measured) / measured);

    /// <summary>The probability that the coverage is at most <paramref name="share"/>.</summary>
    // That at least r of n uniform numbers lie below it.
    public double Probability(double share)
    {
        if (share <= 0) return 0;
        if (share >= 1) return 1;
        double inside = Math.Log(share), outside = Math.Log(1 - share), sum = 0;
        for (int k = _rank; k <= _count; k++) sum += Math.Exp(_ways[k] + k * inside + (_count - k) * outside);
        return Math.Min(1, sum);
    }

    /// <summary>The coverage below which it is with a probability.</summary>
    public double Quantile(double probability)
    {
        double low = 0, high = 1;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            if (Probability(middle) < probability) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }
}
