namespace Boxfit.Training.LearningRates;

/// <summary>
/// What the losses of a search for a learning rate say once their noise is taken out, so far as they are known. All figures are of the
/// logarithm of the loss, since that may fall by orders of magnitude.
/// </summary>
sealed class LossCurve
{
    /// <summary>Steps at the beginning whose learning rates are too small for an effect: they show the first loss and its noise.</summary>
    public const int Flat = 10;

    // A step counts in the mean at another one by 0.9 for each step between them.
    const double Smoothing = 0.9;

    // What is worse than this many times the start is merely worse: smoothed, an explosion would else cover what was before it.
    const double Worst = 2;

    // A loss of zero has no logarithm.
    const double Least = 1e-12;

    /// <summary>Smooths losses.</summary>
    /// <param name="losses">The loss of each step: finite, not negative.</param>
    public LossCurve(IReadOnlyList<double> losses)
    {
        double[] logarithms = [.. losses.Select(l => Math.Log(Math.Max(l, Least)))];
        Start = logarithms.Take(Flat).DefaultIfEmpty().Average();
        // From step to step, the noise is seen apart from the course.
        Noise = Math.Sqrt(logarithms.Take(2 * Flat).Zip(logarithms.Skip(1), (a, b) => (a - b) * (a - b) / 2).DefaultIfEmpty().Average());
        double worst = Start + Math.Log(Worst);
        Smoothed = Smooth([.. logarithms.Select(l => Math.Min(l, worst))]);
        Lowest = FirstValley();
    }

    /// <summary>Mean of the first steps.</summary>
    public double Start { get; }

    /// <summary>Standard deviation of a step at the beginning.</summary>
    public double Noise { get; }

    /// <summary>The means over the steps around each.</summary>
    public double[] Smoothed { get; }

    /// <summary>
    /// The step where the smoothed loss is smallest before it first climbs a third of what it fell; -1 where there are no steps. An output
    /// that cannot leave 0…1 may come to rest in a second valley at rates that training would not survive.
    /// </summary>
    public int Lowest { get; }

    /// <summary>How far the loss has fallen; null where that is not more than its noise.</summary>
    public double? Fall => Smoothed.Length > Flat && Start - Smoothed[Lowest] is var fall && fall > Noise ? fall : null;

    /// <summary>
    /// True when the loss has climbed out of its valley, to where it began. It need not climb higher: an overlap loss cannot exceed 1 or 2.
    /// </summary>
    public bool HasClimbed => Smoothed.Length > Flat && Smoothed[^1] > Math.Max(Start, Smoothed[Lowest] + 2 * Noise);

    int FirstValley()
    {
        int lowest = Smoothed.Length > 0 ? 0 : -1;
        for (int i = 1; i < Smoothed.Length; i++)
        {
            if (Smoothed[i] < Smoothed[lowest]) lowest = i;
            double fall = Start - Smoothed[lowest];
            if (fall > Noise && Smoothed[i] - Smoothed[lowest] > Math.Max(fall / 3, Noise)) break;
        }
        return lowest;
    }

    /// <summary>Means with weights that fall to both sides; at the last step, with nothing behind it, the usual moving average.</summary>
    static double[] Smooth(double[] values)
    {
        double[] sums = new double[values.Length];
        double[] weights = new double[values.Length];
        Add(Enumerable.Range(0, values.Length));
        Add(Enumerable.Range(0, values.Length).Reverse());
        // Each step was in both sums.
        return [.. values.Select((value, i) => (sums[i] - value) / (weights[i] - 1))];

        void Add(IEnumerable<int> order)
        {
            double sum = 0, weight = 0;
            foreach (int i in order)
            {
                sums[i] += sum = Smoothing * sum + values[i];
                weights[i] += weight = Smoothing * weight + 1;
            }
        }
    }
}
