namespace Boxfit.Losses;

/// <summary>What training makes small: a mean over all numbers of a batch.</summary>
public abstract record Loss
{
    /// <summary>Computes the loss and its gradient.</summary>
    /// <param name="predicted">The network's output, batch × 4.</param>
    /// <param name="target">The truth in the same representation, batch × 4.</param>
    /// <param name="gradient">Receives the gradient of the returned mean with respect to <paramref name="predicted"/>.</param>
    /// <returns>The mean over all batch × 4 numbers, as PyTorch's <c>reduction="mean"</c>.</returns>
    public double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, Span<float> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, predicted.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, predicted.Length);
        double sum = 0, share = 1.0 / predicted.Length;
        for (int i = 0; i < predicted.Length; i++)
        {
            var (value, slope) = At((double)predicted[i] - target[i]);
            sum += value;
            gradient[i] = (float)(slope * share);
        }
        return sum * share;
    }

    /// <summary>The loss of one number and its slope, for predicted − target.</summary>
    protected abstract (double Value, double Slope) At(double difference);
}

/// <summary>
/// Mean squared error. The recipe sums the gradient over the pictures of a batch instead, which is the batch size times as large;
/// Adam cancels the factor but for its epsilon.
/// </summary>
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference) => (difference * difference, 2 * difference);
}

/// <summary>
/// Smooth L1 (Girshick 2015, "Fast R-CNN"), as PyTorch's <c>SmoothL1Loss</c>: d² / (2β) for |d| &lt; β, |d| − β / 2 beyond.
/// </summary>
/// <param name="Beta">Where it turns from squared to linear; above 0.</param>
public sealed record SmoothL1(double Beta) : Loss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference)
    {
        double size = Math.Abs(difference);
        if (size < Beta) return (size * size / (2 * Beta), difference / Beta);
        // NaN must stay NaN, so that training notices; Math.Sign would throw.
        return (size - Beta / 2, double.IsNaN(difference) ? difference : Math.Sign(difference));
    }
}
