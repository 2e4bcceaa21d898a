namespace Boxfit.Training.LearningRates;

/// <summary>A training of a few steps with one learning rate, from the same start and on the same pictures as those with others.</summary>
/// <param name="rate">The learning rate.</param>
/// <param name="steps">Loss and IoU of each step; fewer than <see cref="Steps"/> where the loss was no number any more.</param>
public sealed class RateTrial(double rate, IReadOnlyList<(double Loss, double MeanIou)> steps)
{
    /// <summary>Steps of a trial.</summary>
    public const int Steps = 50;

    /// <summary>The first of them, over which the rate rises to its height.</summary>
    public const int WarmupSteps = 10;

    // The last steps, which tell how far the training has come.
    const int Judged = 20;

    /// <summary>The learning rate.</summary>
    public double Rate => rate;

    /// <summary>Mean loss of the last steps; infinite where the training failed.</summary>
    public double Loss => steps.Count == Steps ? Last.Average(s => s.Loss) : double.PositiveInfinity;

    /// <summary>Mean IoU of the last steps, 0…1; 0 where the training failed.</summary>
    public double MeanIou => steps.Count == Steps ? Last.Average(s => s.MeanIou) : 0;

    /// <summary>
    /// True where this loss is as low as another's but for the noise of the pictures: both saw the same, so that the differences of
    /// single steps are compared.
    /// </summary>
    public bool IsAsGoodAs(RateTrial other)
    {
        if (double.IsInfinity(Loss)) return false;
        if (Loss <= other.Loss) return true;
        double[] more = [.. Last.Zip(other.Last, (a, b) => a.Loss - b.Loss)];
        double mean = more.Average(), variance = more.Sum(d => (d - mean) * (d - mean)) / (more.Length - 1);
        return mean <= 2 * Math.Sqrt(variance / more.Length);
    }

    IEnumerable<(double Loss, double MeanIou)> Last => steps.TakeLast(Judged);
}
