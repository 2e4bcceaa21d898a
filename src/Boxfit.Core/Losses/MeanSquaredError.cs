namespace Boxfit.Losses;

/// <summary>
/// Mean squared error. The recipe sums the gradient over the pictures of a batch instead, which is the batch size times as large;
/// Adam cancels the factor but for its epsilon.
/// </summary>
public sealed record MeanSquaredError : ElementwiseLoss
{
    /// <inheritdoc/>
    protected override (double Value, double Slope) At(double difference) => (difference * difference, 2 * difference);
}
