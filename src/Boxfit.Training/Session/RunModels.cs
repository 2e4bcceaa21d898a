using System.Diagnostics;
using Boxfit.Engine;
using Boxfit.Metrics;
using Boxfit.Weights;

namespace Boxfit.Training;

/// <summary>Saves a run's models and checkpoints, and measures the one that it delivers.</summary>
sealed class RunModels(SessionSetup setup, Learner learner, TrainingPosition position, RunClock clock)
{
    /// <summary>Saves what the run goes on from.</summary>
    public void SaveLast(IReadOnlyDictionary<string, Tensor> model, BoxMetricsSummary? metrics)
    {
        position.Elapsed = clock.Elapsed;
        CheckpointFile.Save(setup.Folder.LastFile, Describe(metrics), learner.Capture(model, position));
    }

    /// <summary>Saves an epoch's model and state.</summary>
    public void SaveEpoch(IReadOnlyDictionary<string, Tensor> model, BoxMetricsSummary metrics, bool isBest)
    {
        if (isBest) ModelFile.Save(setup.Folder.BestFile, Describe(metrics), model);
        SaveLast(model, metrics);
        CheckpointRotation.Add(setup.Folder, position.CompletedEpochs, setup.Settings.Keep);
    }

    /// <summary>Measures the delivered model on the test part, and shows its predictions there.</summary>
    public BoxMetricsSummary MeasureDelivered(HeldOutPart test, CancellationToken cancellation)
    {
        var model = ModelFile.Load(RunFolder.FindModel(setup.Folder.Path));
        using var plan = new InferencePlan(model.Graph, model.Parameters, HeldOutPart.BatchSize, setup.Settings.Threads);
        var evaluation = test.Evaluate(plan, model.Description.Configuration.Box, cancellation);
        EvaluationTable.Write(setup.Folder.EvaluationFile, evaluation);
        EvaluationSheet.Save(setup.Folder.SheetFile, "Test part", evaluation);
        return evaluation.Summary;
    }

    /// <summary>About the time that <see cref="MeasureDelivered"/> will take, without decoding.</summary>
    public TimeSpan EstimateMeasuring()
    {
        using var plan = new InferencePlan(setup.Graph, learner.ExportModel(), HeldOutPart.BatchSize, setup.Settings.Threads);
        plan.Run();
        long start = Stopwatch.GetTimestamp();
        plan.Run();
        return Stopwatch.GetElapsedTime(start) * Math.Ceiling((double)setup.Data.Split.Test.Count / HeldOutPart.BatchSize);
    }

    ModelDescription Describe(BoxMetricsSummary? metrics) => new(
        setup.Settings.Model,
        setup.Settings.Preprocessing,
        new(Path.GetFileName(setup.Data.Dataset.File), setup.Weights, position.CompletedEpochs, position.Step, setup.Settings.Seed,
            Product.Version, DateTimeOffset.Now),
        metrics);
}
