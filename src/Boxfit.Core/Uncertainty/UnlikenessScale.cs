namespace Boxfit.Uncertainty;

/// <summary>
/// How unlike a model's training a picture is: how far what the network makes of it (the features, averaged over the picture) lies from
/// what it makes of the training pictures, and how far pictures lie that the scale was not made of. It is no confidence in a box, and it
/// holds for these weights alone. <c>docs/presence.md</c> says what it can tell.
/// </summary>
/// <param name="Means">The mean of each feature over the training pictures.</param>
/// <param name="Deviations">Its standard deviation there, above 0: no smaller than a tenth of the features' mean one.</param>
/// <param name="Distances">
/// Distances of pictures that are held out, in order: at most <see cref="MostDistances"/>, of more pictures evenly spread ones.
/// </param>
public sealed record UnlikenessScale(IReadOnlyList<float> Means, IReadOnlyList<float> Deviations, IReadOnlyList<float> Distances)
{
    /// <summary>Of fewer held-out pictures one in twenty cannot be told.</summary>
    public const int FewestPictures = 20;

    /// <summary>As many distances are kept.</summary>
    public const int MostDistances = 400;

    /// <summary>From this unlikeness on a picture is worth a look: of pictures like the held-out ones, one in twenty is above it.</summary>
    public const double Notable = 0.95;

    // A feature that hardly varies in training says much where it moves, but must not outweigh all others.
    const double SmallestShare = 0.1;

    // Where features vary by less than this of their size, it may be no more than rounding, as of a network that has learned nothing.
    const double SmallestOfSize = 1e-3;

    /// <summary>Number of training pictures that it was made of.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of held-out pictures whose distances it compares with.</summary>
    public required int HeldOut { get; init; }

    /// <summary>
    /// True where there was no validation part: held out was each half of the training pictures from the other, and the network itself has
    /// seen both, so that new pictures seem more unlike than they are.
    /// </summary>
    public required bool ByHalves { get; init; }

    /// <summary>
    /// How far a picture's features lie from the training's: the root of the mean square of their differences, each in standard deviations.
    /// Over the training pictures the mean of its square is 1, where all features vary.
    /// </summary>
    /// <param name="features">The features, as many as <see cref="Means"/>.</param>
    /// <exception cref="ArgumentException">There are more, or fewer.</exception>
    public double Distance(ReadOnlySpan<float> features)
    {
        if (features.Length != Means.Count) throw new ArgumentException($"Expected {Means.Count} features.", nameof(features));
        double sum = 0;
        for (int i = 0; i < features.Length; i++)
        {
            double far = ((double)features[i] - Means[i]) / Deviations[i];
            sum += far * far;
        }
        return Math.Sqrt(sum / features.Length);
    }

    /// <summary>The share of held-out pictures that are less unlike, 0 to 1.</summary>
    /// <param name="distance">A picture's distance.</param>
    public double Unlikeness(double distance)
    {
        int low = 0, high = Distances.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Distances[middle] < distance) low = middle + 1;
            else high = middle;
        }
        return double.IsNaN(distance) ? double.NaN : (double)low / Distances.Count;
    }

    /// <summary>Both of a picture's features.</summary>
    internal Unlikeness Measure(ReadOnlySpan<float> features)
    {
        double distance = Distance(features);
        return new(Unlikeness(distance), distance);
    }

    /// <summary>Makes a scale.</summary>
    /// <param name="training">The features of training pictures.</param>
    /// <param name="validation">Those of pictures that were not trained on; where they are few, halves are held out.</param>
    /// <returns>Null where there are fewer than <see cref="FewestPictures"/>, or the features are all but the same for all.</returns>
    internal static UnlikenessScale? Of(IReadOnlyList<float[]> training, IReadOnlyList<float[]> validation)
    {
        if (Between(training) is not { } scale) return null;
        bool byHalves = validation.Count < FewestPictures;
        var distances = byHalves ? OfHalves(training) : validation.Select(f => scale.Distance(f));
        float[] sorted = [.. distances.Select(d => (float)d).Order()];
        if (sorted.Length < FewestPictures || !float.IsFinite(sorted[^1])) return null;
        int kept = Math.Min(MostDistances, sorted.Length);
        return scale with
        {
            Distances = [.. Enumerable.Range(0, kept).Select(i => sorted[(int)((2L * i + 1) * sorted.Length / (2L * kept))])],
            HeldOut = sorted.Length, ByHalves = byHalves,
        };
    }

    /// <summary>The distance of each picture by means and deviations of the half that it is not in: every second one.</summary>
    static IEnumerable<double> OfHalves(IReadOnlyList<float[]> training)
    {
        float[][][] halves = [.. Enumerable.Range(0, 2).Select(half => training.Where((_, i) => i % 2 == half).ToArray())];
        for (int half = 0; half < 2; half++)
        {
            if (Between(halves[1 - half]) is not { } scale) continue;
            foreach (float[] features in halves[half]) yield return scale.Distance(features);
        }
    }

    /// <summary>Means and deviations of pictures; null where next to nothing differs between them.</summary>
    static UnlikenessScale? Between(IReadOnlyList<float[]> pictures)
    {
        if (pictures.Count < 2) return null;
        int count = pictures[0].Length;
        double[] means = new double[count], deviations = new double[count];
        foreach (float[] features in pictures)
            for (int i = 0; i < count; i++) means[i] += (double)features[i] / pictures.Count;
        foreach (float[] features in pictures)
            for (int i = 0; i < count; i++) deviations[i] += Math.Pow(features[i] - means[i], 2) / (pictures.Count - 1);
        for (int i = 0; i < count; i++) deviations[i] = Math.Sqrt(deviations[i]);
        double size = Math.Sqrt(means.Sum(m => m * m) / count);
        double spread = deviations.Average(), least = SmallestShare * spread;
        if (!(spread > SmallestOfSize * size)) return null;
        var scale = new UnlikenessScale(
            [.. means.Select(m => (float)m)], [.. deviations.Select(d => (float)Math.Max(d, least))], [0])
        {
            Pictures = pictures.Count, HeldOut = 1, ByHalves = false,
        };
        return scale.Fault is null ? scale : null;
    }

    /// <summary>What is wrong with it, as the end of "its scale of unlikeness"; null where nothing is.</summary>
    internal string? Fault =>
        Means.Count == 0 || Means.Count != Deviations.Count
            ? $"has {Counted.Of(Means.Count, "mean")} and {Counted.Of(Deviations.Count, "deviation")}, expected as many of both"
        : !Means.All(float.IsFinite) ? "has a mean that is no number"
        : !Deviations.All(d => float.IsFinite(d) && d > 0) ? "has a deviation that is not above 0"
        : Distances.Count is < 1 or > MostDistances ? $"has {Counted.Of(Distances.Count, "distance")}, expected 1 to {MostDistances}"
        : !Distances.All(d => float.IsFinite(d) && d >= 0) || Distances.Zip(Distances.Skip(1)).Any(d => d.First > d.Second)
            ? "has distances that are not 0 or more, the smallest first"
        : Pictures < 1 || HeldOut < Distances.Count ? $"is of {Counted.Of(Pictures, "picture")} and {HeldOut} that were held out"
        : null;
}
