using Boxfit.Preparation.Splitting;

namespace Boxfit.Training.Folds;

/// <summary>
/// A run with cross-validation. Its folder is that of the last training, on all pictures, and has those of the folds in it. Each fold is
/// a run like any other, on a data file in the folder in which it is the test part.
/// </summary>
sealed class FoldedRun
{
    readonly RunFolder _folder;
    readonly TrainingSettings _settings;
    readonly TrainingData _data;
    readonly FoldReports _reports;
    readonly CancellationToken _cancellation;
    readonly IReadOnlyList<string> _files;

    FoldedRun(RunFolder folder, PreparedRun run, FoldReports reports, CancellationToken cancellation)
    {
        (_folder, _settings, _data, _reports, _cancellation) = (folder, run.Settings, run.Data, reports, cancellation);
        _files = SplitFiles.Names(folder.FoldsFile, new() { Data = "", Folds = _settings.Folds }, fileForEachPart: false);
    }

    int Folds => _settings.Folds;

    /// <summary>Begins one.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="settings">The run's settings, with folds.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns.</param>
    public static TrainingResult Begin(
        string path, TrainingSettings settings, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var reports = new FoldReports(settings, progress);
        var data = TrainingData.Load(settings, withPrints: true);
        FoldTraining.RefuseSeen(settings, data.Dataset, "leave --folds out");
        var division = FoldDivision.Of(data.Dataset, settings, reports, cancellation);
        FoldDivision.RequireUsable(division, data.HasPresence);
        var run = PreparedRun.Settle(settings, reports, cancellation, data);
        using var folder = Trainer.Create(path, run);
        SplitFiles.Write(folder.FoldsFile, division);
        // Saves what the last training begins with, by which it sees that its pictures are still those of the folds.
        Trainer.Train(run, folder, reports, new(canceled: true));
        return new FoldedRun(folder, run, reports, cancellation).Train();
    }

    /// <summary>Goes on with one.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="longer">What would make it longer; it does not become so.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Finishes the step in progress, saves, and returns.</param>
    /// <exception cref="InputException">It was to become longer, or the data is not what it was.</exception>
    public static TrainingResult Resume(
        RunFolder folder, IReadOnlyList<GivenSetting> longer, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (longer is [var (_, value, origin), ..])
        {
            string[] anew = ["train", "--config", folder.ConfigurationFile, origin, value, "--out", "DIR"];
            throw new InputException(
                $"{origin} {value}: the run in {folder.Path} has folds, which were measured at the length that it was begun with, so it " +
                $"does not become longer. Begin a new one: {ShellLine.Of(anew)}");
        }
        var reports = new FoldReports(folder.ReadSettings(), progress);
        reports.Report(new RunOpened(folder.Path));
        // The folds take their time: that the last training's data is another now is to be told before.
        var run = PreparedRun.Resume(folder, [], reports, cancellation);
        var folded = new FoldedRun(folder, run, reports, cancellation);
        // A run that was killed while it began has not written all of them; the seed divides as it did.
        if (!folded._files.All(File.Exists))
            SplitFiles.Write(folder.FoldsFile, FoldDivision.Of(run.Data.Dataset, run.Settings, reports, cancellation));
        return folded.Train();
    }

    TrainingResult Train()
    {
        string each = _settings.Time > TimeSpan.Zero ? $", each of at most {SettingSyntax.PrintDuration(_settings.Time)} (--time)" : "";
        _reports.Say($"{Counted.Of(Folds, "fold")}, each tested by a training on the others, then one on all pictures: {Folds + 1} " +
            $"trainings{each}.");
        var ious = new List<double>();
        for (int fold = 1; fold <= Folds; fold++)
        {
            if (TrainFold(fold) is { Interrupted: true } stopped)
                return stopped with { RunFolder = _folder.Path, Folds = new(Folds, ious, null) };
            ious.Add(EvaluationTable.ReadMeanIou(Path.Combine(_folder.FoldFolder(fold), RunFolder.EvaluationName)) ?? 0);
            _reports.Say(string.Create(CultureInfo.InvariantCulture, $"Fold {fold}/{Folds}: mean IoU {ious[^1]:0.000}"));
        }
        var (measured, threshold) = Measure();
        OutOfFold.Write(_folder, _data.Dataset, measured, ObjectClass.Of([.. _data.Classes.Select(c => c.Name)]));

        _reports.Begin(Folds + 1);
        var last = Trainer.Resume(_folder, [], World.Alone, _reports, _cancellation) with
        {
            Folds = new(Folds, ious, _folder.PredictionsFile),
        };
        if (last.Interrupted) return last;
        if (threshold is not null) KeepThreshold(threshold);
        EvaluationTable.Write(_folder.EvaluationFile, measured);
        EvaluationSheet.Save(_folder.SheetFile, "All pictures, each by the training of its fold, which has not seen it", measured);
        if (measured.Classes is { } classes) RunModels.DrawConfusion(_folder, classes);
        return last with { Test = measured.Summary, Presence = measured.Presence, Classes = measured.Classes };
    }

    /// <summary>
    /// What the folds' models say of the pictures that they have not seen, and the threshold of presence that these ask for; null where the
    /// models have no such output. The last training has no other pictures to choose one by.
    /// </summary>
    (Evaluation Measured, PresenceThreshold? Threshold) Measure()
    {
        var names = OutputNames.Of(_data);
        var measured = OutOfFold.Gather(_folder, _data.Dataset, Folds, names);
        if (measured.ChooseThreshold(_settings.PresenceError) is not { } threshold) return (measured, null);
        return (OutOfFold.Gather(_folder, _data.Dataset, Folds, names with { Threshold = threshold.Threshold }), threshold);
    }

    /// <summary>Writes the threshold into the files of the delivered model.</summary>
    void KeepThreshold(PresenceThreshold threshold)
    {
        var model = ModelFile.Describe(ModelFile.Find(_folder.Path));
        if (model.Presence == threshold) return;
        DescriptionFiles.Replace(
            RunFolder.ModelFiles(_folder.Path), model, d => (d with { Presence = null }).WithLooksInside(),
            // What was promised was of the pictures that reach the other threshold.
            d => d with { Presence = threshold, Promise = null });
    }

    /// <summary>Trains a fold, or goes on with it; null where it is done already.</summary>
    TrainingResult? TrainFold(int fold)
    {
        string path = _folder.FoldFolder(fold);
        bool isBegun = File.Exists(Path.Combine(path, RunFolder.LastName));
        // What only going on needs is removed when a fold has come to its end; times of files do not survive every copy.
        if (!isBegun && File.Exists(Path.Combine(path, RunFolder.EvaluationName))) return null;
        _reports.Begin(fold);
        var result = isBegun ? GoOn(path) : Begin(path, fold);
        if (!result.Interrupted) RunFolder.Prune(path);
        return result;
    }

    TrainingResult Begin(string path, int fold)
    {
        var run = PreparedRun.Settle(FoldTraining.OnFile(_settings, _files[fold - 1], path), _reports, _cancellation);
        using var folder = Trainer.Create(path, run);
        return Trainer.Train(run, folder, _reports, _cancellation);
    }

    TrainingResult GoOn(string path)
    {
        using var folder = RunFolder.Open(path);
        return Trainer.Resume(folder, [], World.Alone, _reports, _cancellation);
    }
}
