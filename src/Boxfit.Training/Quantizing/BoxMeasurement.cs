namespace Boxfit.Training.Quantizing;

/// <summary>What an ONNX file that takes pixels makes of labelled pictures.</summary>
/// <param name="Boxes">Its box in each picture, in 0…1 of the upright picture.</param>
/// <param name="MeanIou">Mean IoU with the true boxes.</param>
sealed record BoxMeasurement(IReadOnlyList<BoundingBox> Boxes, double MeanIou)
{
    /// <summary>What it says beside each box.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>Runs a model on pictures, one after the other.</summary>
    /// <param name="model">The file's content.</param>
    /// <param name="looker">Shows it the pictures.</param>
    /// <param name="pictures">The pictures, at least one.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BoxfitException">The model gives no numbers.</exception>
    public static BoxMeasurement Of(
        byte[] model, Looker looker, IReadOnlyList<FittedPicture> pictures, int threads, CancellationToken cancellation)
    {
        using var session = new OnnxSession(model, threads);
        return Of(session, looker, pictures, cancellation);
    }

    /// <summary>The same with a model that is loaded.</summary>
    public static BoxMeasurement Of(
        OnnxSession session, Looker looker, IReadOnlyList<FittedPicture> pictures, CancellationToken cancellation)
    {
        var boxes = new BoundingBox[pictures.Count];
        var verdicts = new Verdict[pictures.Count];
        var looks = new PictureLooks(session, looker);
        for (int i = 0; i < boxes.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var look = looks.Run(pictures[i]);
            boxes[i] = pictures[i].Placement.ToPicture(look.Box.Ordered()).Clip();
            verdicts[i] = look.Verdict;
        }
        return new(boxes, boxes.Zip(pictures, (b, p) => BoundingBox.IoU(b, p.Sample.Box)).Average()) { Verdicts = verdicts };
    }

    /// <summary>In how many pictures another model says the same of presence and class.</summary>
    /// <param name="other">What the other makes of the same pictures.</param>
    /// <param name="threshold">From which confidence on the object is there.</param>
    public int SameVerdicts(BoxMeasurement other, double threshold) => Verdicts.Zip(other.Verdicts)
        .Count(v => (v.First.Presence >= threshold, v.First.Class) == (v.Second.Presence >= threshold, v.Second.Class));

    /// <summary>Mean IoU with another model's boxes in the same pictures.</summary>
    public double Agreement(BoxMeasurement other) => Boxes.Zip(other.Boxes, BoundingBox.IoU).Average();
}
