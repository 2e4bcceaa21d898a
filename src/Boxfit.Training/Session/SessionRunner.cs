namespace Boxfit.Training.Session;

/// <summary>Sets a session up, runs it, and takes it down again.</summary>
static class SessionRunner
{
    /// <summary>Trains to the end or an interruption, on the thread that calls.</summary>
    public static TrainingResult Run(PreparedRun run, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (settings, graph, data, folder, _, start, checkpoint) = run;
        var position = checkpoint?.Position ?? new(data.Fingerprint(), SettingsTable.Standard.Deciding(settings));
        var clock = new RunClock(position.Elapsed, settings.Time);
        // A checkpoint at the end of an epoch holds what was trained in that one.
        int epoch = Math.Max(1, position.CompletedEpochs + (position.StepInEpoch > 0 ? 1 : 0));
        var plan = FeaturePlan.Create(settings, graph);
        using var learner = new Learner(settings, graph, Math.Min(settings.Batch, data.Split.Train.Count), epoch, plan?.Cut);
        if (checkpoint is null) learner.Begin(start!.Backbone?.Parameters);
        else learner.Restore(checkpoint);

        SessionFeatures? features = null;
        if (plan is not null)
        {
            // An interruption of the computation is one of the run, too.
            if (checkpoint is null) new RunModels(run, learner, position, clock).SaveLast(learner.ExportModel(), metrics: null);
            try
            {
                features = SessionFeatures.Compute(plan, run, learner, progress, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return SessionContext.Interrupted(run, position);
            }
        }

        var preprocessor = new Preprocessor(settings.Preprocessing);
        var options = settings.CreateLoaderOptions(data);
        using var loader = features is null ? new(data.Split.Train, preprocessor, options) : new BatchLoader(data.Split.Train, features.Train, options);
        using var validation = data.Split.Validation.Count > 0 ? HeldOut(data.Split.Validation, features?.Validation) : null;
        using var test = HeldOut(data.Split.Test, features?.Test);
        using var pictures = features is null ? test : HeldOut(data.Split.Test, features: null);
        using var recorder = new RunRecorder(folder, settings, position);
        var context = new SessionContext(run, position, clock, learner, loader, validation, test, pictures, recorder);
        return new TrainingSession(context, progress).Run(cancellation);

        HeldOutPart HeldOut(IReadOnlyList<Sample> part, FeatureViews? features) => features is null
            ? new(part, preprocessor, settings.Workers, settings.CacheShare(data, part))
            : new(part, features, settings.Workers);
    }
}
