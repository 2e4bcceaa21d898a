namespace Boxfit.Preparation.Labelling;

/// <summary>Labels photos with cascades: one box a picture, to train on.</summary>
/// <example><code>
/// var options = new LabellingOptions { Pictures = Directory.GetFiles("photos", "*.jpg"), Output = "labels.csv" };
/// var summary = Labeller.Run(options);
/// Console.WriteLine($"{summary.Labelled} of {summary.Pictures} pictures got a label; look at {summary.SheetFile}");
/// </code></example>
public static class Labeller
{
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
        ArgumentNullException.ThrowIfNull(options);
        if (!AnnotationFiles.FormatNames.Contains(options.Format))
            throw new InputException($"There is no format '{options.Format}'; expected one of {string.Join(", ", AnnotationFiles.FormatNames)}.");
        using var run = new LabellingRun(options, cancellation);
        return run.Run(progress, cancellation);
    }
}
