namespace Boxfit.Preparation.Labelling;

/// <summary>How sure a label is.</summary>
public static class LabelConfidence
{
    /// <summary>With so many windows that agree the confidence is a half.</summary>
    const double HalfAt = 10;

    /// <summary>
    /// n / (n + 10) for n windows that agreed, to four decimals: above 0, below 1, one half for ten windows. It tells true from false boxes
    /// better than the level weight does (<c>docs/labelling.md</c>) and compares between cascades; it is not a probability.
    /// </summary>
    public static double Of(FoundBox box) => Math.Round(box.Neighbours / (box.Neighbours + HalfAt), 4);
}
