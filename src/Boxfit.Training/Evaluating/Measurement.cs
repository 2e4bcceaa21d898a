namespace Boxfit.Training.Evaluating;

/// <summary>Collects what a model predicts for labelled pictures, and sums it up.</summary>
/// <param name="samples">All pictures, at least one.</param>
sealed class Measurement(IReadOnlyList<Sample> samples)
{
    readonly BoxMetrics _metrics = new();
    readonly List<EvaluatedPicture> _pictures = new(samples.Count);

    /// <summary>Pictures so far.</summary>
    public int Count => _pictures.Count;

    /// <summary>Adds a picture.</summary>
    /// <param name="sample">The picture and its true box.</param>
    /// <param name="predicted">The predicted box.</param>
    public void Add(Sample sample, BoundingBox predicted) =>
        _pictures.Add(new(sample, predicted, _metrics.Add(predicted, sample.Box, sample.Width, sample.Height)));

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
        throw new InputException(
            $"No picture of {samples.Count:N0} to measure on can be read. The first, {unreadable[0].Name}: {unreadable[0].Reason}.");
    }

    /// <summary>The figures.</summary>
    /// <param name="constantIou">What the best constant box has.</param>
    /// <param name="skippedBefore">Pictures that were set aside before, to be counted as skipped.</param>
    /// <param name="unreadable">Pictures that turned out unreadable.</param>
    public Evaluation Finish(double constantIou, int skippedBefore, IReadOnlyList<SkippedRow> unreadable) =>
        new(_metrics.Summarize(constantIou, skippedBefore + unreadable.Count), _pictures, unreadable);
}
