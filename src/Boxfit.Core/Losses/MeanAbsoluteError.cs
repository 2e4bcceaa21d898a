namespace Boxfit.Losses;

/// <summary>Mean absolute error, as PyTorch's <c>L1Loss</c>: |d|, with slope 0 at 0.</summary>
public sealed record MeanAbsoluteError : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference) => (Math.Abs(difference), Sign(difference));
}
