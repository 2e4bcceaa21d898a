namespace Boxfit.Uncertainty;

/// <summary>
/// Split conformal prediction: where n scores and the next one are as likely in any order, the ⌈coverage · (n + 1)⌉-th smallest is a
/// bound that the next one keeps with at least the probability <c>coverage</c> (Vovk et al. 2005; Lei et al. 2018).
/// </summary>
static class ConformalRank
{
    /// <summary>Whether a number is a share that can be promised: above 0 and below 1, also in the digits that count.</summary>
    public static bool IsCoverage(double coverage) => coverage is > 0 and < 1 && (decimal)coverage is > 0 and < 1;

    /// <summary>Which of the scores, counted from the smallest, is the bound; it may be beyond the last.</summary>
    /// <param name="count">How many scores there are.</param>
    /// <param name="coverage">The share that is to keep it.</param>
    // As decimal: 0.56 · 25 is 14, where that of double is a little above and would be the 15th.
    public static long Of(int count, double coverage) => (long)Math.Ceiling((decimal)coverage * ((long)count + 1));

    /// <summary>The least number of scores with which the bound is one of them.</summary>
    public static long Fewest(double coverage) => (long)Math.Ceiling((decimal)coverage / (1 - (decimal)coverage));

    /// <summary>The bound; infinite where there are too few scores for one.</summary>
    /// <param name="scores">The scores, the smallest first.</param>
    /// <param name="coverage">The share that is to keep it.</param>
    public static double Bound(IReadOnlyList<double> scores, double coverage)
    {
        long rank = Of(scores.Count, coverage);
        return rank <= scores.Count ? scores[(int)rank - 1] : double.PositiveInfinity;
    }
}
