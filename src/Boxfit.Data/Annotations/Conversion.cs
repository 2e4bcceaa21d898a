namespace Boxfit.Data.Annotations;

/// <summary>What became of a conversion.</summary>
public sealed record Conversion
{
    /// <summary>Absolute path of what was written.</summary>
    public required string Out { get; init; }

    /// <summary>The format that was read.</summary>
    public required string Format { get; init; }

    /// <summary>Number of pictures written; one that several files name counts once.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of boxes written.</summary>
    public required int Boxes { get; init; }

    /// <summary>Number of pictures that had several objects.</summary>
    public required int Several { get; init; }

    /// <summary>What was left out: a reason and how often.</summary>
    public required IReadOnlyDictionary<string, int> Skipped { get; init; }

    /// <summary>The first entries that were left out.</summary>
    public required IReadOnlyList<AnnotationProblem> FirstSkipped { get; init; }

    /// <summary>What was assumed, for the user.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
