using Boxfit.Data;
using Boxfit.Imaging;

namespace Boxfit.Training;

/// <summary>Sets a session up, runs it, and takes it down again.</summary>
static class SessionStart
{
    /// <summary>Trains to the end or an interruption, on the thread that calls.</summary>
    public static TrainingResult Run(SessionSetup setup, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (settings, graph, data, folder, _, start, checkpoint) = setup;
        var position = checkpoint?.Position ?? new(data.Fingerprint());
        var clock = new RunClock(position.Elapsed, settings.Time);
        // A checkpoint at the end of an epoch holds what was trained in that one.
        int epoch = Math.Max(1, position.CompletedEpochs + (position.StepInEpoch > 0 ? 1 : 0));
        using var learner = new Learner(settings, graph, Math.Min(settings.Batch, data.Split.Train.Count), epoch);
        if (checkpoint is null) learner.Begin(start!.Backbone?.Parameters);
        else learner.Restore(checkpoint);

        var preprocessor = new Preprocessor(settings.Preprocessing);
        using var loader = new BatchLoader(data.Split.Train, preprocessor, settings.CreateLoaderOptions(data));
        using var validation = data.Split.Validation.Count > 0 ? HeldOut(data.Split.Validation) : null;
        using var test = HeldOut(data.Split.Test);
        using var recorder = new RunRecorder(folder, settings, position);
        var parts = new SessionParts(setup, position, clock, learner, loader, validation, test, recorder);
        return new TrainingSession(parts, progress).Run(cancellation);

        HeldOutPart HeldOut(IReadOnlyList<Sample> part) => new(part, preprocessor, settings.Workers, settings.CacheShare(data, part));
    }
}
