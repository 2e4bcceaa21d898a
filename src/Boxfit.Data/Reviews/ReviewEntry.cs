namespace Boxfit.Data.Reviews;

/// <summary>A picture that is brought into a review, with what its sources say.</summary>
/// <param name="Name">Its name from the review file's folder.</param>
/// <param name="AsWritten">The name that it had while its file was not found; the same where it has no other.</param>
sealed record ReviewEntry(string Name, string AsWritten)
{
    /// <summary>The part that the data puts it into.</summary>
    public string? Part { get; init; }

    /// <summary>Width in pixels; null where it is not known.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels; null where it is not known.</summary>
    public int? Height { get; init; }

    /// <summary>Why its file cannot be read; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>What the sources say.</summary>
    public IReadOnlyList<ReviewProposal> Proposals { get; init; } = [];
}
