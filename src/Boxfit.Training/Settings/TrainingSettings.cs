using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;

namespace Boxfit.Training.Settings;

/// <summary>
/// Everything that decides a training run, one property for each option of <c>boxfit train</c> and each key of its YAML file. Each topic
/// has a file with its properties, whose defaults are the preset <c>article</c>, and beneath them their rows in the table of settings.
/// </summary>
public sealed partial record TrainingSettings
{
    static readonly Choices s_presets = new([.. Presets.Names]);

    /// <summary>Name of the preset that the other settings started from, one of <see cref="Presets.Names"/>.</summary>
    public string Preset { get; init; } = Presets.Article;

    /// <summary>The run folder; empty means the next free <c>runs/BACKBONE-N</c>.</summary>
    public string Out { get; init; } = "";

    internal static SettingTopic GeneralTopic { get; } = new(SettingTopic.General,
    [
        Row.OfText(SettingsTable.Preset, s_presets.Syntax, "Starting point for all other settings: best has ImageNet weights and is the " +
            "most accurate; fast is small and needs no weights; article is the published recipe, and the default where --backbone is given",
            s => s.Preset, (s, v) => s with { Preset = s_presets.Known(v) }) with { Decides = false, For = Work.Preview | Work.Network },
        Row.OfText("out", "DIR", "Run folder to create; default: the next free runs/BACKBONE-N", s => s.Out, (s, v) => s with { Out = v })
            with { IsPath = true },
    ]);

    /// <summary>Random changes to training pictures.</summary>
    public Augmentation Augmentation { get; init; } = new();

    internal static SettingTopic AugmentationTopic { get; } = new("Augmentation",
    [
        .. from setting in Augmentation.Settings
           let row = setting.In<TrainingSettings>(s => s.Augmentation, (s, a) => s with { Augmentation = a }) with { For = Work.Preview }
           select row.Name == Augmentation.LookErrorName ? row with { Needs = new("--looks 2", s => s.Looking.Count > 1) } : row,
    ]);

    /// <summary>Names of the parameters that the run leaves as they are to its end.</summary>
    /// <param name="graph">The settings' network.</param>
    /// <exception cref="InputException">A word of <see cref="Freezing"/> does not fit the network.</exception>
    internal IReadOnlySet<string> FrozenParameters(Graph graph) => new FreezeSchedule(graph, Freezing, Epochs).At(Epochs).Parameters;

    /// <summary>
    /// Puts settings together: the preset's values, then the file's, then the command line's; the later wins. Checks the result.
    /// </summary>
    /// <param name="file">Settings of a YAML file (see <see cref="SettingsFile.Read"/>); may be empty.</param>
    /// <param name="commandLine">Settings from the command line; may be empty.</param>
    /// <exception cref="InputException">A value cannot be read or is out of range; the message says which, and where it stood.</exception>
    internal static TrainingSettings Resolve(IReadOnlyList<GivenSetting> file, IReadOnlyList<GivenSetting> commandLine) =>
        SettingsTable.Standard.Resolve([.. file, .. commandLine]);

    /// <summary>
    /// The settings of a run that is there, to use its model or to look at it. Threads and workers are not checked: the run may have been
    /// trained on a larger machine.
    /// </summary>
    /// <param name="file">The run's <c>config.yaml</c>.</param>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static TrainingSettings OfRun(string file) => SettingsTable.Standard.Resolve(SettingsFile.Read(file), ofThisMachine: false);
}
