namespace Boxfit.Training.Settings;

/// <summary>Settings of one topic.</summary>
/// <param name="Title">The heading above them in help texts.</param>
/// <param name="Settings">Them, in the order of help texts.</param>
sealed record SettingTopic(string Title, IReadOnlyList<Setting<TrainingSettings>> Settings)
{
    /// <summary>The heading of settings that a command's own options belong to as well.</summary>
    public const string General = "General";
}

/// <summary>A setting that is given by a user, before it is read.</summary>
/// <param name="Name">The setting's name, without dashes.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="Origin">Where it stood, for messages: <c>--batch</c>, or <c>batch in config.yaml, line 3</c>.</param>
sealed record GivenSetting(string Name, string Value, string Origin)
{
    /// <summary>A setting from the command line.</summary>
    public static GivenSetting Option(string name, string value) => new(name, value, "--" + name);

    /// <summary>The command line's plain argument.</summary>
    public static GivenSetting Data(string path) => new("data", path, "DATA");
}

/// <summary>The settings of a training: what the command line offers, what a YAML file may say, and what a run folder keeps.</summary>
/// <param name="topics">Them by topic, in the order of help texts and files.</param>
sealed class SettingsTable(IReadOnlyList<SettingTopic> topics)
{
    /// <summary>Names of settings that code speaks of.</summary>
    public const string Preset = "preset", Backbone = "backbone", Size = "size", Objects = "objects", Epochs = "epochs";

    internal const string Folds = "folds", Split = "split", SplitOrderName = "split-order", Test = "test", SyncNorms = "sync-norms";

    internal const string Weights = "weights", MinSteps = "min-steps", Time = "time", Patience = "patience", OptimizerName = "optimizer",
        WeightDecay = "weight-decay", WarmupSteps = "warmup-steps", WarmupShare = "warmup-share", Looks = "looks",
        From = "from", Negatives = "negatives", Presence = "presence", Classes = "classes";

    /// <summary>Names of the settings that say how long a run is; one given alone changes what the others mean.</summary>
    public static IReadOnlyList<string> Lengths { get; } = [Epochs, MinSteps, Time];

    /// <summary>The settings of a run's own pictures and of its course, which say nothing of another run.</summary>
    public static IEnumerable<Setting<TrainingSettings>> OfOneRun =>
        TrainingSettings.DataTopic.Settings.Where(row => row.Name != Objects)
            .Concat(TrainingSettings.RunTopic.Settings.Where(row => !Lengths.Contains(row.Name)));

    /// <summary>All there are.</summary>
    public static SettingsTable Standard { get; } = new(
    [
        TrainingSettings.GeneralTopic, TrainingSettings.DataTopic, TrainingSettings.OutputsTopic, TrainingSettings.InputTopic,
        TrainingSettings.NetworkTopic, TrainingSettings.WeightsTopic, TrainingSettings.OptimizerTopic, TrainingSettings.RateTopic,
        TrainingSettings.AugmentationTopic, TrainingSettings.RunTopic,
    ]);

    /// <summary>The settings by topic.</summary>
    public IReadOnlyList<SettingTopic> Topics { get; } = topics;

    /// <summary>The settings, topic by topic.</summary>
    public IReadOnlyList<Setting<TrainingSettings>> All { get; } = [.. topics.SelectMany(t => t.Settings)];

    /// <summary>The setting of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="place">Where the name stands, for the message; empty where it is not known.</param>
    /// <exception cref="InputException">There is none; the message offers a near one.</exception>
    public Setting<TrainingSettings> Find(string name, string place = "") => All.FirstOrDefault(s => s.Name == name)
        ?? throw new InputException($"{(place.Length > 0 ? place + ": t" : "T")}here is no setting '{name}'." +
            Spelling.DidYouMean(name, All.Select(s => s.Name)));

    /// <summary>Checks that all rules hold.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="ofThisMachine">False leaves out those whose range is the machine's (<see cref="Setting{T}.IsOfMachine"/>).</param>
    /// <exception cref="InputException">One does not; the message names the setting, its value and what was expected.</exception>
    public void Check(TrainingSettings settings, bool ofThisMachine = true)
    {
        foreach (var setting in All)
            if (ofThisMachine || !setting.IsOfMachine) setting.Check(settings);
    }

    /// <summary>
    /// The settings of the preset that is given (else <see cref="Presets.DefaultFor"/>), with all that is given; of two values the later
    /// wins. Checked.
    /// </summary>
    /// <param name="given">What is given.</param>
    /// <param name="ofThisMachine">As in <see cref="Check"/>.</param>
    public TrainingSettings Resolve(IReadOnlyList<GivenSetting> given, bool ofThisMachine = true)
    {
        var preset = given.LastOrDefault(g => g.Name == Preset);
        var settings = Presets.Get(preset is null ? Presets.DefaultFor(given.Select(g => g.Name)) : Apply(new(), preset).Preset);
        return Change(settings, given, ofThisMachine);
    }

    /// <summary>The settings with all that is given; of two values the later wins. Checked.</summary>
    internal TrainingSettings Change(TrainingSettings settings, IReadOnlyList<GivenSetting> given, bool ofThisMachine = true)
    {
        settings = given.Aggregate(settings, Apply);
        // A preset's number of epochs would end a run for which only a time was asked, and the other way round.
        bool saysTime = Says(Time), saysEpochs = Says(Epochs);
        if (saysTime && !saysEpochs && settings.Time > TimeSpan.Zero) settings = settings with { Epochs = TrainingSettings.Unlimited };
        if (saysEpochs && !saysTime) settings = settings with { Time = TimeSpan.Zero };
        if (saysEpochs && !Says(MinSteps)) settings = settings with { MinSteps = 0 };
        // A warm-up that was asked for is as long as it was asked for.
        if (Says(WarmupSteps) && !Says(WarmupShare)) settings = settings with { WarmupShare = 1 };
        // Nor is its weight decay asked for together with the recipe's Adam, which has none.
        var optimization = settings.Optimization;
        if (Says(OptimizerName) && !Says(WeightDecay) && optimization.Optimizer == OptimizerKind.Adam)
            settings = settings with { Optimization = optimization with { WeightDecay = 0 } };
        Check(settings, ofThisMachine);
        if (settings.Folds > 0) RefuseOtherParts(given);
        return settings;

        bool Says(string name) => given.Any(g => g.Name == name);
    }

    /// <summary>Refuses what would divide the pictures otherwise than into folds; a file of settings may name them all.</summary>
    static void RefuseOtherParts(IReadOnlyList<GivenSetting> given)
    {
        var other = given.FirstOrDefault(g => g.Name is Split or SplitOrderName or Test && g.Origin == "--" + g.Name);
        if (other is null) return;
        throw new InputException(
            $"--{Folds} tests each picture once and trains on all at last, so {other.Origin} {other.Value} has nothing to divide. Leave " +
            "one of them out.");
    }

    /// <summary>A note for each setting that is not the preset's and does nothing.</summary>
    internal IEnumerable<string> Unused(TrainingSettings settings)
    {
        var preset = Presets.Get(settings.Preset);
        return from setting in All
               where setting.Needs is { } needs && !needs.Holds(settings) && setting.Print(settings) != setting.Print(preset)
               select $"Note: --{setting.Name} {setting.Print(settings)} has no effect; it needs {setting.Needs!.Remedy}.";
    }

    /// <summary>
    /// The settings that decide a run's result, as its checkpoints keep them, by name in the order of the table: a run that went on with
    /// others would be a mixture of two. It may go on with other threads, memory and number of kept checkpoints.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Deciding(TrainingSettings settings) =>
        All.Where(s => s.Decides).ToDictionary(s => s.Name, s => s.Print(settings), StringComparer.Ordinal);

    /// <summary>Refuses to go on with other settings than a run was begun with, but for those that make it longer.</summary>
    /// <param name="begun">Those that it was begun with; settings that it does not name were not there yet.</param>
    /// <param name="settings">Those of the run folder now.</param>
    /// <param name="file">The run folder's file of settings.</param>
    /// <exception cref="InputException">Some differ; the message names each with both values.</exception>
    internal void RequireSame(IReadOnlyDictionary<string, string> begun, TrainingSettings settings, string file)
    {
        string[] changed =
        [
            .. from setting in Deciding(settings)
               where begun.TryGetValue(setting.Key, out string? before) && before != setting.Value
                   && !RunLength.IsLonger(setting.Key, before, settings)
               select $"{setting.Key} {Shown(setting.Value)} instead of {Shown(begun[setting.Key])}",
        ];
        if (changed.Length == 0) return;
        throw new InputException(
            $"{file} has other settings than the run was begun with: {string.Join("; ", changed)}. A run goes on with its own: put " +
            $"{(changed.Length == 1 ? "it" : "them")} back, or start a new run: " +
            ShellLine.Of("train", "--config", file, "--out", "DIR") + ".");

        static string Shown(string value) => value.Length > 0 ? value : "(none)";
    }

    TrainingSettings Apply(TrainingSettings settings, GivenSetting given)
    {
        try
        {
            return Find(given.Name).Parse(settings, given.Value);
        }
        catch (FormatException e)
        {
            throw new InputException($"{given.Origin}: found '{given.Value}', {UnknownWordException.Expected(e)}", e);
        }
    }
}
