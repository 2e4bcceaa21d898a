namespace Boxfit.Training.Tuning;

/// <summary>How a candidate compares with the first, on folds that both were trained on.</summary>
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
    /// <param name="folds">The folds that count.</param>
    public static TuneVerdict? Of(int candidate, Func<int, int, double?> measured, IEnumerable<int> folds)
    {
        double[] differences =
        [
            .. from fold in folds
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
    /// What decides a search: the candidate that is left beside the first, on the folds by which it was not chosen; null where none is
    /// left yet, or there is no such fold. It wins where it is better by more than the spread, else the first.
    /// </summary>
    /// <param name="candidates">Number of candidates.</param>
    /// <param name="measured">As in <see cref="Of"/>.</param>
    /// <param name="folds">Number of folds.</param>
    public static TuneVerdict? Last(int candidates, Func<int, int, double?> measured, int folds)
    {
        var halving = new SuccessiveHalving(folds, candidates);
        int chosen = halving.ChoosingFolds;
        return halving.Finalist(measured) is { } finalist
            ? Of(finalist, measured, Enumerable.Range(chosen + 1, folds - chosen)) : null;
    }
}
