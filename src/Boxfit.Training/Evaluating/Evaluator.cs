namespace Boxfit.Training.Evaluating;

/// <summary>Measures a model on labelled pictures.</summary>
public static class Evaluator
{
    /// <summary>Measures a model on a whole data set.</summary>
    /// <param name="model">A model file, or a run folder (<see cref="Predictor.Load(string, PredictorOptions)"/>).</param>
    /// <param name="dataset">The labelled pictures.</param>
    /// <param name="threads">Threads that compute, and as many that decode; 0 for one a processor.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">The model cannot be read, or no picture can.</exception>
    public static Evaluation Evaluate(string model, Dataset dataset, int threads = 0, CancellationToken cancellation = default)
    {
        using var predictor = Predictor.Load(model, new() { Threads = threads, ThreadsPerPicture = 1, Convert = OnnxConversion.Convert });
        return Evaluate(predictor, dataset.Samples, dataset.Skipped.Count(s => !s.IsRepeat), cancellation);
    }

    /// <summary>Measures a model on a list of labelled pictures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">The pictures, at least one.</param>
    /// <param name="skipped">Pictures that were set aside before, to be counted as skipped.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">No picture can be read.</exception>
    public static Evaluation Evaluate(
        Predictor model, IReadOnlyList<Sample> samples, int skipped = 0, CancellationToken cancellation = default)
    {
        var measurement = new Measurement(samples);
        var unreadable = new List<SkippedRow>();
        foreach (var (sample, prediction) in samples.Zip(model.Predict(samples.Select(s => s.Path), cancellation)))
        {
            if (prediction.Error is { } reason) unreadable.Add(new(sample.Row, sample.Name, reason));
            else measurement.Add(sample, prediction.Box);
        }
        measurement.RequireSome(unreadable);
        return measurement.Finish(measurement.ConstantIou(), skipped, unreadable);
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
