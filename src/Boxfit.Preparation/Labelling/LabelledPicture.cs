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
            ? Boxes.MaxBy(b => (b.Area, b.LevelWeight, b.Neighbours))
            : Boxes.MaxBy(b => (b.LevelWeight, b.Neighbours, b.Area));
    }
}
