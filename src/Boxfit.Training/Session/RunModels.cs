namespace Boxfit.Training.Session;

/// <summary>Saves a run's models and checkpoints, and measures the one that it delivers.</summary>
sealed class RunModels(
    PreparedRun run, RunFolder folder, Learner learner, TrainingPosition position, RunClock clock, Action<string> say)
{
    readonly EpochExport _exports = new(run, folder, say);

    /// <summary>Saves what the run goes on from.</summary>
    public void SaveLast(IReadOnlyDictionary<string, Tensor> model, BoxMetricsSummary? metrics)
    {
        position.Elapsed = clock.Elapsed;
        var description = Describe(metrics);
        CheckpointFile.Save(folder.LastFile, description, learner.Capture(model, position));
        folder.Deliver(run.Settings, position.Step == 0 ? null : path => ModelFile.Save(path, description, model));
    }

    /// <summary>Delivers anew before a run goes on: a kill may have come between, and earlier versions delivered otherwise.</summary>
    public static void DeliverAgain(PreparedRun run, RunFolder folder) =>
        folder.Deliver(run.Settings, run.Checkpoint is not { Position.Step: > 0 } checkpoint ? null
            : path => ModelFile.Save(path, ModelFile.Describe(folder.LastFile), checkpoint.Parameters));

    /// <summary>Saves an epoch's model and state.</summary>
    public void SaveEpoch(IReadOnlyDictionary<string, Tensor> model, BoxMetricsSummary? metrics, bool isBest)
    {
        var description = Describe(metrics);
        _exports.Save(new(description, run.Network.Graph, model));
        if (isBest) ModelFile.Save(folder.BestFile, description, model);
        SaveLast(model, metrics);
        CheckpointRotation.Add(folder, position.CompletedEpochs, run.Settings.Keep);
    }

    /// <summary>Measures the delivered model on the test part, and shows its predictions there.</summary>
    public BoxMetricsSummary MeasureDelivered(HeldOutPart test, CancellationToken cancellation)
    {
        var model = ModelFile.Load(ModelFile.Find(folder.Path));
        using var plan = new InferencePlan(model.Graph, model.Parameters, HeldOutPart.BatchSize, run.Settings.Threads);
        var evaluation = test.Evaluate(plan, model.Description.Configuration, cancellation);
        EvaluationTable.Write(folder.EvaluationFile, evaluation);
        EvaluationSheet.Save(folder.SheetFile, "Test part", evaluation);
        return evaluation.Summary;
    }

    /// <summary>Writes the delivered model as ONNX, where there is one.</summary>
    public void DeliverOnnx() => OnnxDelivery.Write(folder, run.Settings.Threads, say);

    /// <summary>About the time that <see cref="MeasureDelivered"/> will take, without decoding.</summary>
    public TimeSpan EstimateMeasuring()
    {
        using var plan = new InferencePlan(run.Network.Graph, learner.ExportModel(), HeldOutPart.BatchSize, run.Settings.Threads);
        plan.Run();
        long start = Stopwatch.GetTimestamp();
        plan.Run();
        int looks = run.Settings.Preprocessing.Looks?.Count ?? 1;
        return looks * Stopwatch.GetElapsedTime(start) * Math.Ceiling((double)run.Data.Split.Test.Count / HeldOutPart.BatchSize);
    }

    ModelDescription Describe(BoxMetricsSummary? metrics) => new(
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
        metrics)
    {
        Classes = [.. run.Data.Classes.Take(ModelDescription.MostClasses).Select(c => c.Name)],
    };
}
