namespace Boxfit.Training.Session;

/// <summary>What one process works with on a run, from the newest checkpoint (or the start) to the end or an interruption.</summary>
sealed class TrainingSession
{
    public required PreparedRun Run { get; init; }

    public required RunFolder Folder { get; init; }

    public required TrainingPosition Position { get; init; }

    /// <summary>Epochs that earlier processes have done.</summary>
    public required int EpochsBefore { get; init; }

    public required RunClock Clock { get; init; }

    public required Learner Learner { get; init; }

    /// <summary>Saves models; null where another process does it.</summary>
    public required RunModels? Models { get; init; }

    /// <summary>Keeps the figures; null where another process does it.</summary>
    public required RunRecorder? Recorder { get; init; }

    /// <summary>The training part, batch by batch.</summary>
    public required BatchLoader Loader { get; init; }

    /// <summary>The validation part, where there is one.</summary>
    public required HeldOutPart? Validation { get; init; }

    /// <summary>The test part, as epochs are measured on it; null where they are not.</summary>
    public required HeldOutPart? Test { get; init; }

    /// <summary>The test part, as the delivered model is measured on it: never from cached features; null where there is none.</summary>
    public required HeldOutPart? Pictures { get; init; }

    /// <summary>Optimizer steps of an epoch.</summary>
    public int StepsPerEpoch => Run.Settings.StepsPerEpoch(Run.Data.Split.Train.Count);

    /// <summary>Optimizer steps of all epochs.</summary>
    public long AllSteps => (long)Run.Settings.Epochs * StepsPerEpoch;

    /// <summary>Sets a session up, trains to the end or an interruption, and takes it down again; on the thread that calls.</summary>
    public static TrainingResult Train(
        PreparedRun run, RunFolder folder, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (settings, data, network, weights, checkpoint) = run;
        bool isFirst = run.World.IsFirst;
        var contents = checkpoint is null && isFirst ? data.ReadContents() : null;
        if (contents is not null)
        {
            RunPictures.Write(folder, run, contents);
            RunBoxes.Write(folder, data.Dataset);
        }
        var position = checkpoint?.Position ?? new(data.Fingerprint(), SettingsTable.Standard.Deciding(settings))
        {
            Contents = contents?.Text,
        };
        if (checkpoint is not null && SessionNotices.OfOtherWorld(position, run) is { } other) progress?.Report(new TrainingNotice(other));
        position.Processes = run.World.IsAlone ? 0 : run.World.Size;
        var clock = new RunClock(position.Elapsed, run.Limit);
        // A checkpoint at the end of an epoch holds what was trained in that one.
        int epoch = Math.Max(1, position.CompletedEpochs + (position.StepInEpoch > 0 ? 1 : 0));
        var cut = FeatureCut.Create(settings, network);
        using var learner = new Learner(settings, network, run.Batch, epoch, cut?.Graph, settings.SyncNorms ? run.World : null);
        if (checkpoint is null) learner.Begin(weights.Parameters);
        else learner.Restore(checkpoint);
        var models = !isFirst ? null
            : new RunModels(run, folder, learner, position, clock, text => progress?.Report(new TrainingNotice(text)));
        // Weights are loaded once: from here on the run goes on without their file, wherever it is stopped.
        if (checkpoint is null) models?.SaveLast(learner.ExportModel(), measured: null);

        SessionFeatures? features = null;
        if (cut is not null)
        {
            // An interruption of the computation is one of the run, too.
            try
            {
                features = SessionFeatures.Compute(cut, run, folder.Path, learner, progress, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested || !run.World.IsAlone)
            {
                models?.DeliverOnnx();
                return Interrupted(run, folder, position, position.CompletedEpochs);
            }
        }

        var (train, validate, test) = data.Split;
        var preprocessor = new Preprocessor(settings.Preprocessing);
        var options = settings.CreateLoaderOptions(data) with { Part = run.Part, Sharers = run.World.OnThisMachine };
        using var loader = features is null ? new(train, preprocessor, options) : new BatchLoader(train, features.Train, options);
        using var validation = validate.Count > 0 ? HeldOut(validate, features?.Validation) : null;
        using var tested = settings.MeasuresTestInEpochs ? HeldOut(test, features?.Test) : null;
        using var pictures = test.Count == 0 ? null
            : features is null && tested is not null ? tested : HeldOut(test, features: null);
        using var recorder = !isFirst ? null : new RunRecorder(folder, settings, position);
        var session = new TrainingSession
        {
            Run = run,
            Folder = folder,
            Position = position,
            EpochsBefore = position.CompletedEpochs,
            Clock = clock,
            Learner = learner,
            Models = models,
            Loader = loader,
            Validation = validation,
            Test = tested,
            Pictures = pictures,
            Recorder = recorder,
        };
        var result = new TrainingLoop(session, progress).Run(cancellation);
        models?.DeliverOnnx();
        return result;

        HeldOutPart HeldOut(IReadOnlyList<Sample> part, FeatureViews? features) => features is null
            ? new(part, preprocessor, settings.Workers, settings.CacheShare(data, part), world: run.World)
            : new(part, features, settings.Workers, run.World);
    }

    /// <summary>Sums the session up.</summary>
    /// <param name="times">Of its epochs.</param>
    /// <param name="test">The delivered model on the test part; null when interrupted, or where there is no such part.</param>
    public TrainingResult CreateResult(IReadOnlyList<EpochTimes> times, Evaluation? test)
    {
        var all = times.Aggregate(default(EpochTimes), (sum, t) => sum + t);
        var steady = times.Count > 1 ? times.Skip(1).Aggregate((sum, t) => sum + t) : all;
        var train = Run.Data.Split.Train;
        var unreadable = SharedRun.Unreadable(Run.World, Loader.BadSamples);
        SkippedRow[] skipped =
        [
            .. Run.Data.Dataset.Skipped,
            .. unreadable.OrderBy(b => b.Key).Select(b => new SkippedRow(train[b.Key].Row, train[b.Key].Name, b.Value)),
            .. Validation?.Unreadable ?? [],
            .. (Test ?? Pictures)?.Unreadable ?? [],
        ];
        return Interrupted(Run, Folder, Position, EpochsBefore) with
        {
            PicturesPerSecond = all.PicturesPerSecond,
            DataWaitShare = steady.WaitShare,
            Test = test?.Summary,
            Presence = test?.Presence,
            Classes = test?.Classes,
            Unlikeness = test?.Unlikeness,
            Skipped = skipped,
            SkippedAtReading = Run.Data.Dataset.Skipped.Count,
            TooManySkipped = AreTooMany(skipped, Run),
        };
    }

    /// <summary>Sums up a session that was interrupted before its first step.</summary>
    static TrainingResult Interrupted(PreparedRun run, RunFolder folder, TrainingPosition position, int epochsBefore) => new()
    {
        RunFolder = folder.Path,
        Interrupted = true,
        Epochs = position.CompletedEpochs,
        EpochsBefore = epochsBefore,
        DeliveredEpoch = run.Settings.ValidationShare > 0 ? position.BestEpoch : position.CompletedEpochs,
        Steps = position.Step,
        PicturesPerSecond = 0,
        DataWaitShare = 0,
        Best = position.BestEpoch > 0 ? new(position.BestEpoch, position.BestMeanIou) : null,
        Test = null,
        Skipped = run.Data.Dataset.Skipped,
        SkippedAtReading = run.Data.Dataset.Skipped.Count,
        TooManySkipped = AreTooMany(run.Data.Dataset.Skipped, run),
    };

    static bool AreTooMany(IReadOnlyList<SkippedRow> skipped, PreparedRun run)
    {
        var dataset = run.Data.Dataset;
        int pictures = dataset.Samples.Count + dataset.Skipped.Count(s => !s.IsRepeat);
        return skipped.Count(s => s.IsUnusable) > run.Settings.MaxSkipped * pictures;
    }
}
