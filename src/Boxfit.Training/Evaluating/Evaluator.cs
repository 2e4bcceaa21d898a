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
        var measurement = new Measurement(samples, OutputNames.Of(model.Description));
        var unreadable = new List<SkippedRow>();
        foreach (var (sample, prediction) in samples.Zip(model.Predict(samples.Select(s => s.Path), cancellation)))
        {
            if (prediction.Error is { } reason) unreadable.Add(new(sample.Row, sample.Name, reason));
            else measurement.Add(sample, prediction.Box, Said.By(prediction));
        }
        measurement.RequireSome(unreadable);
        return measurement.Finish(measurement.ConstantIou(), skipped, unreadable);
    }
}

/// <summary>What a model predicts for a set of labelled pictures.</summary>
/// <param name="Summary">The figures of the boxes, over all pictures that show an object.</param>
/// <param name="Pictures">A row a picture that shows an object, in the order of the samples.</param>
/// <param name="Unreadable">Pictures that turned out unreadable; they are in no figure.</param>
public sealed record Evaluation(
    BoxMetricsSummary Summary, IReadOnlyList<EvaluatedPicture> Pictures, IReadOnlyList<SkippedRow> Unreadable)
{
    /// <summary>A row a picture that shows no object, in the order of the samples; none where the model has no output for that.</summary>
    public IReadOnlyList<EvaluatedPicture> Empty { get; init; } = [];

    /// <summary>How well it says whether the object is there; null where the model has no output for that.</summary>
    public PresenceFigures? Presence { get; init; }

    /// <summary>How well it tells classes apart; null where it tells none apart, or no picture has one of its classes.</summary>
    public ClassFigures? Classes { get; init; }

    /// <summary>How unlike its training the pictures are; null where the model does not say.</summary>
    public UnlikenessFigures? Unlikeness { get; init; }

    /// <summary>
    /// The pictures that show an object in which the model says so: in no other is there a box to promise anything of. All that show one
    /// where it does not say.
    /// </summary>
    internal IReadOnlyList<EvaluatedPicture> Seen =>
        Presence is { } presence ? [.. Pictures.Where(p => (p.Confidence ?? 1) >= presence.Threshold)] : Pictures;

    /// <summary>The threshold of confidence that these pictures ask for; null where the model has no output for that.</summary>
    /// <param name="missed">The share of pictures with the object that may be missed.</param>
    internal PresenceThreshold? ChooseThreshold(double missed) => Presence is null ? null : new(
        ThresholdChoice.Of(Measurement.Confidences(Pictures), Measurement.Confidences(Empty), missed), missed, Pictures.Count);
}

/// <summary>A model's prediction for a labelled picture.</summary>
/// <param name="Sample">The picture and its true box.</param>
/// <param name="Predicted">The predicted box in 0…1 of the upright picture, cut to it, whatever the confidence.</param>
/// <param name="IoU">Intersection over union of the two; 0 where there is no object.</param>
public sealed record EvaluatedPicture(Sample Sample, BoundingBox Predicted, double IoU)
{
    /// <summary>How sure the model is that the object is there, 0…1; null where it has no output for that.</summary>
    public double? Confidence { get; init; }

    /// <summary>The predicted class; null where the model tells none apart.</summary>
    public string? Label { get; init; }

    /// <summary>How sure the model is of the class, 0…1; null where it tells none apart.</summary>
    public double? LabelConfidence { get; init; }

    /// <summary>How unlike the model's training the picture is, 0…1; null where the model does not say.</summary>
    public double? Unlikeness { get; init; }

    /// <summary>The distance by which that is told (<see cref="Prediction.FeatureDistance"/>); null where the model does not say.</summary>
    public double? FeatureDistance { get; init; }
}
