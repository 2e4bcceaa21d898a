namespace Boxfit.Training.Evaluating;

/// <summary>Measures a model on labelled pictures.</summary>
public static class Evaluator
{
    /// <summary>Measures a model on a whole data set.</summary>
    /// <param name="model">A model file, or a run folder (<see cref="ModelFile.Find"/>).</param>
    /// <param name="dataset">The labelled pictures.</param>
    /// <param name="threads">Threads that compute, and as many that decode; 0 for one a processor.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">The model cannot be read, or no picture can.</exception>
    public static Evaluation Evaluate(string model, Dataset dataset, int threads = 0, CancellationToken cancellation = default) =>
        Evaluate(ModelFile.Load(ModelFile.Find(model)), dataset.Samples, dataset.Skipped.Count(s => !s.IsRepeat), threads, cancellation);

    /// <summary>Measures a model on a list of labelled pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The pictures, at least one.</param>
    /// <param name="skipped">Pictures that were set aside before, to be counted as skipped.</param>
    /// <param name="threads">Threads that compute, and as many that decode; 0 for one a processor.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Evaluation Evaluate(
        Model model, IReadOnlyList<Sample> samples, int skipped = 0, int threads = 0, CancellationToken cancellation = default)
    {
        if (threads == 0) threads = Environment.ProcessorCount;
        // Every picture is used once, so none is kept.
        using var part = new HeldOutPart(samples, new Preprocessor(model.Description.Preprocessing), threads, cacheBytes: 0, skipped);
        return EngineThread.RunOnce(() =>
        {
            using var plan = new InferencePlan(model.Graph, model.Parameters, HeldOutPart.BatchSize, threads);
            return part.Evaluate(plan, model.Description.Configuration.Box, cancellation);
        });
    }
}

/// <summary>What a model predicts for a set of labelled pictures.</summary>
/// <param name="Summary">The figures over all pictures.</param>
/// <param name="Pictures">A row a picture, in the order of the samples.</param>
/// <param name="Unreadable">Pictures that turned out unreadable; they are in no figure.</param>
public sealed record Evaluation(
    BoxMetricsSummary Summary, IReadOnlyList<EvaluatedPicture> Pictures, IReadOnlyList<SkippedRow> Unreadable);

/// <summary>A model's prediction for a labelled picture.</summary>
/// <param name="Sample">The picture and its true box.</param>
/// <param name="Predicted">The predicted box in 0…1 of the upright picture, cut to it.</param>
/// <param name="IoU">Intersection over union of the two.</param>
public sealed record EvaluatedPicture(Sample Sample, BoundingBox Predicted, double IoU);
