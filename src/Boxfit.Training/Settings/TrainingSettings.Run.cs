using static Boxfit.Data.Settings.Limit;
using static Boxfit.Data.Settings.SettingText;
using static Boxfit.Training.Settings.SettingSyntax;
using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;

namespace Boxfit.Training.Settings;

public sealed partial record TrainingSettings
{
    /// <summary>The value of <see cref="Epochs"/> that leaves the end of the run to <see cref="Time"/>.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>Number of passes over the training part, or <see cref="Unlimited"/>.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// Least number of optimizer steps on whole pictures, without those on cuts of later looks: few pictures get more epochs than
    /// <see cref="Epochs"/> until there are so many.
    /// </summary>
    public int MinSteps { get; init; }

    /// <summary>Time after which the run ends, over all processes that take part in it; zero for no such limit.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Epochs without a better IoU on the validation part after which the run ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of everything random: initial weights, split, shuffle, augmentation, dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that compute. The same seed gives the same bits only with the same number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads that decode pictures ahead of the training.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Whether batch norms take their statistics over the pictures of all processes that train together, as one process would.
    /// </summary>
    public bool SyncNorms { get; init; }

    /// <summary>
    /// Where several processes train together: time after which one that has not come on with its work, while others wait for it, ends all
    /// of them, and at most after which one does that gives no sign of life; zero for never.
    /// </summary>
    public TimeSpan WaitLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Memory for decoded pictures in bytes; what does not fit goes to a temporary file.</summary>
    public long CacheBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Number of epoch checkpoints to keep beside <c>last</c> and <c>best</c>. The newest is one file with <c>last</c> and takes no space
    /// of its own.
    /// </summary>
    public int Keep { get; init; } = 1;

    /// <summary>Whether each epoch's model is written for other programs too, and as what.</summary>
    public EpochFormat EpochExport { get; init; }

    internal static SettingTopic RunTopic { get; } = new("Run",
    [
        new Row(SettingsTable.Epochs, "N",
            "Passes over the training part. Given without --time, it lifts a preset's limit of time, and the other way round",
            (s, v) => s with { Epochs = Integer(v) }, s => s.Epochs == Unlimited ? "" : $"{s.Epochs}")
            .Requiring("1 to 1000000", s => s.Epochs is >= 1 and <= 1_000_000 || (s.Epochs == Unlimited && s.Time > TimeSpan.Zero)),
        Row.OfInteger(SettingsTable.MinSteps, "N",
            "Least number of steps, of whole pictures: few get more epochs for it, unless --epochs is given; 0 for none",
            s => s.MinSteps, (s, v) => s with { MinSteps = v }, Between(0, 1_000_000)) with { Decides = false },
        Row.OfText(SettingsTable.Time, "TIME",
            "Time after which the run ends, its last measurement included, such as 30m or 1h30m; the schedule ends with it",
            s => PrintDuration(s.Time), (s, v) => s with { Time = ParseDuration(v) })
            .Requiring("a second or more", s => s.Time == TimeSpan.Zero || s.Time >= TimeSpan.FromSeconds(1)),
        Row.OfInteger(SettingsTable.Patience, "N", "Epochs without a better validation IoU after which the run ends; 0 for never",
            s => s.Patience, (s, v) => s with { Patience = v }, From(0)),
        Row.OfText("seed", "N", "Seed of everything random", s => $"{s.Seed}", (s, v) => s with { Seed = ParseSeed(v) })
            with { For = Work.Preview },
        Row.OfInteger("threads", "N", "Threads that compute", s => s.Threads, (s, v) => s with { Threads = v },
            Between(1, Math.Max(64, 4 * Environment.ProcessorCount)))
            with { Decides = false, IsOfMachine = true, For = Work.Evaluation | Work.Finding | Work.Features },
        Row.OfInteger("workers", "N", "Threads that decode pictures ahead",
            s => s.Workers, (s, v) => s with { Workers = v }, Between(1, 256))
            with { Decides = false, IsOfMachine = true },
        Row.OfSwitch(SettingsTable.SyncNorms, new("off", "on"),
            "Batch norms take their statistics over the pictures of all processes that train together",
            s => s.SyncNorms, (s, v) => s with { SyncNorms = v }),
        Row.OfText("wait-limit", "TIME",
            "Of several processes: how long one may be waited for that does not come on, before all end; none for no such limit",
            s => s.WaitLimit == TimeSpan.Zero ? "none" : PrintDuration(s.WaitLimit),
            (s, v) => s with { WaitLimit = v == "none" ? TimeSpan.Zero : ParseDuration(v) })
            .Requiring("3s or more, or none", s => s.WaitLimit == TimeSpan.Zero || s.WaitLimit >= TimeSpan.FromSeconds(3))
            with { Decides = false },
        Row.OfText("cache-memory", "SIZE", "Memory for decoded pictures, such as 512MB or 2GB; the rest goes to disk",
            s => PrintBytes(s.CacheBytes), (s, v) => s with { CacheBytes = ParseBytes(v) })
            .Requiring("0 or more", s => s.CacheBytes >= 0) with { Decides = false },
        Row.OfInteger("keep", "N",
            "Number of epoch checkpoints to keep; each but the newest takes the space of a model and its optimizer's state",
            s => s.Keep, (s, v) => s with { Keep = v }, From(0))
            with { Decides = false },
        Row.OfChoice("export-each-epoch", new("none", "keras", "onnx"),
            "Format in which each epoch's model is written for other programs too, into exports in the run folder; all are kept",
            s => (int)s.EpochExport, (s, v) => s with { EpochExport = (EpochFormat)v })
            with { Decides = false },
    ]);
}

/// <summary>What each epoch's model is written as for other programs.</summary>
public enum EpochFormat
{
    /// <summary>Nothing is written.</summary>
    None,

    /// <summary>A whole model of Keras's (.h5).</summary>
    Keras,

    /// <summary>ONNX, with pixels as its input and boxes as its output.</summary>
    Onnx,
}
