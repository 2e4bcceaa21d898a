using Boxfit.Training.Session;

namespace Boxfit.Cli.Input;

/// <summary>A data set that a trained model is measured on, read and divided as its run reads and divides.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Settings">The settings by which it was read.</param>
/// <param name="Trained">The run's settings; null for a model file by itself.</param>
sealed record LabelledData(Dataset Dataset, TrainingSettings Settings, TrainingSettings? Trained)
{
    /// <summary>Whether folders of pictures without the object are given, which the run did not divide; else its own are there.</summary>
    bool GivesNegatives { get; init; }

    /// <summary>Whether it is the run's own data: what the run was given, whatever files that are.</summary>
    public bool IsOfRun { get; private init; }

    /// <summary>The pictures that a run may have divided.</summary>
    IReadOnlyList<Sample> Divided => GivesNegatives ? [.. Dataset.Samples.SkipLast(Dataset.Negatives.Count)] : Dataset.Samples;

    /// <summary>Reads it, and says what there is to note.</summary>
    /// <param name="options">The options of the command, and what is given of them.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="run">Run folder or model file.</param>
    /// <param name="data">The data file or folder.</param>
    /// <param name="terminal">Where notes go to.</param>
    /// <param name="withEmpty">Whether pictures that show no object are to be measured on, too, as training took them.</param>
    public static LabelledData Read(
        SettingOptions options, ParseResult arguments, string run, string data, Terminal terminal, bool withEmpty = false)
    {
        var given = options.Given(arguments);
        var settings = TrainingSettings.Resolve([], given);
        // Another choice than the run's would divide other pictures.
        var trained = TrainedModel.ReadSettings(run);
        var objects = given.Any(g => g.Name == SettingsTable.Objects) ? settings.Objects : trained?.Objects ?? settings.Objects;
        settings = settings with { Data = data, Objects = objects, Presence = withEmpty ? OutputChoice.On : OutputChoice.Off };
        bool givesNegatives = settings.Negatives.Count > 0;
        bool isOfRun = trained is not null && trained.Data == Path.GetFullPath(data);
        if (isOfRun && withEmpty && settings.Negatives.Count == 0) settings = settings with { Negatives = trained!.Negatives };
        // So would another reading of the run's own data.
        if (trained is not null && isOfRun && settings.Reading == ReadOptions.ByContent)
        {
            settings = settings with { Format = trained.Format, Columns = trained.Columns, Units = trained.Units, Boxes = trained.Boxes };
            settings = settings with { PictureNames = trained.PictureNames, WorkingFolder = trained.WorkingFolder, Only = trained.Only };
            settings = settings with
            {
                ClipBoxes = settings.ClipBoxes || trained.ClipBoxes,
                AllowedFaults = [.. settings.AllowedFaults.Union(trained.AllowedFaults)],
            };
        }
        var dataset = Dataset.Load(settings.CreateDatasetOptions());
        foreach (string note in dataset.Notes) terminal.Say($"Note: {note}");
        // Those that are skipped are told with what else is.
        if (dataset.Several > 0 && objects.Policy != ObjectPolicy.Skip)
            terminal.Say($"{Counted.Of(dataset.Several, "picture has", "pictures have")} several objects (--objects {objects}).");
        return new(dataset, settings, trained) { GivesNegatives = givesNegatives, IsOfRun = isOfRun };
    }

    /// <summary>Whether the parts are those that the data file says: it says some, and is not what the run itself divided.</summary>
    public bool SaysParts => Dataset.SaysParts && !(IsOfRun && Trained is { SplitOrder: not SplitOrder.File });

    /// <summary>A part's pictures, and what was left out of it; parts that a run draws are of usable pictures only.</summary>
    /// <param name="part">The part's name.</param>
    /// <param name="run">Run folder or model file.</param>
    /// <param name="terminal">Where notes go to.</param>
    /// <exception cref="InputException">There is no such part.</exception>
    public (IReadOnlyList<Sample> Samples, IReadOnlyList<SkippedRow> Skipped) Part(string part, string run, Terminal terminal)
    {
        if (SaysParts)
        {
            if (part == PartNames.Test && Dataset.TestPart != part)
            {
                part = Dataset.TestPart;
                terminal.Say($"Note: {Path.GetFileName(Dataset.File)} has no part test, so its part {part} is measured, as in training.");
            }
            Sample[] said = [.. Dataset.Samples.Where(s => s.Part == part), .. NegativesIn(part, run)];
            if (said.Length == 0) throw new InputException($"{Dataset.File} puts no usable picture into the part {part}.");
            return (said, [.. Dataset.Skipped.Where(s => s.Part == part)]);
        }
        if (Trained is not { } trained)
        {
            throw new InputException(
                $"--part {part} needs a column split in DATA, or the run folder, whose settings say how the data was divided; " +
                $"found {run}.");
        }
        if (trained.SplitOrder == SplitOrder.File)
        {
            throw new InputException(
                $"The run's parts are those that its data file said, but {Dataset.File} says none. " +
                $"Name {trained.Data}, or leave --part out.");
        }
        var split = DivideAs(run, trained, terminal);
        var samples = part switch { PartNames.Train => split.Train, PartNames.Validation => split.Validation, _ => split.Test };
        if (GivesNegatives && samples.Count > 0) samples = [.. samples, .. Dataset.Negatives];
        if (samples.Count == 0)
        {
            string folds = trained.Folds == 0 ? ""
                : $" It was trained on all pictures; {Path.Combine(run, RunFolder.EvaluationName)} has what the models of its folds gave " +
                    "on pictures that they have not seen.";
            throw new InputException($"The run has no {part} part.{folds}");
        }
        return (samples, []);
    }

    /// <summary>
    /// Pictures of folders without the object, of which the file says no part: those that are given, or the run's own, as it divided them.
    /// </summary>
    IEnumerable<Sample> NegativesIn(string part, string run)
    {
        if (GivesNegatives) return Dataset.Negatives;
        if (Dataset.Negatives.Count == 0 || !IsOfRun || RunPictures.Of(run) is not { } list) return [];
        var split = list.Divide(Dataset.Negatives);
        return part switch { PartNames.Train => split.Train, PartNames.Validation => split.Validation, _ => split.Test };
    }

    /// <summary>Divides the pictures as a run did: its own data by its list of pictures, other data with its shares and seed.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="trained">Its settings.</param>
    /// <param name="terminal">Where it is said that pictures came later.</param>
    public DatasetSplit DivideAs(string run, TrainingSettings trained, Terminal terminal)
    {
        if (!IsOfRun || RunPictures.Of(run) is not { } list)
        {
            return DatasetSplit.Make(
                Divided, trained.TrainShare, trained.ValidationShare, trained.Seed, trained.SplitOrder == SplitOrder.Rows,
                TrainingData.StratumOf(trained.Classes == OutputChoice.On, trained.SplitOrder));
        }
        var split = list.Divide(Divided);
        int later = Divided.Count - split.Train.Count - split.Validation.Count - split.Test.Count;
        if (later > 0)
        {
            terminal.Say($"Note: {Counted.Of(later, "picture has", "pictures have")} come to {Path.GetFileName(Dataset.File)} since the " +
                $"run began, and {Counted.Word(later, "is", "are")} in none of its parts.");
        }
        return split;
    }
}
