using Boxfit.Data;
using Boxfit.Metrics;

namespace Boxfit.Training;

/// <summary>What a session works with, set up; <see cref="SessionStart"/> takes it down again.</summary>
/// <param name="Setup">What it is made from.</param>
/// <param name="Position">Where the run stands.</param>
/// <param name="Clock">The run's time.</param>
/// <param name="Learner">What learns.</param>
/// <param name="Loader">The training part, batch by batch.</param>
/// <param name="Validation">The validation part, where there is one.</param>
/// <param name="Test">The test part.</param>
/// <param name="Recorder">Keeps the figures.</param>
sealed record SessionParts(
    SessionSetup Setup,
    TrainingPosition Position,
    RunClock Clock,
    Learner Learner,
    BatchLoader Loader,
    HeldOutPart? Validation,
    HeldOutPart Test,
    RunRecorder Recorder)
{
    /// <summary>Optimizer steps of an epoch.</summary>
    public int StepsPerEpoch { get; } = Setup.Settings.StepsPerEpoch(Setup.Data.Split.Train.Count);

    /// <summary>Optimizer steps of all epochs.</summary>
    public long AllSteps => (long)Setup.Settings.Epochs * StepsPerEpoch;

    /// <summary>Sums the session up.</summary>
    /// <param name="times">Of its epochs.</param>
    /// <param name="test">The delivered model on the test part; null when interrupted.</param>
    public TrainingResult CreateResult(IReadOnlyList<EpochTimes> times, BoxMetricsSummary? test)
    {
        var all = times.Aggregate(default(EpochTimes), (sum, t) => sum + t);
        var settled = times.Count > 1 ? times.Skip(1).Aggregate((sum, t) => sum + t) : all;
        var data = Setup.Data;
        SkippedRow[] skipped =
        [
            .. data.Dataset.Skipped,
            .. Loader.BadSamples.OrderBy(b => b.Key).Select(b => new SkippedRow(data.Split.Train[b.Key].Row, data.Split.Train[b.Key].Name, b.Value)),
            .. Validation?.Unreadable ?? [],
            .. Test.Unreadable,
        ];
        int pictures = data.Dataset.Samples.Count + data.Dataset.Skipped.Count;
        return new()
        {
            RunFolder = Setup.Folder.Path,
            Interrupted = test is null,
            Epochs = Position.CompletedEpochs,
            Steps = Position.Step,
            PicturesPerSecond = all.PicturesPerSecond,
            DataWaitShare = settled.WaitShare,
            Best = Position.BestEpoch > 0 ? new(Position.BestEpoch, Position.BestMeanIou) : null,
            Test = test,
            Skipped = skipped,
            TooManySkipped = skipped.Count(s => !s.IsByChoice) > Setup.Settings.MaxSkipped * pictures,
        };
    }
}
