namespace Boxfit.Losses;

/// <summary>
/// Smooth L1 (Girshick 2015, "Fast R-CNN"), as PyTorch's <c>SmoothL1Loss</c>: d² / (2β) for |d| &lt; β, |d| − β / 2 beyond.
/// </summary>
/// <param name="Beta">Where it turns from squared to linear; above 0.</param>
public sealed record SmoothL1(double Beta) : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference)
    {
        double size = Math.Abs(difference);
        return size < Beta ? (size * size / (2 * Beta), difference / Beta) : (size - Beta / 2, Sign(difference));
    }
}
