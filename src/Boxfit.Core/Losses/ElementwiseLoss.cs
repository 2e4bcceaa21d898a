namespace Boxfit.Losses;

/// <summary>A loss that looks at each of the four numbers alone: the mean is over all batch × 4 numbers.</summary>
public abstract record ElementwiseLoss : Loss
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
