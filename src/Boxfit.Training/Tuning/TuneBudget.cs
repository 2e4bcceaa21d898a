namespace Boxfit.Training.Tuning;

/// <summary>What a search can do in its time, by how long its trainings take.</summary>
/// <param name="candidates">All candidates, in order.</param>
/// <param name="folds">Number of folds.</param>
/// <param name="unit">Time that the first candidate takes on a fold.</param>
sealed class TuneBudget(IReadOnlyList<TuneCandidate> candidates, int folds, TimeSpan unit)
{
    // Trainings do not all take the same time.
    const double Margin = 1.1;

    /// <summary>Time for the last training, on all training pictures, of whichever of the first candidates wins.</summary>
    /// <param name="count">Number of candidates.</param>
    public TimeSpan Last(int count) => Margin * folds / (folds - 1) * candidates.Take(count).Max(c => c.Length) * unit;

    /// <summary>Time for the first rung of so many candidates, and the last training.</summary>
    public TimeSpan FirstRung(int count) => candidates.Take(count).Sum(c => c.Length) * unit + Last(count);

    /// <summary>Time for all rungs of so many candidates, and the last training.</summary>
    public TimeSpan All(int count)
    {
        double length = candidates.Take(count).Average(c => c.Length), trials = 0;
        foreach (var (added, alive) in new SuccessiveHalving(folds, count).Rungs().Skip(1)) trials += added * (1 + (alive - 1) * length);
        return FirstRung(count) + trials * unit;
    }

    /// <summary>How many candidates a time is enough for, 2 at least; null where it is not for the first rung of two.</summary>
    public int? Candidates(TimeSpan time) => FirstRung(2) > time ? null
        : Enumerable.Range(2, candidates.Count - 1).LastOrDefault(count => All(count) <= time, 2);
}
