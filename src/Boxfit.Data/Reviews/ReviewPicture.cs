namespace Boxfit.Data.Reviews;

/// <summary>A picture as it stands in a review.</summary>
sealed record ReviewPicture
{
    /// <summary>Its number in the review file.</summary>
    public required long Id { get; init; }

    /// <summary>Its name, which leads to its file from the review file's folder.</summary>
    public required string Name { get; init; }

    /// <summary>Width in pixels of the upright picture; null where it was never read.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels of the upright picture; null where it was never read.</summary>
    public int? Height { get; init; }

    /// <summary>What became of it.</summary>
    public ReviewState State { get; init; }

    /// <summary>Number of decisions so far.</summary>
    public long Version { get; init; }

    /// <summary>The box that was decided on; null where there is none.</summary>
    public PixelBox? Box { get; init; }

    /// <summary>The class of that box.</summary>
    public string? Label { get; init; }

    /// <summary>Who decided last; null where nobody has.</summary>
    public string? Person { get; init; }

    /// <summary>When; null where nobody has.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why its file cannot be read; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>One less the IoU of the first two sources; null where there are not two.</summary>
    public double? Disagreement { get; init; }

    /// <summary>What the sources say, the first of them first.</summary>
    public IReadOnlyList<ReviewProposal> Proposals { get; init; } = [];
}
