namespace Boxfit.Training.Session;

/// <summary>Saves a run's models and checkpoints, and measures the one that it delivers.</summary>
sealed class RunModels(
    PreparedRun run, RunFolder folder, Learner learner, TrainingPosition position, RunClock clock, Action<string> say)
{
    readonly EpochExport _exports = new(run, folder, say);

    /// <summary>Saves what the run goes on from.</summary>
    /// <param name="model">The model's parameters.</param>
    /// <param name="measured">What it gave on the part that epochs are compared by; null where it was not measured.</param>
    public void SaveLast(IReadOnlyDictionary<string, Tensor> model, Evaluation? measured)
    {
        position.Elapsed = clock.Elapsed;
        var description = Describe(measured);
        CheckpointFile.Save(folder.LastFile, description, learner.Capture(model, position));
        folder.Deliver(run.Settings, position.Step == 0 ? null : path => ModelFile.Save(path, description, model));
    }

    /// <summary>Delivers anew before a run goes on: a kill may have come between, and earlier versions delivered otherwise.</summary>
    public static void DeliverAgain(PreparedRun run, RunFolder folder) =>
        folder.Deliver(run.Settings, run.Checkpoint is not { Position.Step: > 0 } checkpoint ? null
            : path => ModelFile.Save(path, ModelFile.Describe(folder.LastFile), checkpoint.Parameters));

    /// <summary>Saves an epoch's model and state.</summary>
    /// <param name="model">The model's parameters.</param>
    /// <param name="measured">What it gave on the part that epochs are compared by; null where there is none.</param>
    /// <param name="isBest">Whether it is the best epoch so far.</param>
    public void SaveEpoch(IReadOnlyDictionary<string, Tensor> model, Evaluation? measured, bool isBest)
    {
        var description = Describe(measured);
        _exports.Save(new(description, run.Network.Graph, model));
        if (isBest) ModelFile.Save(folder.BestFile, description, model);
        SaveLast(model, measured);
        CheckpointRotation.Add(folder, position.CompletedEpochs, run.Settings.Keep);
    }

    /// <summary>
    /// Finds out of the delivered model how unlike its training a picture is, and writes it into the files that hold the model. What keeps
    /// it from being written is said and no more: the model is there, and does not say it.
    /// </summary>
    /// <returns>False where it was cancelled.</returns>
    public bool MeasureUnlikeness(CancellationToken cancellation)
    {
        var model = ModelFile.Load(ModelFile.Find(folder.Path));
        // Of a run that had ended before.
        if (model.Description.Unlikeness is not null) return true;
        try
        {
            var scale = UnlikenessMeasurement.Of(
                model, run.Data.Split, run.Settings.Threads, run.Settings.Workers, cancellation, run.World.Work);
            if (scale is null) return true;
            // ONNX, which needs an output for it, is made afterwards.
            DescriptionFiles.Replace(
                RunFolder.ModelFiles(folder.Path).Where(f => f != folder.OnnxFile), model.Description, d => d with { Unlikeness = null },
                d => d with { Unlikeness = scale });
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (BoxfitException e)
        {
            say($"Note: the model does not say how unlike its training a picture is. {e.Message}");
        }
        return true;
    }

    /// <summary>Shows what the delivered model gave on the test part.</summary>
    public void Show(Evaluation evaluation)
    {
        EvaluationTable.Write(folder.EvaluationFile, evaluation);
        EvaluationSheet.Save(folder.SheetFile, "Test part", evaluation);
        if (evaluation.Classes is { } classes) DrawConfusion(folder, classes);
    }

    /// <summary>Draws which classes were taken for which.</summary>
    public static void DrawConfusion(RunFolder folder, ClassFigures classes) =>
        ConfusionChart.Of(classes).Draw().Save(folder.ConfusionFile);

    /// <summary>Writes the delivered model as ONNX, where there is one.</summary>
    public void DeliverOnnx() => OnnxDelivery.Write(folder, run.Settings.Threads, say);

    /// <summary>
    /// About the time that <see cref="MeasureUnlikeness"/> and <see cref="DoneModel.Measure"/> will take, without decoding.
    /// </summary>
    public TimeSpan EstimateMeasuring()
    {
        using var plan = new InferencePlan(run.Network.Graph, learner.ExportModel(), HeldOutPart.BatchSize, run.Settings.Threads);
        plan.Run();
        long start = Stopwatch.GetTimestamp();
        plan.Run();
        int looks = run.Settings.Preprocessing.Looks?.Count ?? 1;
        double pictures = (double)looks * run.Data.Split.Test.Count / run.World.Size + UnlikenessMeasurement.CountOf(run.Data.Split);
        return Stopwatch.GetElapsedTime(start) * Math.Ceiling(pictures / HeldOutPart.BatchSize);
    }

    /// <summary>The threshold is chosen on the validation part alone: the test part is to be new to the model.</summary>
    PresenceThreshold? Threshold(Evaluation? measured)
    {
        if (!run.Settings.Model.Presence) return null;
        var chosen = run.Data.Split.Validation.Count > 0 ? measured?.ChooseThreshold(run.Settings.PresenceError) : null;
        return chosen ?? PresenceThreshold.Unchosen;
    }

    ModelDescription Describe(Evaluation? measured) => new(
        run.Settings.Model,
        run.Settings.Preprocessing,
        new()
        {
            Dataset = Path.GetFileName(run.Data.Dataset.File),
            Weights = run.Weights.Provenance,
            Epoch = position.CompletedEpochs,
            Step = position.Step,
            Seed = run.Settings.Seed,
            Version = Product.Version,
            Created = DateTimeOffset.Now,
        },
        measured?.Summary)
    {
        Classes = run.Data.ToldApart.Count > 0 ? run.Data.ToldApart
            : [.. run.Data.Classes.Take(ModelDescription.MostClasses).Select(c => c.Name)],
        Presence = Threshold(measured),
    };
}
