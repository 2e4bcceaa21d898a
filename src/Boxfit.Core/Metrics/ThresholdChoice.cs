namespace Boxfit.Metrics;

/// <summary>Chooses from which confidence on a model says that the object is there.</summary>
static class ThresholdChoice
{
    /// <summary>
    /// The threshold with the fewest false alarms that misses at most a share of pictures with the object: of new pictures too, in the
    /// mean over all choices, by the rank that conformal prediction takes (⌊share × (n + 1)⌋-th smallest). Of thresholds with as few
    /// false alarms the one that misses fewest, in the middle between the two confidences that it parts.
    /// </summary>
    /// <param name="with">The confidence of each picture that shows the object, at least one.</param>
    /// <param name="without">That of each picture that shows none; may be empty.</param>
    /// <param name="missed">The share that may be missed, 0…1.</param>
    public static double Of(IReadOnlyCollection<double> with, IReadOnlyCollection<double> without, double missed)
    {
        double[] sorted = [.. with.Order()];
        // With so few pictures that no share of them is so small, none of them is missed.
        int rank = Math.Clamp((int)Math.Floor(missed * (sorted.Length + 1) + 1e-9), 1, sorted.Length);
        double highest = sorted[rank - 1];
        double below = without.Where(c => c < highest).DefaultIfEmpty(0).Max();
        double lowest = sorted.First(c => c > below);
        return (below + lowest) / 2;
    }
}
