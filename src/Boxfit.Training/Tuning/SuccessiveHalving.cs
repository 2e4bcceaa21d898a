namespace Boxfit.Training.Tuning;

/// <summary>
/// Which candidate is trained on which fold next. All are on the first fold, the better half of them on the second, and the best of those
/// on all the others; the first candidate is among them to the end, so that each is compared with it on the same folds. What is next
/// follows from what was measured alone, so that a search goes on where it stopped.
/// </summary>
/// <param name="folds">Number of folds, <see cref="LeastFolds"/> or more.</param>
/// <param name="candidates">Number of candidates, 2 or more.</param>
sealed class SuccessiveHalving(int folds, int candidates)
{
    /// <summary>One fold chooses, and of two others a difference has a spread.</summary>
    public const int LeastFolds = 3;

    // Folds that a candidate has been trained on at the end of each rung. Two or more are left to the last, in which nothing is chosen.
    readonly int[] _rungs = folds > LeastFolds ? [1, 2, folds] : [1, folds];

    /// <summary>All trainings, if none is left out.</summary>
    public int Trials => Rungs().Sum(r => r.Folds * r.Candidates);

    /// <summary>How many of the first folds leave candidates out: by these the last one is chosen, so that they speak for it.</summary>
    public int ChoosingFolds
    {
        get
        {
            int done = 0, choosing = 0, before = candidates;
            foreach (var (added, alive) in Rungs())
            {
                if (alive < before) choosing = done;
                (before, done) = (alive, done + added);
            }
            return choosing;
        }
    }

    /// <summary>Each rung with the folds that it adds and the candidates that there are in it.</summary>
    public IEnumerable<(int Folds, int Candidates)> Rungs()
    {
        int challengers = candidates - 1, done = 0;
        foreach (int rung in _rungs)
        {
            yield return (rung - done, 1 + challengers);
            (challengers, done) = (After(challengers, rung), rung);
        }
    }

    /// <summary>What is to be trained next; null at the end.</summary>
    /// <param name="measured">The mean IoU of a candidate, from 0, on a fold, from 1; null where it is not measured yet.</param>
    public (int Candidate, int Fold)? Next(Func<int, int, double?> measured) => Go(measured).Next;

    /// <summary>The candidate that is compared with the first in the end; null where it is not chosen yet.</summary>
    /// <param name="measured">As in <see cref="Next"/>.</param>
    public int? Finalist(Func<int, int, double?> measured) => Go(measured).Alive is [_, var finalist] ? finalist : null;

    (int[] Alive, (int Candidate, int Fold)? Next) Go(Func<int, int, double?> measured)
    {
        int[] alive = [.. Enumerable.Range(0, candidates)];
        int done = 0;
        foreach (int rung in _rungs)
        {
            for (int fold = done + 1; fold <= rung; fold++)
                foreach (int candidate in alive)
                    if (measured(candidate, fold) is null) return (alive, (candidate, fold));
            double Mean(int candidate) => Enumerable.Range(1, rung).Average(fold => measured(candidate, fold)!.Value);
            alive = [0, .. alive.Skip(1).OrderByDescending(Mean).Take(After(alive.Length - 1, rung)).Order()];
            done = rung;
        }
        return (alive, null);
    }

    /// <summary>How many are left after a rung: the better half, and one for the last.</summary>
    int After(int challengers, int rung) => rung == _rungs[^2] ? 1 : Math.Max(1, challengers / 2);
}
