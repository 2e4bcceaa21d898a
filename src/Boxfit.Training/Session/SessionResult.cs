using Boxfit.Data;
using Boxfit.Metrics;

namespace Boxfit.Training;

/// <summary>Sums a session up.</summary>
static class SessionResult
{
    /// <param name="setup">What the session was made from.</param>
    /// <param name="position">Where it ended.</param>
    /// <param name="times">Of its epochs.</param>
    /// <param name="test">The delivered model on the test part; null when interrupted.</param>
    /// <param name="skipped">Pictures that could not be used.</param>
    public static TrainingResult Create(
        SessionSetup setup, TrainingPosition position, IReadOnlyList<EpochTimes> times, BoxMetricsSummary? test, IReadOnlyList<SkippedRow> skipped)
    {
        var all = times.Aggregate(default(EpochTimes), (sum, t) => sum + t);
        var settled = times.Count > 1 ? times.Skip(1).Aggregate((sum, t) => sum + t) : all;
        int pictures = setup.Data.Dataset.Samples.Count + setup.Data.Dataset.Skipped.Count;
        return new()
        {
            RunFolder = setup.Folder.Path,
            Interrupted = test is null,
            Epochs = position.CompletedEpochs,
            Steps = position.Step,
            PicturesPerSecond = all.PicturesPerSecond,
            DataWaitShare = settled.WaitShare,
            Best = position.BestEpoch > 0 ? new(position.BestEpoch, position.BestMeanIou) : null,
            Test = test,
            Skipped = skipped,
            TooManySkipped = skipped.Count(s => !s.IsByChoice) > setup.Settings.MaxSkipped * pictures,
        };
    }
}
