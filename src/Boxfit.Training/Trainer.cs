namespace Boxfit.Training;

/// <summary>Trains a localizer: the published recipe or any change of it, into a run folder.</summary>
public static class Trainer
{
    /// <summary>Starts a run.</summary>
    /// <param name="settings">Everything that decides it.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns; <see cref="Resume"/> goes on to the same bits.</param>
    /// <exception cref="InputException">
    /// The data, the settings or the initial weights are wrong, or the run folder exists; nothing has been written then.
    /// </exception>
    /// <exception cref="BoxfitException">
    /// Published weights cannot be fetched, the loss became NaN, the disk is full, or a native library is missing.
    /// </exception>
    public static TrainingResult Run(
        TrainingSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        SettingsTable.Standard.Check(settings);
        string path = RunFolder.Choose(settings);
        var run = PreparedRun.Settle(settings, progress, cancellation);
        using var folder = RunFolder.Create(path, run.Settings);
        run.Weights.WriteReport(folder.WeightsFile);
        return EngineThread.RunOnce(() => TrainingSession.Train(run, folder, progress, cancellation));
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
        string runFolder, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var folder = RunFolder.Open(runFolder);
        var run = PreparedRun.Resume(folder);
        // A kill may have come between a model and its name, and folders of earlier versions have none.
        folder.Deliver(run.Settings);
        progress?.Report(new TrainingNotice(run.Start?.Describe() ?? $"Weights: {run.Weights.Provenance}, as the run was begun with."));
        return EngineThread.RunOnce(() => TrainingSession.Train(run, folder, progress, cancellation));
    }
}
