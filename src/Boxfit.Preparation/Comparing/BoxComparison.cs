namespace Boxfit.Preparation.Comparing;

/// <summary>Two sets of boxes to compare.</summary>
/// <param name="A">The first data file or folder, such as labels.</param>
/// <param name="B">The second, such as the truth.</param>
public sealed record ComparisonOptions(string A, string B)
{
    /// <summary>How <see cref="A"/> is read.</summary>
    public ReadOptions ReadingA { get; init; } = ReadOptions.ByContent;

    /// <summary>How <see cref="B"/> is read.</summary>
    public ReadOptions ReadingB { get; init; } = ReadOptions.ByContent;

    /// <summary>Folder of the pictures; see <see cref="PictureLocator"/> for where null looks.</summary>
    public string? Images { get; init; }

    /// <summary>Which object counts of a picture that has several; one picture has one box to compare.</summary>
    public ObjectChoice Objects { get; init; } = new(ObjectPolicy.Skip);
}

/// <summary>A picture that has a box in both sets.</summary>
/// <param name="Name">Its name in the first set.</param>
/// <param name="Path">Absolute path of the picture; null where it was not found.</param>
/// <param name="A">The first set's box.</param>
/// <param name="B">The second set's box.</param>
/// <param name="IoU">Intersection over union of the two.</param>
public sealed record ComparedPicture(string Name, string? Path, AnnotatedObject A, AnnotatedObject B, double IoU);

/// <summary>How two sets of boxes agree.</summary>
public sealed record BoxComparison
{
    /// <summary>
    /// Below this intersection over union a box counts as false. Two honest boxes of one object, one of the face and one of the whole head,
    /// may be at 0.4; at 0.3 one of them is off the object or on a part of it.
    /// </summary>
    public const double FalseBelow = 0.3;

    /// <summary>The pictures that have a box in both sets, the worst first.</summary>
    public required IReadOnlyList<ComparedPicture> Pictures { get; init; }

    /// <summary>Names of the pictures that have a box in the first set only.</summary>
    public required IReadOnlyList<string> OnlyInA { get; init; }

    /// <summary>Names of the pictures that have a box in the second set only.</summary>
    public required IReadOnlyList<string> OnlyInB { get; init; }

    /// <summary>What could not be compared: how often for which reason.</summary>
    public required IReadOnlyDictionary<string, int> Skipped { get; init; }

    /// <summary>What was assumed while reading, for the user.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Mean intersection over union; NaN where there is no picture, as for all figures.</summary>
    public double MeanIou => Pictures.Count > 0 ? Pictures.Average(p => p.IoU) : double.NaN;

    /// <summary>Median intersection over union.</summary>
    public double MedianIou => Median.Of(Pictures.Select(p => p.IoU));

    /// <summary>Share of the pictures whose boxes differ so much that one of them must be false.</summary>
    public double FalseShare => 1 - ShareFrom(FalseBelow);

    /// <summary>Share of the second set's pictures with a box that have one in the first set too.</summary>
    public double ShareOfB => (double)Pictures.Count / (Pictures.Count + OnlyInB.Count);

    /// <summary>Share of the pictures with at least this intersection over union.</summary>
    public double ShareFrom(double iou) => (double)Pictures.Count(p => p.IoU >= iou) / Pictures.Count;
}
