namespace Boxfit.Training.Session;

/// <summary>The data set of a run, divided.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Split">Its parts.</param>
/// <param name="Order">What decided them; never <see cref="SplitOrder.Auto"/>.</param>
sealed record TrainingData(Dataset Dataset, DatasetSplit Split, SplitOrder Order)
{
    PictureContents? _contents;

    /// <summary>Whether the model learns to say whether the object is there.</summary>
    public bool HasPresence { get; private init; }

    /// <summary>The classes that the model tells apart, in its order; none where it tells none apart.</summary>
    public IReadOnlyList<string> ToldApart { get; private init; } = [];

    /// <summary>Reads a run's data and divides it.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="kept">What the data file said when the run began; null reads it.</param>
    /// <param name="classes">The classes that the model tells apart, where that is known; null decides by the data.</param>
    /// <param name="withPrints">Whether <see cref="ReadContents"/> will be wanted.</param>
    /// <exception cref="InputException">The data cannot be used.</exception>
    public static TrainingData Load(
        TrainingSettings settings, AnnotationSet? kept = null, IReadOnlyList<string>? classes = null, bool withPrints = false)
    {
        if (settings.Data.Length == 0) throw new InputException("There is no data: name the file or folder of pictures and boxes.");
        bool byParts = settings.Folds == 0 && settings.SplitOrder is SplitOrder.Auto or SplitOrder.File;
        var options = settings.CreateDatasetOptions() with { ByParts = byParts, WithPrints = withPrints };
        var dataset = kept is null ? Dataset.Load(options) : Dataset.Load(options, kept);
        bool hasPresence = dataset.Samples.Any(s => !s.HasObject);
        // A model to begin with that has the output asks for it by itself.
        if (settings.Presence == OutputChoice.On && !hasPresence && settings.From.Length == 0)
        {
            throw new InputException(
                $"--{SettingsTable.Presence} on: no usable picture of {dataset.File} is said to show no object, so there is nothing to " +
                $"learn it from. Name a folder of such pictures by {NegativePictures.Option} DIR, or leave it out.");
        }
        if (settings.Negatives.Count > 0 && !hasPresence)
        {
            throw new InputException(
                $"{NegativePictures.Option}: no picture of {string.Join(", ", settings.Negatives)} can be read, so that there is none " +
                "without the object. Name another folder, or leave it out.");
        }
        classes ??= ClassChoice.Of(settings.Classes, dataset);
        // Each picture is tested in its fold.
        var order = settings.Folds > 0 ? SplitOrder.Seeded : ChooseOrder(settings, dataset);
        var split = settings.Folds > 0 ? new(dataset.Samples, [], [])
            : order == SplitOrder.File ? DatasetSplit.OfFile(dataset, settings.Seed)
            : DatasetSplit.Make(
                dataset.Samples, settings.TrainShare, settings.ValidationShare, settings.Seed, order == SplitOrder.Rows,
                StratumOf(classes.Count > 0, order));
        var data = new TrainingData(dataset, split, order) { HasPresence = hasPresence, ToldApart = classes };
        data.RequireObjects(settings);
        return data;
    }

    /// <summary>Prints of the pictures' files as they were when the data was read, or are at the first call.</summary>
    public PictureContents ReadContents() =>
        ReferenceEquals(_contents?.Split, Split) ? _contents : _contents = PictureContents.Of(Split);

    /// <summary>What each part that is drawn has alike; null where that is nothing.</summary>
    public Func<Sample, object>? Stratum => StratumOf(ToldApart.Count > 0, Order);

    /// <summary>The same of a run with or without classes, whose parts were drawn in an order.</summary>
    public static Func<Sample, object>? StratumOf(bool hasClasses, SplitOrder order) =>
        hasClasses && order != SplitOrder.Rows ? s => s.Label : null;

    /// <summary>What is true of the pictures of a part beside the box, as the loss takes it.</summary>
    public Truth[] TruthsOf(IReadOnlyList<Sample> part)
    {
        var places = ToldApart.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return [.. part.Select(s => new Truth(s.HasObject, s.HasObject ? places.GetValueOrDefault(s.Label, -1) : -1))];
    }

    /// <summary>Settings with nothing left to the data of what the model gives beside the box.</summary>
    public TrainingSettings Settle(TrainingSettings settings) => Build(settings) with
    {
        Presence = HasPresence ? OutputChoice.On : OutputChoice.Off,
        Classes = ToldApart.Count > 0 ? OutputChoice.On : OutputChoice.Off,
    };

    /// <summary>Settings with the network that gives it.</summary>
    public TrainingSettings Build(TrainingSettings settings) =>
        settings with { Model = settings.Model with { Presence = HasPresence, Classes = ToldApart.Count } };

    /// <summary>The parts that a file says may have pictures of one kind only.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="InputException">There are.</exception>
    public void RequireObjects(TrainingSettings settings)
    {
        string? missing = !Split.Train.Any(s => s.HasObject) ? "to train on that shows the object"
            : Split.Test.Count > 0 && !Split.Test.Any(s => s.HasObject) ? "to test on that shows the object"
            : Split.Validation.Count > 0 && !Split.Validation.Any(s => s.HasObject) ? "to choose the best epoch by that shows the object"
            : HasPresence && Split.Train.All(s => s.HasObject) ? "to train on that shows no object" : null;
        if (missing is null) return;
        string remedy = Order == SplitOrder.File ? "Divide it otherwise, or draw the parts by --split-order seeded"
            : $"Add pictures, or change the shares (--split {SettingText.Print(settings.TrainShare)}, --validation " +
                $"{SettingText.Print(settings.ValidationShare)})";
        string off = HasPresence && settings.From.Length == 0
            ? $"; --{SettingsTable.Presence} off leaves pictures without the object out" : "";
        throw new InputException($"{Dataset.File}: there is no picture {missing}. {remedy}{off}.");
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
    public IReadOnlyList<(string Name, int Count)> Classes => ClassChoice.Count(Split.Train);

    /// <summary>
    /// Changes when a picture's name, box or part does, or its class where that is learned: a run that is resumed on other data would not
    /// be the same run.
    /// </summary>
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
                if (!s.HasObject) hash = Mix(hash, 1);
                else if (ToldApart.Count > 0) hash = Mix(hash, SeededRandom.Key(s.Label));
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
