namespace Boxfit.Losses;

/// <summary>
/// Cross-entropies of logits with their slopes, as PyTorch's <c>binary_cross_entropy_with_logits</c> and <c>cross_entropy</c>.
/// </summary>
static class CrossEntropy
{
    /// <summary>That of one logit and whether what it tells is true.</summary>
    /// <param name="logit">The logit; its sigmoid is the probability.</param>
    /// <param name="isTrue">The truth.</param>
    public static (double Value, double Slope) OfTruth(double logit, bool isTrue)
    {
        // Written so that no exponential overflows, and NaN goes on into the loss, where training notices it.
        double small = Math.Exp(-Math.Abs(logit)), sigmoid = logit < 0 ? small / (1 + small) : 1 / (1 + small);
        double value = Math.Max(logit, 0) - (isTrue ? logit : 0) + double.LogP1(small);
        return (value, sigmoid - (isTrue ? 1 : 0));
    }

    /// <summary>That of the logits of several classes, of which one is true.</summary>
    /// <param name="logits">A logit a class; their softmax are the probabilities.</param>
    /// <param name="truth">Place of the true class.</param>
    /// <param name="slopes">Receives the slope of each, times <paramref name="factor"/>.</param>
    /// <param name="factor">What the slopes are multiplied by.</param>
    public static double OfClass(ReadOnlySpan<float> logits, int truth, Span<float> slopes, double factor)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        foreach (float logit in logits) sum += Math.Exp(logit - largest);
        for (int i = 0; i < logits.Length; i++)
            slopes[i] = (float)((Math.Exp(logits[i] - largest) / sum - (i == truth ? 1 : 0)) * factor);
        return Math.Log(sum) + largest - logits[truth];
    }
}
