namespace Boxfit.Losses;

/// <summary>What training minimizes: a mean over a batch.</summary>
abstract record Loss
{
    /// <summary>Computes the loss and its gradient.</summary>
    /// <param name="predicted">The network's output, batch × 4.</param>
    /// <param name="target">The truth in the same representation, batch × 4.</param>
    /// <param name="gradient">Receives the gradient of the returned mean with respect to <paramref name="predicted"/>.</param>
    /// <returns>The mean, as PyTorch's <c>reduction="mean"</c>.</returns>
    public abstract double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, Span<float> gradient);
}

/// <summary>A loss that looks at each of the four numbers alone: the mean is over all batch × 4 numbers.</summary>
abstract record ElementwiseLoss : Loss
{
    /// <inheritdoc/>
    public sealed override double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, Span<float> gradient)
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

    /// <summary>The sign of a difference as a slope. NaN must stay NaN, so that training notices; Math.Sign would throw.</summary>
    protected static double Sign(double difference) => double.IsNaN(difference) ? difference : Math.Sign(difference);
}

/// <summary>
/// Mean squared error. The recipe sums the gradient over the pictures of a batch instead, which is the batch size times as large;
/// Adam cancels the factor but for its epsilon.
/// </summary>
sealed record MeanSquaredError : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference) => (difference * difference, 2 * difference);
}

/// <summary>Mean absolute error, as PyTorch's <c>L1Loss</c>: |d|, with slope 0 at 0.</summary>
sealed record MeanAbsoluteError : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference) => (Math.Abs(difference), Sign(difference));
}

/// <summary>
/// Smooth L1 (Girshick 2015, "Fast R-CNN"), as PyTorch's <c>SmoothL1Loss</c>: d² / (2β) for |d| &lt; β, |d| − β / 2 beyond.
/// </summary>
/// <param name="Beta">Where it turns from squared to linear; above 0.</param>
sealed record SmoothL1(double Beta) : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference)
    {
        double size = Math.Abs(difference);
        return size < Beta ? (size * size / (2 * Beta), difference / Beta) : (size - Beta / 2, Sign(difference));
    }
}

/// <summary>
/// Huber's loss (1964), as PyTorch's <c>HuberLoss</c>: d² / 2 for |d| &lt; δ, δ · (|d| − δ / 2) beyond; δ times smooth L1.
/// </summary>
/// <param name="Delta">Where it turns from squared to linear; above 0.</param>
sealed record Huber(double Delta) : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference)
    {
        double size = Math.Abs(difference);
        return size < Delta ? (size * size / 2, difference) : (Delta * (size - Delta / 2), Delta * Sign(difference));
    }
}
