namespace Boxfit.Training.FineTuning;

/// <summary>
/// The model that a run delivers, as the start of another run: all of its weights, and the settings that made it. Pictures that it was
/// tested on are not trained on afterwards, and those that it was trained on do not test.
/// </summary>
sealed class EarlierModel
{
    // Of fewer new pictures, none are kept from training where there are others to test on.
    const int FewestToDivide = 10;

    // Shares that leave nothing of so many leave nothing of any number.
    const int MostToDivide = 1000;

    readonly string _folder;
    readonly TrainingSettings _settings;

    EarlierModel(string folder) =>
        (_folder, _settings) = (folder, TrainingSettings.OfRun(Path.Combine(folder, RunFolder.ConfigurationName)));

    string Name => new DirectoryInfo(_folder).Name;

    /// <summary>The model that settings begin with; null where they begin with none.</summary>
    /// <exception cref="InputException">It is no run folder.</exception>
    public static EarlierModel? Of(TrainingSettings settings) => settings.From.Length == 0 ? null : Open(settings.From);

    /// <summary>
    /// Puts settings together: where a model to begin with is among them, what is given changes its run's, else a preset's. Checked.
    /// </summary>
    /// <param name="table">The settings that there are.</param>
    /// <param name="given">What is given; of two values the later wins.</param>
    /// <exception cref="InputException">Something is wrong, or contradicts the model.</exception>
    public static TrainingSettings Resolve(SettingsTable table, IReadOnlyList<GivenSetting> given) =>
        given.LastOrDefault(g => g.Name == SettingsTable.From) is { Value.Length: > 0 } from
            ? Open(from.Value).TakeOver(table, given) : table.Resolve(given);

    /// <summary>Refuses settings of another network, or of another input of it, than the model's.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="model">The model, from <see cref="Load"/>.</param>
    public void RequireSame(TrainingSettings settings, Model model)
    {
        var (network, input) = (model.Description.Configuration, model.Description.Preprocessing);
        var own = settings with
        {
            Model = network, Preprocessing = input, Looking = input.Looks ?? settings.Looking with { Count = 1 },
        };
        string[] other =
        [
            .. from row in TrainingSettings.InputTopic.Settings.Concat(TrainingSettings.NetworkTopic.Settings)
               where row.Print(settings) != row.Print(own)
               select $"--{row.Name} {row.Print(settings)} instead of {row.Print(own)}",
        ];
        if (other.Length == 0) return;
        throw new InputException(
            $"--{SettingsTable.From} {ShellLine.Nearby(_folder)} begins with the model of that run, and the settings are of another: " +
            $"{string.Join(", ", other)}. Leave {Counted.Word(other.Length, "it", "them")} out, or train without --{SettingsTable.From}.");
    }

    /// <summary>Refuses data from which other outputs are learned than the model has.</summary>
    /// <param name="data">The data.</param>
    /// <param name="model">The model, from <see cref="Load"/>.</param>
    /// <param name="settings">What is asked for.</param>
    public static void RequireSameOutputs(TrainingData data, Model model, TrainingSettings settings)
    {
        var network = model.Description.Configuration;
        if (settings.Classes == OutputChoice.On && network.Classes == 0)
        {
            throw new InputException(
                $"--{SettingsTable.From} begins with a model that tells no classes apart; leave --{SettingsTable.Classes} on out, or " +
                $"train without --{SettingsTable.From}.");
        }
        if (settings.Presence == OutputChoice.On && !network.Presence)
        {
            throw new InputException(
                $"--{SettingsTable.From} begins with a model that does not say whether the object is there; leave " +
                $"--{SettingsTable.Presence} on out, or train without --{SettingsTable.From}.");
        }
        if (data.HasPresence && !network.Presence)
        {
            string remedy = settings.Negatives.Count > 0 ? $"Leave {NegativePictures.Option} out"
                : $"Leave them out by --{SettingsTable.Presence} off";
            throw new InputException(
                $"--{SettingsTable.From} begins with a model that does not say whether the object is there, and pictures without it are " +
                $"among those of {data.Dataset.File}. {remedy}, or train without --{SettingsTable.From}.");
        }
        if (settings.Presence == OutputChoice.Off && network.Presence)
        {
            throw new InputException(
                $"--{SettingsTable.From} begins with a model that says whether the object is there; leave --{SettingsTable.Presence} off " +
                "out.");
        }
        if (!data.HasPresence && network.Presence)
        {
            throw new InputException(
                $"--{SettingsTable.From} begins with a model that says whether the object is there, and {data.Dataset.File} has no " +
                $"picture without it, of which it would forget. Name a folder of such pictures by {NegativePictures.Option} DIR.");
        }
        if (data.ToldApart.Count == 0 && network.Classes > 0)
        {
            throw new InputException(
                $"--{SettingsTable.From} begins with a model that tells classes apart; leave --{SettingsTable.Classes} off out.");
        }
    }

    /// <summary>Loads the model.</summary>
    /// <exception cref="InputException">The run has none yet, or it is damaged.</exception>
    public InitialWeights Load()
    {
        string file = ModelFile.Find(_folder);
        return InitialWeights.OfModel(Path.Combine(Name, Path.GetFileName(file)), file, ModelFile.Load(file));
    }

    /// <summary>Divides pictures so that none that the model was tested on is trained on, and none that it was trained on tests.</summary>
    /// <param name="data">The data, divided as its settings say.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="say">Says what was decided.</param>
    /// <exception cref="InputException">That leaves nothing to train or to test on.</exception>
    public TrainingData Divide(TrainingData data, TrainingSettings settings, Action<string> say)
    {
        string file = Path.GetFileName(data.Dataset.File);
        if (RunPictures.Of(_folder) is not { } known)
        {
            say($"Warning: which pictures {Name} was trained and tested on is not known, as of runs of earlier versions. Where they are " +
                $"in {file}, the figures on the test part flatter the model.");
            return data;
        }
        var samples = data.Dataset.Samples;
        var bound = samples.Zip(known.BoundParts(samples)).ToDictionary(p => p.First, p => p.Second);
        int tested = bound.Values.Count(p => p == PartNames.Test), trained = bound.Values.Count(p => p == PartNames.Train);
        if (tested + trained == 0) return data;
        Sample[] free = [.. samples.Where(s => bound[s] is null)];
        int objects = free.Count(s => s.HasObject);
        bool areTested = samples.Any(s => s.HasObject && bound[s] == PartNames.Test);
        if (data.Order != SplitOrder.File && objects > 0 && !areTested) RequireDivisible(objects, trained, settings, file);
        var drawn = data.Order == SplitOrder.File ? data.Split
            : objects == 0 || (objects < FewestToDivide && areTested) ? new(free, [], [])
            : DatasetSplit.Make(
                free, settings.TrainShare, settings.ValidationShare, settings.Seed, data.Order == SplitOrder.Rows, data.Stratum);
        var (train, validation, test) = drawn;
        var split = new DatasetSplit(
            Part(PartNames.Train, train), Part(PartNames.Validation, validation), Part(PartNames.Test, test));
        if (split.Train.Count == 0 || split.Test.Count == 0)
        {
            string all = split.Train.Count == 0
                ? $"to train on: {Counted.Of(tested, "picture")} of {file} tested the model of {Name}"
                : $"to test on: the model of {Name} was trained on {Counted.Of(trained, "picture")} of {file}";
            throw new InputException($"There is nothing {all}, and there are no others. Add pictures that it does not know.");
        }
        if (tested > 0)
        {
            say($"{Counted.Of(tested, "picture")} of {file} tested the model of {Name}: {Counted.Word(tested, "it is", "they are")} in " +
                "the test part, and not trained on.");
        }
        if (trained > 0)
        {
            say($"{Counted.Of(trained, "picture")} of {file} {Counted.Word(trained, "is", "are")} known to the model of {Name} from its " +
                $"training: {Counted.Word(trained, "it is", "they are")} in the training part, since a figure on " +
                $"{Counted.Word(trained, "it", "them")} would flatter it.");
        }
        // A list of pictures in the run says the parts now, and not the data any more.
        return data with { Split = split, Order = data.Order == SplitOrder.File ? SplitOrder.Seeded : data.Order };

        Sample[] Part(string name, IReadOnlyList<Sample> of)
        {
            var there = of.ToHashSet();
            return [.. samples.Where(s => (bound[s] ?? (there.Contains(s) ? name : null)) == name)];
        }
    }

    /// <summary>Refuses so few new pictures that none of them could test, where no other does, as after a run with folds.</summary>
    void RequireDivisible(int objects, int trained, TrainingSettings settings, string file)
    {
        if (DatasetSplit.Leaves(objects, settings.TrainShare, settings.ValidationShare)) return;
        int needed = Enumerable.Range(objects, MostToDivide)
            .FirstOrDefault(n => DatasetSplit.Leaves(n, settings.TrainShare, settings.ValidationShare));
        if (needed == 0) return; // The shares are wrong by themselves.
        throw new InputException(
            $"{Counted.Of(objects, "picture")} of {file} {Counted.Word(objects, "is", "are")} new to the model of {Name}, which was " +
            $"trained on {trained:N0}, and none tested it. That is too few to train and to test on: expected {needed} or more. Add " +
            "pictures, or train anew on all of them, each tested once: " +
            ShellLine.Of("train", ShellLine.Nearby(settings.Data), "--folds", "5"));
    }

    static EarlierModel Open(string path)
    {
        string full = Path.GetFullPath(path);
        RunFolder.RequireRun(full);
        return new(full);
    }

    /// <summary>Whether the run had so many epochs for its least number of steps.</summary>
    bool IsOfFew() => _settings.MinSteps > 0 && RunPictures.TrainedOn(_folder) is { } pictures and > 0
        && _settings.Epochs == (_settings with { Epochs = 1 }).EpochsOn(pictures);

    /// <summary>What is given, as changes of the run's settings.</summary>
    TrainingSettings TakeOver(SettingsTable table, IReadOnlyList<GivenSetting> given)
    {
        if (given.LastOrDefault(g => g.Name == SettingsTable.Preset) is var (_, preset, origin) && preset != _settings.Preset)
        {
            throw new InputException(
                $"{origin}: found '{preset}', but --{SettingsTable.From} takes the settings of {Name}, whose preset is " +
                $"{_settings.Preset}. Leave one of them out.");
        }
        // A file of settings may name the weights that the earlier run began with.
        if (given.FirstOrDefault(g => g.Origin == "--" + SettingsTable.Weights) is { } weights)
        {
            throw new InputException(
                $"{weights.Origin} {weights.Value} and --{SettingsTable.From} {ShellLine.Nearby(_folder)} both say what to begin with. " +
                $"Leave one of them out: {weights.Origin} takes the backbone alone, --{SettingsTable.From} the whole model.");
        }
        // That its data had no picture without the object is no wish; with a folder of them it is told what the model cannot.
        bool isOpen = given.Any(g => g.Name == SettingsTable.Negatives) && !given.Any(g => g.Name == SettingsTable.Presence);
        var settings = OfNewRun();
        if (isOpen) settings = settings with { Presence = OutputChoice.Auto };
        return table.Change(settings, given) with { Weights = _folder };
    }

    /// <summary>The run's settings without what is of its data, its machine and its own length.</summary>
    TrainingSettings OfNewRun()
    {
        var preset = Presets.Get(_settings.Preset);
        var settings = SettingsTable.OfOneRun.Aggregate(_settings, (s, row) => row.Parse(s, row.Print(preset)));
        return settings with
        {
            Out = "",
            Negatives = [],
            CacheFeatures = preset.CacheFeatures,
            // Those of few pictures, of which there are others now.
            Epochs = IsOfFew() ? Math.Min(_settings.Epochs, preset.Epochs) : _settings.Epochs,
        };
    }
}
