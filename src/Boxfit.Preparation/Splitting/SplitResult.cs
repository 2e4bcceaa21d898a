namespace Boxfit.Preparation.Splitting;

/// <summary>A part of a divided data set, or a fold.</summary>
/// <param name="Name">train, validation or test; or fold1, fold2, ….</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Wanted">Number of pictures that the shares ask for.</param>
/// <param name="Groups">Number of groups that stand in it.</param>
public sealed record SplitPart(string Name, int Pictures, int Wanted, int Groups);

/// <summary>A divided data set.</summary>
public sealed record SplitResult
{
    /// <summary>The parts in order; for folds, each fold.</summary>
    public required IReadOnlyList<SplitPart> Parts { get; init; }

    /// <summary>The pictures in the data file's order, each with the index of its part in <see cref="Parts"/>.</summary>
    public required IReadOnlyList<(AnnotatedPicture Picture, string? Path, int Part)> Pictures { get; init; }

    /// <summary>True when <see cref="Parts"/> are folds.</summary>
    public required bool IsFolds { get; init; }

    /// <summary>Number of sets of two or more pictures that are copies or near copies of one another; null where nobody looked.</summary>
    public required int? DuplicateGroups { get; init; }

    /// <summary>How many of these stand in several parts; only a division by rows tears them apart.</summary>
    public required int DuplicateGroupsTorn { get; init; }

    /// <summary>Pictures that could not be looked at, with the reason; they are in a part all the same.</summary>
    public required IReadOnlyList<SkippedRow> Unseen { get; init; }

    /// <summary>Number of entries of the data file that could not be understood and are in no part.</summary>
    public required int Malformed { get; init; }

    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
