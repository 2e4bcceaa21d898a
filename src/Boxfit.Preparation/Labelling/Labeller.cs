namespace Boxfit.Preparation.Labelling;

/// <summary>Labels photos with cascades: one box a picture, to train on.</summary>
/// <example><code>
/// var options = new LabellingOptions { Pictures = Directory.GetFiles("photos", "*.jpg"), Output = "labels.csv" };
/// var summary = Labeller.Run(options);
/// Console.WriteLine($"{summary.Labelled} of {summary.Pictures} pictures got a label; look at {summary.SheetFile}");
/// </code></example>
public static class Labeller
{
    /// <summary>True for a path that only a label sheet's thumbnail has, which is no photo, although it lies among them.</summary>
    public static bool IsThumbnail(string path) => LabelOutputs.IsAnyThumbnail(path);

    /// <summary>
    /// Labels pictures, several at once. When it is interrupted, cancelled or killed, the same call goes on where it stopped and ends with
    /// the same files as if it had never stopped; with more pictures, it searches only those. A picture that cannot be read never ends it.
    /// </summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Is told after each picture, from one thread.</param>
    /// <param name="cancellation">Stops it; what is done is kept.</param>
    /// <exception cref="InputException">
    /// There are no pictures, an option or a cascade is wrong, the output belongs to a labelling with other settings, or it was changed
    /// since or is not a labelling's.
    /// </exception>
    /// <exception cref="BoxfitException">A file cannot be written, what is done is kept; or a cascade could not be downloaded.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LabellingSummary Run(
        LabellingOptions options, IProgress<LabellingProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!AnnotationFiles.WrittenFormatNames.Contains(options.Format))
        {
            throw new InputException(
                $"There is no format '{options.Format}'; expected one of {string.Join(", ", AnnotationFiles.WrittenFormatNames)}.");
        }
        using var run = new LabellingRun(options, cancellation);
        return run.Run(progress, cancellation);
    }
}

/// <summary>How far a labelling has come.</summary>
/// <param name="Done">Pictures that are done, those of earlier runs among them.</param>
/// <param name="Pictures">All pictures.</param>
/// <param name="Labelled">Those of <paramref name="Done"/> with a label.</param>
/// <param name="PicturesPerSecond">Speed of this run so far; 0 before its first picture.</param>
/// <param name="Remaining">Time left at that speed; null before the first picture.</param>
public sealed record LabellingProgress(int Done, int Pictures, int Labelled, double PicturesPerSecond, TimeSpan? Remaining);

/// <summary>What a labelling gave.</summary>
public sealed record LabellingSummary
{
    /// <summary>Number of different pictures.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of pictures with a label.</summary>
    public required int Labelled { get; init; }

    /// <summary>Number of pictures without a label, by <see cref="RejectionReason"/>; every reason is there.</summary>
    public required IReadOnlyDictionary<string, int> Rejected { get; init; }

    /// <summary>The pictures that could not be read, in their order; their names are those of the labels.</summary>
    public required IReadOnlyList<UnreadPicture> Unreadable { get; init; }

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

    /// <summary>
    /// Where labels are kept that stood in the place of these and were not as a labelling had ended; null where there were none.
    /// </summary>
    public string? KeptFile { get; init; }
}
