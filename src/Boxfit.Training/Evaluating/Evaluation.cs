namespace Boxfit.Training.Evaluating;

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
