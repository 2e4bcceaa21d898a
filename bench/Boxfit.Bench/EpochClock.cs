namespace Boxfit.Bench;

/// <summary>Trains, and notes when epochs end.</summary>
sealed class EpochClock : IProgress<TrainingProgress>
{
    readonly List<long> _ends = [];

    EpochClock()
    {
    }

    /// <summary>Trains and gives the seconds of an epoch, measuring and saving included: the median without the first.</summary>
    public static double SecondsOfEpoch(TrainingSettings settings)
    {
        var clock = new EpochClock();
        Trainer.Run(settings, clock);
        var ends = clock._ends;
        return Median.Of([.. ends.Zip(ends.Skip(1), (before, after) => Stopwatch.GetElapsedTime(before, after).TotalSeconds)]);
    }

    public void Report(TrainingProgress value)
    {
        if (value is EpochProgress) _ends.Add(Stopwatch.GetTimestamp());
    }
}
