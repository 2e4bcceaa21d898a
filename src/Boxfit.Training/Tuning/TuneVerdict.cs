namespace Boxfit.Training.Tuning;

/// <summary>How a candidate compares with the first, on the folds that both were trained on.</summary>
/// <param name="Candidate">Its number, from 0.</param>
/// <param name="Folds">How many folds these are.</param>
/// <param name="Difference">Mean of the differences of its mean IoU, fold by fold.</param>
/// <param name="Spread">
/// Standard error of that mean: the differences' standard deviation, by n − 1, divided by √n. Null of one fold.
/// </param>
sealed record TuneVerdict(int Candidate, int Folds, double Difference, double? Spread)
{
    /// <summary>Whether it is better than the first by more than the spread.</summary>
    public bool IsBetter => Spread is { } spread && Difference > spread;

    /// <summary>Compares a candidate with the first; null where they have no fold in common.</summary>
    /// <param name="candidate">Its number, from 0.</param>
    /// <param name="measured">The mean IoU of a candidate on a fold, from 1; null where it is not measured.</param>
    /// <param name="folds">Number of folds.</param>
    public static TuneVerdict? Of(int candidate, Func<int, int, double?> measured, int folds)
    {
        double[] differences =
        [
            .. from fold in Enumerable.Range(1, folds)
               let difference = measured(candidate, fold) - measured(0, fold)
               where difference is not null
               select difference.Value,
        ];
        if (differences.Length == 0) return null;
        double mean = differences.Average();
        double? spread = differences.Length < 2 ? null
            : Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1) / differences.Length);
        return new(candidate, differences.Length, mean, spread);
    }

    /// <summary>
    /// The winner: the best of those that were trained on the most folds where it is better than the first by more than the spread, else
    /// the first.
    /// </summary>
    /// <param name="candidates">Number of candidates.</param>
    /// <param name="measured">As in <see cref="Of"/>.</param>
    /// <param name="folds">Number of folds.</param>
    public static int Winner(int candidates, Func<int, int, double?> measured, int folds)
    {
        TuneVerdict[] verdicts = [.. Enumerable.Range(1, candidates - 1).Select(c => Of(c, measured, folds)).OfType<TuneVerdict>()];
        if (verdicts.Length == 0) return 0;
        int most = verdicts.Max(v => v.Folds);
        // Where time ended amid a fold, some have it and others not yet: all are compared on those that they have in common.
        TuneVerdict[] last = [.. verdicts.Where(v => v.Folds >= (most > 2 ? most - 1 : most))];
        int common = last.Min(v => v.Folds);
        var best = last.Select(v => Of(v.Candidate, measured, common)!).MaxBy(v => v.Difference)!;
        return best.IsBetter ? best.Candidate : 0;
    }
}
