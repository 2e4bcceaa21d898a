namespace Boxfit.Training.Session;

/// <summary>The time that a run has taken, over all its processes, and what of its limit is left.</summary>
/// <param name="before">Time that earlier processes took.</param>
/// <param name="limit">The run's limit; zero for none.</param>
sealed class RunClock(TimeSpan before, TimeSpan limit)
{
    readonly long _start = Stopwatch.GetTimestamp();
    TimeSpan _reserve;

    public TimeSpan Elapsed => before + Stopwatch.GetElapsedTime(_start);

    /// <summary>Share of the time for training that is over, 0…1; 0 where there is no limit.</summary>
    public double Share => limit == TimeSpan.Zero ? 0 : IsOver ? 1 : Elapsed / (limit - _reserve);

    /// <summary>True when only the time to measure the model is left.</summary>
    public bool IsOver => limit > TimeSpan.Zero && Elapsed + _reserve >= limit;

    /// <summary>Time for training that is left; null where there is no limit.</summary>
    public TimeSpan? Left => limit == TimeSpan.Zero ? null : IsOver ? TimeSpan.Zero : limit - _reserve - Elapsed;

    /// <summary>Keeps time free for the end, where the parts are measured once more and then the delivered model.</summary>
    /// <param name="end">Time that this is expected to take.</param>
    public void Reserve(TimeSpan end)
    {
        // It only grows, so that the learning rate does not go back.
        if (end > _reserve) _reserve = end;
    }
}
