namespace Boxfit.Metrics;

/// <summary>How well a model tells pictures with the object from those without, by its confidence that the object is there.</summary>
public sealed record PresenceFigures
{
    /// <summary>Pictures that show the object.</summary>
    public required int WithObject { get; init; }

    /// <summary>Pictures that show none.</summary>
    public required int WithoutObject { get; init; }

    /// <summary>
    /// The probability that a picture with the object has a higher confidence than one without (the area under the ROC curve; equal ones
    /// count half): 1 is perfect, 0.5 chance. Null where one of the two kinds is missing.
    /// </summary>
    public required double? Auroc { get; init; }

    /// <summary>The confidence from which on the model says that the object is there.</summary>
    public required double Threshold { get; init; }

    /// <summary>Of the pictures in which it says that the object is, the share of those that show it; null where there are none.</summary>
    public required double? Precision { get; init; }

    /// <summary>Of the pictures that show the object, the share in which it says so; null where there are none.</summary>
    public required double? Recall { get; init; }

    /// <summary>Pictures that show the object, in which it says that there is none.</summary>
    public required int Missed { get; init; }

    /// <summary>Pictures that show none, in which it says that the object is.</summary>
    public required int FalseAlarms { get; init; }

    /// <summary>Sums confidences up.</summary>
    /// <param name="with">The confidence of each picture that shows the object.</param>
    /// <param name="without">That of each picture that shows none.</param>
    /// <param name="threshold">The confidence from which on the model says that the object is there.</param>
    public static PresenceFigures Of(IReadOnlyCollection<double> with, IReadOnlyCollection<double> without, double threshold)
    {
        int found = with.Count(c => c >= threshold), alarms = without.Count(c => c >= threshold);
        return new()
        {
            WithObject = with.Count,
            WithoutObject = without.Count,
            Auroc = AreaUnderCurve(with, without),
            Threshold = threshold,
            Precision = found + alarms > 0 ? (double)found / (found + alarms) : null,
            Recall = with.Count > 0 ? (double)found / with.Count : null,
            Missed = with.Count - found,
            FalseAlarms = alarms,
        };
    }

    /// <summary>By ranks: the number of pairs in the right order, equal ones half, as a share of all.</summary>
    static double? AreaUnderCurve(IReadOnlyCollection<double> with, IReadOnlyCollection<double> without)
    {
        if (with.Count == 0 || without.Count == 0) return null;
        double pairs = 0;
        long below = 0;
        foreach (var same in with.Select(c => (Confidence: c, Has: true)).Concat(without.Select(c => (Confidence: c, Has: false)))
            .GroupBy(c => c.Confidence).OrderBy(g => g.Key))
        {
            int has = same.Count(c => c.Has), none = same.Count() - has;
            pairs += has * (below + none / 2.0);
            below += none;
        }
        return pairs / ((double)with.Count * without.Count);
    }
}
