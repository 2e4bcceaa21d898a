namespace Boxfit.Training.Quantizing;

/// <summary>A labelled picture at a model's size.</summary>
/// <param name="Sample">The picture and its true box.</param>
/// <param name="Levels">What the first look shows: height × width × 3 bytes.</param>
/// <param name="Kept">The picture as it is kept for later looks; the same as <paramref name="Levels"/> where there are none.</param>
/// <param name="Placement">Where the picture lies in it.</param>
sealed record FittedPicture(Sample Sample, byte[] Levels, byte[] Kept, Placement Placement)
{
    /// <summary>Reads pictures, several at a time; those that cannot be read are left out and named.</summary>
    /// <param name="samples">The pictures.</param>
    /// <param name="preprocessor">The model's.</param>
    /// <param name="skipped">Takes those that cannot be read.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static IReadOnlyList<FittedPicture> Read(
        IReadOnlyList<Sample> samples, Preprocessor preprocessor, List<SkippedRow> skipped, CancellationToken cancellation)
    {
        var looker = new Looker(preprocessor);
        var pictures = new FittedPicture?[samples.Count];
        string[] reasons = new string[samples.Count];
        ParallelLoop.For(samples.Count, Environment.ProcessorCount, i =>
        {
            try
            {
                byte[] kept = new byte[looker.Keeper.FittedBytes], levels = kept;
                var placement = looker.Keeper.FitFile(samples[i].Path, kept, out _);
                if (looker.Looks is not null) looker.Show(kept, Placing.Unchanged, levels = new byte[preprocessor.FittedBytes]);
                pictures[i] = new(samples[i], levels, kept, placement);
            }
            catch (PictureException e)
            {
                reasons[i] = e.Reason;
            }
        }, cancellation);
        for (int i = 0; i < reasons.Length; i++)
            if (pictures[i] is null) skipped.Add(new(samples[i].Row, samples[i].Name, reasons[i]) { Part = samples[i].Part });
        return [.. pictures.OfType<FittedPicture>()];
    }
}
