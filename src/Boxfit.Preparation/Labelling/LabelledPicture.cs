namespace Boxfit.Preparation.Labelling;

/// <summary>What the cascades found in one picture.</summary>
sealed record LabelledPicture
{
    /// <summary>The picture's path from the folder of the output, with "/" between folders.</summary>
    public required string Name { get; init; }

    /// <summary>Length of the picture's file, by which a file that was replaced is noticed; -1 where there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>Size of the upright picture in pixels; 0 where it could not be read.</summary>
    public int Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; init; }

    /// <summary>Number of the cascade that found something, or of the last that was asked, from 0.</summary>
    public int Cascade { get; init; }

    /// <summary>Its detections, sorted by their place.</summary>
    public IReadOnlyList<FoundBox> Boxes { get; init; } = [];

    /// <summary>Whether the picture is smaller than the smallest box that any cascade could find.</summary>
    public bool IsTooSmall { get; init; }

    /// <summary>Why the picture could not be read; null where it could.</summary>
    public string? Error { get; init; }

    /// <summary>The label, or null with the reason why there is none.</summary>
    public FoundBox? Choose(LabelPolicy policy, out string? reason)
    {
        reason = Error is not null ? RejectionReason.Unreadable
            : IsTooSmall ? RejectionReason.TooSmall
            : Boxes.Count == 0 ? RejectionReason.NoneFound
            : Boxes.Count > 1 && policy == LabelPolicy.Single ? RejectionReason.Several
            : null;
        if (reason is not null) return null;
        return policy == LabelPolicy.Largest
            ? Boxes.MaxBy(b => (b.Area, b.Neighbours, b.LevelWeight))
            : Boxes.MaxBy(b => (b.Neighbours, b.Area, b.LevelWeight)); // More windows are more confidence.
    }
}

/// <summary>A box that a cascade found in a picture.</summary>
/// <param name="X1">Left edge, in pixels of the upright picture.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge (exclusive), greater than <paramref name="X1"/>.</param>
/// <param name="Y2">Bottom edge (exclusive), greater than <paramref name="Y1"/>.</param>
/// <param name="Neighbours">How many windows agreed (see <see cref="Cascades.Detection.Neighbours"/>).</param>
/// <param name="LevelWeight">The last strong classifier's sum (see <see cref="Cascades.Detection.LevelWeight"/>).</param>
readonly record struct FoundBox(int X1, int Y1, int X2, int Y2, int Neighbours, double LevelWeight)
{
    /// <summary>Area in pixels.</summary>
    public long Area => (long)(X2 - X1) * (Y2 - Y1);

    /// <summary>The box for measuring and drawing.</summary>
    public PixelBox Pixels => new(X1, Y1, X2, Y2);
}

/// <summary>How sure a label is.</summary>
static class LabelConfidence
{
    /// <summary>With so many windows that agree the confidence is a half.</summary>
    const double HalfAt = 10;

    /// <summary>
    /// n / (n + 10) for n windows that agreed, to four decimals: above 0, below 1, one half for ten windows. It tells true from false boxes
    /// better than the level weight does (<c>docs/labelling.md</c>) and compares between cascades; it is not a probability.
    /// </summary>
    public static double Of(FoundBox box) => Math.Round(box.Neighbours / (box.Neighbours + HalfAt), 4);
}

/// <summary>Why a picture got no label.</summary>
static class RejectionReason
{
    /// <summary>No cascade found anything.</summary>
    public const string NoneFound = "none found";

    /// <summary>Several detections under <see cref="LabelPolicy.Single"/>.</summary>
    public const string Several = "several";

    /// <summary>The picture is smaller than anything that could be found in it.</summary>
    public const string TooSmall = "too small";

    /// <summary>The picture is missing, damaged or not a picture, or its name cannot stand in a data file.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>All reasons, in the order in which they are reported.</summary>
    public static IReadOnlyList<string> All { get; } = [NoneFound, Several, TooSmall, Unreadable];
}
