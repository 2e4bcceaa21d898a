namespace Boxfit.Training.Evaluating;

/// <summary>Collects what a model predicts for labelled pictures, and sums it up.</summary>
/// <param name="samples">All pictures, at least one.</param>
/// <param name="names">What the model's outputs beside the box mean.</param>
sealed class Measurement(IReadOnlyList<Sample> samples, OutputNames names)
{
    readonly BoxMetrics _metrics = new();
    readonly List<EvaluatedPicture> _pictures = new(samples.Count), _empty = [];

    /// <summary>Pictures with an object so far.</summary>
    public int Count => _pictures.Count;

    /// <summary>Adds a picture.</summary>
    /// <param name="sample">The picture and its true box.</param>
    /// <param name="predicted">The predicted box.</param>
    /// <param name="said">What is said beside it.</param>
    public void Add(Sample sample, BoundingBox predicted, Said said)
    {
        double iou = sample.HasObject ? _metrics.Add(predicted, sample.Box, sample.Width, sample.Height) : 0;
        (sample.HasObject ? _pictures : _empty).Add(new(sample, predicted, iou)
        {
            Confidence = said.Confidence, Label = said.Label, LabelConfidence = said.LabelConfidence,
            Unlikeness = said.Unlikeness, FeatureDistance = said.FeatureDistance,
        });
    }

    /// <summary>What the best constant box would have for the pictures so far.</summary>
    public double ConstantIou()
    {
        BoundingBox[] truths = [.. _pictures.Select(p => p.Sample.Box)];
        return ConstantBox.MeanIou(ConstantBox.Find(truths), truths);
    }

    /// <summary>Refuses to sum up nothing.</summary>
    /// <param name="unreadable">Pictures that turned out unreadable.</param>
    /// <exception cref="InputException">No picture could be read.</exception>
    public void RequireSome(IReadOnlyList<SkippedRow> unreadable)
    {
        if (_pictures.Count > 0) return;
        if (unreadable.Count == 0)
            throw new InputException($"None of {Counted.Of(samples.Count, "picture")} to measure on shows an object.");
        throw new InputException(
            $"No picture of {samples.Count:N0} to measure on can be read. The first, {unreadable[0].Name}: {unreadable[0].Reason}.");
    }

    /// <summary>The figures.</summary>
    /// <param name="constantIou">What the best constant box has.</param>
    /// <param name="skippedBefore">Pictures that were set aside before, to be counted as skipped.</param>
    /// <param name="unreadable">Pictures that turned out unreadable.</param>
    public Evaluation Finish(double constantIou, int skippedBefore, IReadOnlyList<SkippedRow> unreadable) =>
        new(_metrics.Summarize(constantIou, skippedBefore + unreadable.Count), _pictures, unreadable)
        {
            Empty = _empty,
            Presence = names.Threshold is { } threshold ? PresenceFigures.Of(Confidences(_pictures), Confidences(_empty), threshold) : null,
            Unlikeness = UnlikenessFigures.Of(_pictures.Concat(_empty).Select(p => p.Unlikeness)),
            Classes = names.Classes.Count > 0 ? ClassFigures.Of(names.Classes, Classified()) : null,
        };

    internal static double[] Confidences(IReadOnlyList<EvaluatedPicture> pictures) => [.. pictures.Select(p => p.Confidence ?? 1)];

    IEnumerable<(int True, int Predicted)> Classified()
    {
        var places = names.Classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        foreach (var picture in _pictures)
            if (places.TryGetValue(picture.Sample.Label, out int truth)) yield return (truth, places[picture.Label!]);
    }
}
