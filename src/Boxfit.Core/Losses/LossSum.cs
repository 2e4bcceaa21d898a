namespace Boxfit.Losses;

/// <summary>Several losses added up, each with a factor.</summary>
/// <param name="Terms">The losses and their factors; at least one.</param>
public sealed record LossSum(IReadOnlyList<(double Factor, Loss Loss)> Terms) : Loss
{
    float[] _gradient = [];

    /// <inheritdoc/>
    public override double Compute(ReadOnlySpan<float> predicted, ReadOnlySpan<float> target, Span<float> gradient)
    {
        if (_gradient.Length < gradient.Length) _gradient = new float[gradient.Length];
        gradient.Clear();
        double sum = 0;
        foreach (var (factor, loss) in Terms)
        {
            sum += factor * loss.Compute(predicted, target, _gradient.AsSpan(0, gradient.Length));
            for (int i = 0; i < gradient.Length; i++) gradient[i] += (float)(factor * _gradient[i]);
        }
        return sum;
    }
}
