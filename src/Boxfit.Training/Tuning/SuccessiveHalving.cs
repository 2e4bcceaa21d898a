namespace Boxfit.Training.Tuning;

/// <summary>
/// Which candidate is trained on which fold next. All are on the first fold, the better half of them on the second, and a half of those
/// on all the others; the first candidate is among them to the end, so that each is compared with it on the same folds. What is next
/// follows from what was measured alone, so that a search goes on where it stopped.
/// </summary>
/// <param name="folds">Number of folds, 2 or more.</param>
/// <param name="candidates">Number of candidates, 2 or more.</param>
sealed class SuccessiveHalving(int folds, int candidates)
{
    // Folds that a candidate has been trained on at the end of each rung.
    readonly int[] _rungs = folds > 2 ? [1, 2, folds] : [1, folds];

    /// <summary>All trainings, if none is left out.</summary>
    public int Trials => Rungs().Sum(r => r.Folds * r.Candidates);

    /// <summary>Each rung with the folds that it adds and the candidates that there are in it.</summary>
    public IEnumerable<(int Folds, int Candidates)> Rungs()
    {
        int challengers = candidates - 1, done = 0;
        foreach (int rung in _rungs)
        {
            yield return (rung - done, 1 + challengers);
            (challengers, done) = (Half(challengers), rung);
        }
    }

    /// <summary>What is to be trained next; null at the end.</summary>
    /// <param name="measured">The mean IoU of a candidate, from 0, on a fold, from 1; null where it is not measured yet.</param>
    public (int Candidate, int Fold)? Next(Func<int, int, double?> measured)
    {
        int[] alive = [.. Enumerable.Range(0, candidates)];
        int done = 0;
        foreach (int rung in _rungs)
        {
            for (int fold = done + 1; fold <= rung; fold++)
                foreach (int candidate in alive)
                    if (measured(candidate, fold) is null) return (candidate, fold);
            double Mean(int candidate) => Enumerable.Range(1, rung).Average(fold => measured(candidate, fold)!.Value);
            alive = [0, .. alive.Skip(1).OrderByDescending(Mean).Take(Half(alive.Length - 1)).Order()];
            done = rung;
        }
        return null;
    }

    static int Half(int challengers) => Math.Max(1, challengers / 2);
}
