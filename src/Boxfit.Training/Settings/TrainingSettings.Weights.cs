using static Boxfit.Data.Settings.Limit;
using static Boxfit.Training.Settings.SettingSyntax;
using FreezingRow = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.FreezingSettings>;
using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;

namespace Boxfit.Training.Settings;

/// <summary>What is held of the backbone's batch norms while the rest is trained.</summary>
public enum NormFreezing
{
    /// <summary>Nothing; a norm whose scale and shift are both frozen keeps its running statistics all the same, as in Keras.</summary>
    None,

    /// <summary>The running statistics, which are also used to normalize with; scale and shift are trained.</summary>
    Statistics,

    /// <summary>Statistics, scale and shift, as torchvision's <c>FrozenBatchNorm2d</c>.</summary>
    All,
}

/// <summary>Whether what the frozen layers make of each picture is computed once and kept on disk.</summary>
public enum FeatureCaching
{
    /// <summary>In 16 bits where it can be done and is worth it.</summary>
    Auto,

    /// <summary>No: the frozen layers are computed in every step.</summary>
    None,

    /// <summary>In 16 bits.</summary>
    Fp16,

    /// <summary>In 32 bits, as computed.</summary>
    Fp32,
}

/// <summary>Something that is trained from an epoch on.</summary>
/// <param name="Epoch">The epoch, from 2.</param>
/// <param name="What"><c>all</c>, a number of the backbone's last stages, or a <see cref="ParameterPattern"/>.</param>
public sealed record Unfreezing(int Epoch, string What);

/// <summary>What a training leaves as it is.</summary>
public sealed record FreezingSettings
{
    /// <summary><c>backbone</c>, a number of its first stages, or <see cref="ParameterPattern"/>s; empty for nothing.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>What is unfrozen later, in the order of the epochs.</summary>
    public IReadOnlyList<Unfreezing> Unfreeze { get; init; } = [];

    /// <summary>The backbone's batch norms.</summary>
    public NormFreezing Norms { get; init; }

    internal static IReadOnlyList<Setting<FreezingSettings>> Settings { get; } =
    [
        FreezingRow.OfText("freeze", "none|backbone|N|PATTERN",
            "What is not trained: the backbone, its first N stages, or parameters by name such as layer1",
            f => PrintList(f.Freeze, w => w), (f, v) => f with { Freeze = List(v, Word) }),
        FreezingRow.OfText("unfreeze", "EPOCH:WHAT,…",
            "What is trained from an epoch on: all, the backbone's last N stages, or parameters by name, such as 3:layer4,6:all",
            f => PrintList(f.Unfreeze, u => $"{u.Epoch}:{u.What}"), (f, v) => f with { Unfreeze = List(v, ParseUnfreezing) })
            .Requiring("it together with --freeze, which says what is frozen first", f => f.Unfreeze.Count == 0 || f.Freeze.Count > 0)
            .Requiring("epochs from 2; what is trained in the first is not to be frozen at all", f => f.Unfreeze.All(u => u.Epoch >= 2))
            .Requiring("epochs in rising order", f => f.Unfreeze.Zip(f.Unfreeze.Skip(1)).All(p => p.First.Epoch <= p.Second.Epoch)),
        FreezingRow.OfChoice("freeze-norms", new("none", "statistics", "all"),
            "What is held of the backbone's batch norms: the running statistics, or scale and shift as well",
            f => (int)f.Norms, (f, v) => f with { Norms = (NormFreezing)v }),
    ];
}

public sealed partial record TrainingSettings
{
    /// <summary>The value of <see cref="Weights"/> that trains from scratch.</summary>
    public const string FromScratch = "none";

    /// <summary>The value of <see cref="Weights"/> that fetches the backbone's published weights.</summary>
    public const string Imagenet = "imagenet";

    /// <summary>The words for the ways of caching.</summary>
    internal static readonly Choices s_caching = new("auto", "none", "fp16", "fp32");

    /// <summary>
    /// Initial weights of the backbone: <see cref="FromScratch"/>, <see cref="Imagenet"/>, or a weight file of any format that
    /// <see cref="Pretrained.Files.WeightFormat"/> names.
    /// </summary>
    public string Weights { get; init; } = Imagenet;

    /// <summary>
    /// Run folder whose delivered model is gone on from, with all of its weights; empty for none. <see cref="Weights"/> is the same folder
    /// then.
    /// </summary>
    public string From { get; init; } = "";

    /// <summary>What is not trained.</summary>
    public FreezingSettings Freezing { get; init; } = new();

    /// <summary>Whether what the frozen layers make of each picture is computed once and kept on disk.</summary>
    public FeatureCaching CacheFeatures { get; init; }

    /// <summary>
    /// Augmented views of each training picture that are drawn once for the cache and taken in turn by the epochs; 0 draws new ones in
    /// every epoch, without a cache.
    /// </summary>
    public int Views { get; init; }

    internal static SettingTopic WeightsTopic { get; } = new("Initial weights and freezing",
    [
        Row.OfText(SettingsTable.Weights, "none|imagenet|FILE",
            "Initial weights of the backbone: a file or run folder; imagenet fetches the published ones, none trains from scratch",
            s => s.Weights, (s, v) => s with { Weights = v })
            .Requiring("none, imagenet or a weight file", s => s.Weights.Length > 0)
            with { IsPath = true, Words = [FromScratch, Imagenet] },
        Row.OfText(SettingsTable.From, "RUN",
            "Go on with the model of this run in a new run, on new pictures: its weights, network and settings",
            s => s.From, (s, v) => s with { From = v })
            .Requiring("none with --folds: it knows pictures that the folds would test", s => s.From.Length == 0 || s.Folds == 0)
            with { IsPath = true },
        .. FreezingSettings.Settings.Select(r => r.In<TrainingSettings>(s => s.Freezing, (s, f) => s with { Freezing = f })),
        Row.OfChoice("cache-features", s_caching,
            "Compute what the frozen layers make of each picture once, and keep it on disk; auto: fp16 where it is worth it",
            s => (int)s.CacheFeatures, (s, v) => s with { CacheFeatures = (FeatureCaching)v }),
        Row.OfInteger("views", "K",
            "Draw K augmented views of each picture for that cache, and take them in turn; 0: new ones in every epoch, without a cache",
            s => s.Views, (s, v) => s with { Views = v }, Between(0, 1000)),
    ]);
}
