namespace Boxfit.Training.Session;

/// <summary>What a session works with, set up; <see cref="SessionRunner"/> takes it down again.</summary>
/// <param name="Run">The run that it is part of.</param>
/// <param name="Position">Where the run stands.</param>
/// <param name="Clock">The run's time.</param>
/// <param name="Learner">What learns.</param>
/// <param name="Loader">The training part, batch by batch.</param>
/// <param name="Validation">The validation part, where there is one.</param>
/// <param name="Test">The test part, as epochs are measured on it.</param>
/// <param name="Pictures">The test part, as the delivered model is measured on it: never from cached features.</param>
/// <param name="Recorder">Keeps the figures.</param>
sealed record SessionContext(
    PreparedRun Run,
    TrainingPosition Position,
    RunClock Clock,
    Learner Learner,
    BatchLoader Loader,
    HeldOutPart? Validation,
    HeldOutPart Test,
    HeldOutPart Pictures,
    RunRecorder Recorder)
{
    /// <summary>Optimizer steps of an epoch.</summary>
    public int StepsPerEpoch { get; } = Run.Settings.StepsPerEpoch(Run.Data.Split.Train.Count);

    /// <summary>Optimizer steps of all epochs.</summary>
    public long AllSteps => (long)Run.Settings.Epochs * StepsPerEpoch;

    /// <summary>Sums the session up.</summary>
    /// <param name="times">Of its epochs.</param>
    /// <param name="test">The delivered model on the test part; null when interrupted.</param>
    public TrainingResult CreateResult(IReadOnlyList<EpochTimes> times, BoxMetricsSummary? test)
    {
        var all = times.Aggregate(default(EpochTimes), (sum, t) => sum + t);
        var settled = times.Count > 1 ? times.Skip(1).Aggregate((sum, t) => sum + t) : all;
        var data = Run.Data;
        SkippedRow[] skipped =
        [
            .. data.Dataset.Skipped,
            .. Loader.BadSamples.OrderBy(b => b.Key).Select(b => new SkippedRow(data.Split.Train[b.Key].Row, data.Split.Train[b.Key].Name, b.Value)),
            .. Validation?.Unreadable ?? [],
            .. Test.Unreadable,
        ];
        return Interrupted(Run, Position) with
        {
            Interrupted = test is null,
            PicturesPerSecond = all.PicturesPerSecond,
            DataWaitShare = settled.WaitShare,
            Test = test,
            Skipped = skipped,
            TooManySkipped = AreTooMany(skipped, Run),
        };
    }

    /// <summary>Sums up a session that was interrupted before its first step.</summary>
    public static TrainingResult Interrupted(PreparedRun run, TrainingPosition position) => new()
    {
        RunFolder = run.Folder.Path,
        Interrupted = true,
        Epochs = position.CompletedEpochs,
        Steps = position.Step,
        PicturesPerSecond = 0,
        DataWaitShare = 0,
        Best = position.BestEpoch > 0 ? new(position.BestEpoch, position.BestMeanIou) : null,
        Test = null,
        Skipped = run.Data.Dataset.Skipped,
        TooManySkipped = AreTooMany(run.Data.Dataset.Skipped, run),
    };

    static bool AreTooMany(IReadOnlyList<SkippedRow> skipped, PreparedRun run)
    {
        var dataset = run.Data.Dataset;
        return skipped.Count(s => !s.IsByChoice) > run.Settings.MaxSkipped * (dataset.Samples.Count + dataset.Skipped.Count);
    }
}
