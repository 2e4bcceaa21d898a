namespace Boxfit.Training.Session;

/// <summary>A run that can begin or go on: its settings with all that they name, loaded and checked against each other.</summary>
/// <param name="Settings">The final settings: nothing in them is left to the data, the weights or the machine.</param>
/// <param name="Data">The data, divided.</param>
/// <param name="Network">The network.</param>
/// <param name="Weights">What the backbone starts from, or started from where the run goes on.</param>
/// <param name="Checkpoint">The newest state; null at the start.</param>
sealed record PreparedRun(
    TrainingSettings Settings, TrainingData Data, TrainableNetwork Network, InitialWeights Weights, Checkpoint? Checkpoint = null)
{
    /// <summary>The settings before the run was made longer; null where it is as long as before.</summary>
    public TrainingSettings? Shorter { get; init; }

    /// <summary>The initial weights; null where the run goes on.</summary>
    public InitialWeights? Start => Checkpoint is null ? Weights : null;

    /// <summary>
    /// Time that it may take beside the limit of its settings, over all processes; zero for no other. It is of this training alone, and not
    /// kept with the run.
    /// </summary>
    public TimeSpan Within { get; init; }

    /// <summary>Time that it may take, over all processes; zero for no limit.</summary>
    public TimeSpan Limit => Within == TimeSpan.Zero || (Settings.Time > TimeSpan.Zero && Settings.Time < Within) ? Settings.Time : Within;

    /// <summary>The processes that train it together.</summary>
    public World World { get; init; } = World.Alone;

    /// <summary>The part of each batch that this process computes.</summary>
    public BatchPart Part => new(World.Rank, World.Size);

    /// <summary>The largest batch that this process computes.</summary>
    public int Batch => Part.Most(Math.Min(Settings.Batch, Settings.ViewsPerEpoch(Data.Split.Train.Count)));

    /// <summary>Makes the settings final in one pass, each step by what the steps before it found, and says what it decides.</summary>
    /// <param name="s">The settings.</param>
    /// <param name="progress">Receives what is said.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="data">The settings' data; null reads it.</param>
    /// <exception cref="InputException">Something does not fit.</exception>
    /// <exception cref="BoxfitException">Published weights cannot be fetched.</exception>
    public static PreparedRun Settle(
        TrainingSettings s, IProgress<TrainingProgress>? progress, CancellationToken cancellation, TrainingData? data = null)
    {
        // The parts as they are, so that a run that is resumed or evaluated divides alike.
        var earlier = EarlierModel.Of(s);
        var start = earlier?.Load();
        data ??= TrainingData.Load(s, kept: null, ClassesOf(start?.Model?.Description, s), withPrints: true);
        if (start is not null)
        {
            earlier!.RequireSame(s, start.Model!);
            s = s with { Weights = s.From };
            data = earlier.Divide(data, s, Say);
            EarlierModel.RequireSameOutputs(data, start.Model!, s);
            data.RequireObjects(s);
        }
        var (train, validation, _) = data.Split;
        s = data.Settle(s) with { SplitOrder = data.Order, WorkingFolder = data.WorkingFolder(s.WorkingFolder) };
        // The parts may be others than the shares that were asked for, or none.
        if (data.Order == SplitOrder.File || earlier is not null)
            s = s with { TrainShare = data.ShareOf(train), ValidationShare = data.ShareOf(validation) };

        // As many epochs as the least number of steps needs, and a part to compare them by.
        int epochs = s.EpochsOn(train.Count);
        if (epochs > s.Epochs)
        {
            Say($"{Counted.Of(epochs, "epoch")} instead of {s.Epochs}, since {Counted.Of(train.Count, "picture is", "pictures are")} " +
                $"few (--min-steps {s.MinSteps}).");
            s = s with { Epochs = epochs };
        }
        if (s.Patience > 0 && validation.Count == 0)
        {
            throw new InputException(
                $"--patience {s.Patience} needs a validation part to judge the epochs by, such as --validation 0.1: a run that ends when " +
                "the test part looks best would flatter its result.");
        }

        // The network that the weights fit. One that cannot be built is refused before weights are fetched for it.
        var network = TrainableNetwork.Build(s);
        var weights = start ?? InitialWeights.Load(s, progress, cancellation);
        if (weights.FoldedNorms != s.Model.FoldedNorms)
        {
            s = s with { Model = s.Model with { FoldedNorms = weights.FoldedNorms } };
            network = TrainableNetwork.Build(s);
        }
        weights.RequireAllOf(network.Graph);
        EpochExport.Require(s.EpochExport, network.Graph);
        Say(weights.Describe());

        // Whether features are cached, for the whole run: the space on this machine may change.
        s = s with { CacheFeatures = FeatureChoice.Of(s, network, data, Say) };
        return new(s, data, network, weights);

        void Say(string text) => progress?.Report(new TrainingNotice(text));
    }

    /// <summary>Finds out from a run folder how its run goes on.</summary>
    /// <param name="folder">The run folder; nothing is written into it.</param>
    /// <param name="given">What makes the run longer (<see cref="RunLength"/>); may be empty.</param>
    /// <param name="progress">Receives what is said of a run that begins again.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InputException">The checkpoint is damaged, or the settings or the data are not what they were.</exception>
    public static PreparedRun Resume(
        RunFolder folder, IReadOnlyList<GivenSetting> given, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var settings = RunLength.Apply(folder.ReadSettings(), given);
        if (!File.Exists(folder.LastFile)) return Restart(folder, settings, progress, cancellation);
        // Before anything is read that other settings would read otherwise.
        var (model, position) = Describe(folder);
        RunLength.RequireLonger(position.Settings, settings, given);
        SettingsTable.Standard.RequireSame(position.Settings, settings, folder.ConfigurationFile);
        var data = TrainingData.Load(
            settings, RunBoxes.Read(folder, settings.Data), ClassesOf(model, settings), withPrints: true);
        if (settings.From.Length > 0 && RunPictures.Of(folder.Path) is { } list)
            data = data with { Split = list.Divide(data.Dataset.Samples) };
        if (position.Data != data.Fingerprint())
        {
            throw new InputException(
                $"The pictures or boxes of {data.Dataset.File} are not those that the run in {folder.Path} was started with, so it " +
                "cannot go on as the same run. Bring the data back as it was, or start a new run.");
        }
        settings = data.Build(settings);
        settings = settings with { Model = settings.Model with { FoldedNorms = model.Configuration.FoldedNorms } };
        var network = TrainableNetwork.Build(settings);
        EpochExport.Require(settings.EpochExport, network.Graph);
        var checkpoint = CheckpointFile.Load(folder.LastFile, network.Graph);
        RequireSamePictures(position, data, folder);
        var shorter = Lengthen(checkpoint.Position, settings, data.Split.Train.Count)
            ? RunLength.Begun(position.Settings, settings) : null;
        return new(settings, data, network, new(model.Provenance.Weights, null), checkpoint) { Shorter = shorter };
    }

    /// <summary>The classes of a model that is there already, in its order; null where the data decides.</summary>
    static IReadOnlyList<string>? ClassesOf(ModelDescription? model, TrainingSettings settings) =>
        model is null || settings.Classes == OutputChoice.Off ? null : model.Configuration.Classes > 0 ? model.Classes : [];

    /// <summary>A picture that was replaced by another of the same name would change the run without a word.</summary>
    static void RequireSamePictures(TrainingPosition position, TrainingData data, RunFolder folder)
    {
        const int shown = 3;
        if (position.Contents is not { } begun) return;
        var changed = data.ReadContents().Changed(begun);
        if (changed.Count == 0) return;
        throw new InputException(
            $"The files of {Counted.Of(changed.Count, "picture")} are not those that the run in {folder.Path} was started with: " +
            $"{string.Join(", ", changed.Take(shown).Select(s => s.Path))}{(changed.Count > shown ? ", …" : "")}. So it cannot go " +
            "on as the same run. Bring the pictures back as they were, or begin a new run with the weights of its backbone: " +
            ShellLine.Of("train", "--config", folder.ConfigurationFile, "--weights", folder.Path, "--out", "DIR") + ".");
    }

    /// <summary>Lets a run that has come to its end go on where its settings are longer now.</summary>
    /// <param name="position">Where it stands.</param>
    /// <param name="settings">The settings now.</param>
    /// <param name="pictures">Pictures of the training part.</param>
    /// <returns>Whether the run is longer now.</returns>
    /// <exception cref="InputException">What ended the run would end it again at once.</exception>
    static bool Lengthen(TrainingPosition position, TrainingSettings settings, int pictures)
    {
        var deciding = SettingsTable.Standard.Deciding(settings);
        if (!RunLength.IsChanged(position.Settings, settings)) return false;
        string? ending = position.CompletedEpochs >= settings.Epochs ? SettingsTable.Epochs
            : settings.Time > TimeSpan.Zero && position.Elapsed >= settings.Time ? SettingsTable.Time
            : settings.Patience > 0 && position.CompletedEpochs - position.BestEpoch >= settings.Patience ? SettingsTable.Patience
            : null;
        if (ending is not null)
        {
            throw new InputException(
                $"The run stands after epoch {position.CompletedEpochs}, where {ending} {deciding[ending]} ends it at once. Give more by " +
                $"--{ending}{(ending == SettingsTable.Patience ? ", or 0 for no such end" : "")}.");
        }
        long steps = (long)position.CompletedEpochs * settings.StepsPerEpoch(pictures);
        position.Lengthen(deciding, position.End == RunEnd.Time ? steps - position.Step : position.StepsLeftOut);
        return true;
    }

    /// <summary>A run that was stopped before its first checkpoint, which comes before its first step: it is prepared as before.</summary>
    static PreparedRun Restart(
        RunFolder folder, TrainingSettings settings, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (folder.Results().ToList() is { Count: > 0 } results) throw WithoutState(folder, results);
        if (settings.From.Length > 0)
        {
            // Its settings have the shares that came of the earlier run's parts, and not those that these came of.
            throw new InputException(
                $"The run {folder.Path} was stopped before its first checkpoint, and how it divided its pictures beside those of " +
                $"{ShellLine.Nearby(settings.From)} is not kept. Remove the folder, and start the run anew.");
        }
        return Settle(settings, progress, cancellation);
    }

    /// <summary>The refusal to begin again where that would overwrite what the run has given.</summary>
    static InputException WithoutState(RunFolder folder, IReadOnlyList<string> results)
    {
        if (CheckpointRotation.Newest(folder).FirstOrDefault() is null && File.Exists(folder.DeliveredFile))
        {
            string[] words = ["train", "--config", folder.ConfigurationFile, "--weights", folder.Path, "--out", "DIR"];
            return new(
                $"The run {folder.Path} cannot go on: its model is there, but {Path.GetFileName(folder.LastFile)} and all checkpoints " +
                $"are gone, as {ShellLine.Of("runs", "prune")} leaves it; nothing was changed. A new run can begin with the " +
                $"weights of its backbone, and with a new head: {ShellLine.Of(words)}");
        }
        string names = string.Join(", ", results.Select(r => Path.GetRelativePath(folder.Path, r)));
        string remedy = CheckpointRotation.Newest(folder).FirstOrDefault() is { } newest
            ? "Bring it back, or go on from the newest checkpoint: " +
                $"cp {ShellLine.Word(newest)} {ShellLine.Word(folder.LastFile)}, then --resume again."
            : $"There is no checkpoint in {folder.CheckpointsFolder} either. Bring it back, or start anew: {Anew(folder)}";
        return new(
            $"{folder.LastFile} is missing, which a run goes on from, but there is more of the run: {names}. Beginning again would " +
            $"overwrite it, so nothing was changed. {remedy}");
    }

    static string Anew(RunFolder folder) => ShellLine.Of("train", "--config", folder.ConfigurationFile, "--out", "DIR") + ".";

    static (ModelDescription Model, TrainingPosition Position) Describe(RunFolder folder)
    {
        try
        {
            return CheckpointFile.Describe(folder.LastFile);
        }
        catch (InputException e) when (CheckpointRotation.Newest(folder).FirstOrDefault() is { } newest)
        {
            throw new InputException(
                $"{e.Message} The newest epoch's checkpoint is {newest}: copy it over last.safetensors to go on from there.", e);
        }
    }
}
