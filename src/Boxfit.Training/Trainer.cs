namespace Boxfit.Training;

/// <summary>Trains a localizer: the published recipe or any change of it, into a run folder.</summary>
public static class Trainer
{
    /// <summary>Starts a run.</summary>
    /// <param name="settings">Everything that decides it.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">
    /// Finishes the step in progress, saves, and returns;
    /// <see cref="Resume(string, IProgress{TrainingProgress}?, CancellationToken)"/> goes on to the same bits.
    /// </param>
    /// <exception cref="InputException">
    /// The data, the settings or the initial weights are wrong, or the run folder exists; nothing has been written then.
    /// </exception>
    /// <exception cref="BoxfitException">
    /// Published weights cannot be fetched, the loss became NaN, the disk has too little room, or a native library is missing.
    /// </exception>
    public static TrainingResult Run(
        TrainingSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(settings, World.Alone, progress, cancellation);

    /// <summary>Starts a run that several processes train together. Common.</summary>
    internal static TrainingResult Run(
        TrainingSettings settings, World world, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (path, run) = world.Together(() =>
        {
            SettingsTable.Standard.Check(settings);
            SharedRun.RequireShareable(settings, world);
            string chosen = world.IsFirst ? RunFolder.Choose(settings) : "";
            var settled = settings.Folds > 0 ? null : PreparedRun.Settle(settings, progress, cancellation);
            if (settled is not null) SharedRun.RequirePictures(settings, settled.Data.Split.Train.Count, world);
            return (chosen, settled);
        });
        if (run is null) return FoldedRun.Begin(path, settings, progress, cancellation);
        run = SharedRun.AgreeOnFeatures(run with { World = world }, text => progress?.Report(new TrainingNotice(text)));
        SharedRun.RequireSame(run);
        path = world.Broadcast(path);
        using var folder = world.Together(() => world.IsFirst ? Create(path, run) : RunFolder.Follow(path));
        return Train(run, folder, progress, cancellation);
    }

    /// <summary>Creates the folder of a run that is to begin.</summary>
    /// <exception cref="BoxfitException">The disk has too little room.</exception>
    internal static RunFolder Create(string path, PreparedRun run)
    {
        RunRoom.Require(path, run.Settings, run.Network.Graph);
        var folder = RunFolder.Create(path, run.Settings);
        run.Weights.WriteReport(folder.WeightsFile);
        return folder;
    }

    /// <summary>Goes on with a run from where its newest checkpoint stands, to the same bits as if it had never stopped.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns.</param>
    /// <exception cref="InputException">
    /// It is no run folder, its checkpoint is cut short, or the settings or the data are not what they were.
    /// </exception>
    /// <exception cref="BoxfitException">The loss became NaN, the disk is full, or a native library is missing.</exception>
    public static TrainingResult Resume(
        string runFolder, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Resume(runFolder, [], progress, cancellation);

    /// <summary>Trains a run to more epochs than it was begun with, also one that has ended.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="epochs">
    /// Passes over the training part in all. The learning rate goes on as in a run that was begun with that many.
    /// </param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns.</param>
    /// <exception cref="InputException">As without; or the run would not be longer.</exception>
    /// <exception cref="BoxfitException">The loss became NaN, the disk is full, or a native library is missing.</exception>
    public static TrainingResult Resume(
        string runFolder, int epochs, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Resume(runFolder, [GivenSetting.Option(SettingsTable.Epochs, $"{epochs}")], progress, cancellation);

    /// <summary>Makes a run longer than it was begun, also one that has ended, and goes on with it.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="longer">More epochs, time or patience. The learning rate goes on as in a run that was begun with that length.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns.</param>
    /// <exception cref="InputException">As without; or the run would not be longer.</exception>
    /// <exception cref="BoxfitException">The loss became NaN, the disk is full, or a native library is missing.</exception>
    internal static TrainingResult Resume(
        string runFolder, IReadOnlyList<GivenSetting> longer, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var folder = RunFolder.Open(runFolder);
        return folder.ReadSettings().Folds > 0
            ? FoldedRun.Resume(folder, longer, progress, cancellation)
            : Resume(folder, longer, World.Alone, progress, cancellation);
    }

    /// <summary>Goes on with a run by several processes, all of which see its folder. Common.</summary>
    internal static TrainingResult Resume(
        string runFolder, IReadOnlyList<GivenSetting> longer, World world, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        if (world.IsAlone) return Resume(runFolder, longer, progress, cancellation);
        using var folder = world.Together(() => world.IsFirst ? RunFolder.Open(runFolder) : RunFolder.Share(runFolder));
        return Resume(folder, longer, world, progress, cancellation);
    }

    /// <summary>
    /// Goes on with the training of a folder, whatever folds it has; <paramref name="within"/> is <see cref="PreparedRun.Within"/>. Common.
    /// </summary>
    internal static TrainingResult Resume(
        RunFolder folder, IReadOnlyList<GivenSetting> longer, World world, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation, TimeSpan within = default)
    {
        var run = world.Together(() =>
        {
            var resumed = PreparedRun.Resume(folder, longer, progress, cancellation);
            SharedRun.RequireShareable(resumed.Settings, world);
            SharedRun.RequirePictures(resumed.Settings, resumed.Data.Split.Train.Count, world);
            return resumed with { World = world, Within = within };
        });
        SharedRun.RequireSame(run);
        world.Together(() =>
        {
            if (!world.IsFirst) return;
            RunRoom.Require(folder.Path, run.Settings, run.Network.Graph);
            // A kill before the next checkpoint leaves a longer configuration, which makes the run longer when it goes on.
            if (longer.Count > 0) folder.WriteSettings(run.Settings);
            run.Start?.WriteReport(folder.WeightsFile);
            RunModels.DeliverAgain(run, folder);
        });
        if (run.Start is null) progress?.Report(new TrainingNotice($"Weights: {run.Weights.Provenance}, as the run was begun with."));
        return Train(run, folder, progress, cancellation);
    }

    /// <summary>Trains in a folder that is open.</summary>
    internal static TrainingResult Train(
        PreparedRun run, RunFolder folder, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        run.World.Watch(run.Settings.WaitLimit);
        // Only now, so that the run's settings are those of any number of processes.
        run = run with { Settings = SharedRun.Divide(run.Settings, run.World) };
        progress?.Report(new RunOpened(folder.Path));
        return EngineThread.RunOnce(() => TrainingSession.Train(run, folder, progress, cancellation));
    }
}

/// <summary>How a training ended.</summary>
public sealed record TrainingResult
{
    /// <summary>The run folder.</summary>
    public required string RunFolder { get; init; }

    /// <summary>True when it was cancelled; the run can be resumed.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Epochs done.</summary>
    public required int Epochs { get; init; }

    /// <summary>Epochs that were done before this process went on with the run; 0 where it began it.</summary>
    public int EpochsBefore { get; init; }

    /// <summary>The epoch whose model the run delivers; 0 where there is none yet.</summary>
    public int DeliveredEpoch { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required long Steps { get; init; }

    /// <summary>Training speed in this process; 0 when it took no step.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>
    /// Share of the steps' time spent waiting for pictures, 0…1: from this process's second epoch on (in the first, pictures are
    /// decoded), or over all where there was only one.
    /// </summary>
    public required double DataWaitShare { get; init; }

    /// <summary>The best epoch, by the validation part where there is one, else by the test part; null before the first is done.</summary>
    public required BestEpoch? Best { get; init; }

    /// <summary>
    /// The delivered model (<see cref="Runs.RunFolder.DeliveredFile"/>) on the test part, or with folds their models on all pictures, each
    /// on those that it has not seen; null when interrupted.
    /// </summary>
    public required BoxMetricsSummary? Test { get; init; }

    /// <summary>
    /// Mean IoU on the same pictures of the model that the run began with (<see cref="TrainingSettings.From"/>); null where it began with
    /// none, or when interrupted.
    /// </summary>
    public double? EarlierMeanIou { get; init; }

    /// <summary>
    /// How well the same pictures are told from those without the object; null where the model does not say so, or when interrupted.
    /// </summary>
    public PresenceFigures? Presence { get; init; }

    /// <summary>How well their classes are told apart; null where the model tells none apart, or when interrupted.</summary>
    public ClassFigures? Classes { get; init; }

    /// <summary>How unlike the model's training the test part is; null where there is none, or the model does not say.</summary>
    public UnlikenessFigures? Unlikeness { get; init; }

    /// <summary>What the folds gave; null for a run without.</summary>
    public FoldFigures? Folds { get; init; }

    /// <summary>Pictures that could not be used, from the whole data set.</summary>
    public required IReadOnlyList<SkippedRow> Skipped { get; init; }

    /// <summary>How many of them, the first, were known when the data was read.</summary>
    public required int SkippedAtReading { get; init; }

    /// <summary>True when their share is above <see cref="TrainingSettings.MaxSkipped"/>.</summary>
    public required bool TooManySkipped { get; init; }
}

/// <summary>The best epoch of a run.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="MeanIou">Its mean IoU.</param>
public sealed record BestEpoch(int Epoch, double MeanIou);
