namespace Boxfit.Losses;

/// <summary>What training makes small: a mean over a batch.</summary>
public abstract record Loss
{
    /// <summary>Computes the loss and its gradient.</summary>
    /// <param name="predicted">The network's output, batch × 4.</param>
    /// <param name="target">The truth in the same representation, batch × 4.</param>
    /// <param name="gradient">Receives the gradient of the returned mean with respect to <paramref name="predicted"/>.</param>
    /// <returns>The mean, as PyTorch's <c>reduction="mean"</c>.</returns>
    public abstract double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, Span<float> gradient);
}
