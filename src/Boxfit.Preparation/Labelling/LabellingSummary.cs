namespace Boxfit.Preparation.Labelling;

/// <summary>What a labelling gave.</summary>
public sealed record LabellingSummary
{
    /// <summary>Number of different pictures.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of pictures with a label.</summary>
    public required int Labelled { get; init; }

    /// <summary>Number of pictures without a label, by <see cref="RejectionReason"/>; every reason is there.</summary>
    public required IReadOnlyDictionary<string, int> Rejected { get; init; }

    /// <summary>Number of labels that each cascade gave, in the order of <see cref="LabellingOptions.Cascades"/>.</summary>
    public required IReadOnlyList<int> LabelledByCascade { get; init; }

    /// <summary>Number of pictures that this run searched; the others were done before.</summary>
    public required int Searched { get; init; }

    /// <summary>Number of times that a picture was named again; such repeats are left out.</summary>
    public required int Repeats { get; init; }

    /// <summary>True when all had been finished before and nothing was done.</summary>
    public required bool WasFinished { get; init; }

    /// <summary>Pictures searched a second; 0 where none were.</summary>
    public required double PicturesPerSecond { get; init; }

    /// <summary>The file or folder of labels.</summary>
    public required string LabelsFile { get; init; }

    /// <summary>The table of pictures without a label.</summary>
    public required string RejectedFile { get; init; }

    /// <summary>The label sheet; null where none was wanted.</summary>
    public required string? SheetFile { get; init; }
}
