namespace Boxfit.Losses;

/// <summary>Huber's loss (1964), as PyTorch's <c>HuberLoss</c>: d² / 2 for |d| &lt; δ, δ · (|d| − δ / 2) beyond; δ times smooth L1.</summary>
/// <param name="Delta">Where it turns from squared to linear; above 0.</param>
public sealed record Huber(double Delta) : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference)
    {
        double size = Math.Abs(difference);
        return size < Delta ? (size * size / 2, difference) : (Delta * (size - Delta / 2), Delta * Sign(difference));
    }
}
