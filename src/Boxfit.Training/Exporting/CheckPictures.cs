namespace Boxfit.Training.Exporting;

/// <summary>Pictures at a model's size, on which an exported model is compared with the engine.</summary>
/// <param name="Source">Where they come from, for messages: "the run's test pictures".</param>
/// <param name="Levels">Their levels: height × width × 3 bytes each.</param>
/// <param name="Placements">Where each picture lies in its input.</param>
sealed record CheckPictures(string Source, IReadOnlyList<byte[]> Levels, IReadOnlyList<Placement> Placements)
{
    /// <summary>As many as are compared, where there are more.</summary>
    public const int Most = 32;

    const int RandomCount = 4;
    static readonly ulong s_key = SeededRandom.Key("check pictures");

    /// <summary>Pictures of a list, those that can be read.</summary>
    /// <param name="source">Where they come from, for messages.</param>
    /// <param name="paths">The pictures; of more than <see cref="Most"/> some are taken, evenly spread.</param>
    /// <param name="preprocessing">The model's.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">None can be read.</exception>
    public static CheckPictures Read(
        string source, IReadOnlyList<string> paths, Preprocessing preprocessing, CancellationToken cancellation)
    {
        var preprocessor = new Preprocessor(preprocessing);
        var levels = new List<byte[]>();
        var placements = new List<Placement>();
        PictureException? first = null;
        int count = Math.Min(Most, paths.Count);
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                byte[] fitted = new byte[preprocessor.FittedBytes];
                placements.Add(preprocessor.FitFile(paths[(int)((long)i * paths.Count / count)], fitted, out _));
                levels.Add(fitted);
            }
            catch (PictureException e)
            {
                first ??= e;
            }
        }
        return levels.Count > 0 ? new(source, levels, placements) : throw new InputException(
            $"None of {source} can be read, with which the exported model was to be compared" +
            (first is null ? "." : $". The first: {first.Message}"), first);
    }

    /// <summary>Of the pictures of a run those that it was tested with, else validated with, else trained with.</summary>
    /// <param name="run">The run folder, or a model file in it.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="preprocessing">The model's.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">The data or its pictures are not there any more.</exception>
    public static CheckPictures OfRun(
        string run, TrainingSettings settings, Preprocessing preprocessing, CancellationToken cancellation)
    {
        var data = TrainingData.Load(settings);
        // Pictures may have come to the data since the run began.
        return Of(RunPictures.Of(run)?.Divide(data.Dataset.Samples) ?? data.Split, preprocessing, cancellation);
    }

    /// <summary>The same of data that has been read.</summary>
    internal static CheckPictures Of(DatasetSplit split, Preprocessing preprocessing, CancellationToken cancellation)
    {
        var (name, samples) = split.Test.Count > 0 ? ("test pictures", split.Test)
            : split.Validation.Count > 0 ? ("validation pictures", split.Validation)
            : ("training pictures", split.Train);
        return Read($"the run's {name}", [.. samples.Select(s => s.Path)], preprocessing, cancellation);
    }

    /// <summary>Pictures of random levels, the same each time.</summary>
    /// <param name="preprocessing">The model's.</param>
    public static CheckPictures Random(Preprocessing preprocessing)
    {
        var levels = new List<byte[]>();
        for (int i = 0; i < RandomCount; i++)
        {
            var random = SeededRandom.For((ulong)i, s_key);
            byte[] picture = new byte[preprocessing.Width * preprocessing.Height * 3];
            foreach (ref byte level in picture.AsSpan()) level = (byte)random.NextInt(256);
            levels.Add(picture);
        }
        return new("random pictures", levels, [.. levels.Select(_ => Placement.Identity)]);
    }
}
