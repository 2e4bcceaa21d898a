namespace Boxfit.Training.Session;

/// <summary>The data set of a run, divided.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Split">Its parts.</param>
/// <param name="Order">What decided them; never <see cref="SplitOrder.Auto"/>.</param>
sealed record TrainingData(Dataset Dataset, DatasetSplit Split, SplitOrder Order)
{
    /// <summary>Reads a run's data and divides it.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="kept">What the data file said when the run began; null reads it.</param>
    /// <exception cref="InputException">The data cannot be used.</exception>
    public static TrainingData Load(TrainingSettings settings, AnnotationSet? kept = null)
    {
        if (settings.Data.Length == 0) throw new InputException("There is no data: name the file or folder of pictures and boxes.");
        var options = settings.CreateDatasetOptions();
        var dataset = kept is null ? Dataset.Load(options) : Dataset.Load(options, kept);
        // Each picture is tested in its fold.
        if (settings.Folds > 0) return new(dataset, new(dataset.Samples, [], []), SplitOrder.Seeded);
        var order = ChooseOrder(settings, dataset);
        var split = order == SplitOrder.File
            ? DatasetSplit.OfFile(dataset)
            : DatasetSplit.Make(dataset.Samples, settings.TrainShare, settings.ValidationShare, settings.Seed, order == SplitOrder.Rows);
        return new(dataset, split, order);
    }

    /// <summary>The folder that pictures were found from where not from the data's: the working folder, or an earlier run's.</summary>
    /// <param name="earlier">That of the earlier run whose settings are used; empty for none.</param>
    public string WorkingFolder(string earlier)
    {
        string working = Environment.CurrentDirectory;
        return earlier.Length > 0 && !AreFoundFrom(working) && AreFoundFrom(earlier) ? earlier : working;

        bool AreFoundFrom(string folder) => Dataset.Samples.Any(s => s.Path == Path.GetFullPath(s.Name, folder));
    }

    /// <summary>A part's share of all pictures, 0…1.</summary>
    public double ShareOf(IReadOnlyList<Sample> part) => (double)part.Count / Dataset.Samples.Count;

    /// <summary>The classes of the objects to train on with their numbers, the most frequent first; what has no class is in none.</summary>
    public IReadOnlyList<(string Name, int Count)> Classes { get; } =
    [
        .. Split.Train.Where(s => s.Label.Length > 0).CountBy(s => s.Label)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)),
    ];

    /// <summary>Changes when a picture's name, box or part does: a run that is resumed on other data would not be the same run.</summary>
    public string Fingerprint()
    {
        ulong hash = 0;
        foreach (var part in (IReadOnlyList<Sample>[])[Split.Train, Split.Validation, Split.Test])
        {
            hash = Mix(hash, (ulong)part.Count);
            foreach (var s in part)
            {
                hash = Mix(hash, SeededRandom.Key(s.Name));
                foreach (double edge in (double[])[s.Box.X1, s.Box.Y1, s.Box.X2, s.Box.Y2])
                    hash = Mix(hash, BitConverter.DoubleToUInt64Bits(edge));
            }
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    static SplitOrder ChooseOrder(TrainingSettings settings, Dataset dataset)
    {
        if (settings.SplitOrder != SplitOrder.Auto) return settings.SplitOrder;
        if (!dataset.SaysParts) return SplitOrder.Seeded;
        var preset = Presets.Get(settings.Preset);
        if (settings.TrainShare == preset.TrainShare && settings.ValidationShare == preset.ValidationShare) return SplitOrder.File;
        throw new InputException(
            $"{dataset.File} says which part each picture belongs to, but the settings ask for shares as well (split " +
            $"{settings.TrainShare}, validation {settings.ValidationShare}). Leave --split and --validation out, or draw the parts anew " +
            "with --split-order seeded.");
    }

    static ulong Mix(ulong hash, ulong value) => SeededRandom.For(hash, value).NextUInt64();
}
