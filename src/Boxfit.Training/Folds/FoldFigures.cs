namespace Boxfit.Training.Folds;

/// <summary>What cross-validation gave so far.</summary>
/// <param name="Count">Number of folds.</param>
/// <param name="MeanIous">Mean IoU of each fold that is done, on its own pictures, by its own model.</param>
/// <param name="Predictions">The table of what was predicted for each picture; null where not all folds are done.</param>
public sealed record FoldFigures(int Count, IReadOnlyList<double> MeanIous, string? Predictions)
{
    /// <summary>The mean of <see cref="MeanIous"/>; null where there are none.</summary>
    public double? Mean => MeanIous.Count > 0 ? MeanIous.Average() : null;

    /// <summary>Their standard deviation (of a sample: by n − 1); null where there are fewer than two.</summary>
    public double? Spread => MeanIous.Count < 2 ? null
        : Math.Sqrt(MeanIous.Sum(iou => Math.Pow(iou - Mean!.Value, 2)) / (MeanIous.Count - 1));
}
