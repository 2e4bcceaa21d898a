using static Boxfit.Training.Settings.SettingSyntax;

namespace Boxfit.Training.Settings;

/// <summary>The settings of how gradients change which parameters.</summary>
static class FineTuningTable
{
    static readonly Choices<OptimizerKind> s_optimizers =
        new(("adam", OptimizerKind.Adam), ("adamw", OptimizerKind.AdamW), ("sgd", OptimizerKind.Sgd));

    static readonly Choices<bool> s_switch = new(("off", false), ("on", true));

    static readonly Choices<NormFreezing> s_norms =
        new(("none", NormFreezing.None), ("statistics", NormFreezing.Statistics), ("all", NormFreezing.All));

    static readonly Choices<FeatureCaching> s_caching = new(
        ("auto", FeatureCaching.Auto), ("none", FeatureCaching.None), ("fp16", FeatureCaching.Fp16), ("fp32", FeatureCaching.Fp32));

    /// <summary>What is not trained, and what is saved by that.</summary>
    public static IReadOnlyList<Setting> Freezing { get; } =
    [
        new("freeze", "none|backbone|N|PATTERN", "What is not trained: the backbone, its first N stages, or parameters by name such as layer1",
            (s, v) => With(s, f => f with { Freeze = List(v, Word) }), s => PrintList(s.Freezing.Freeze, w => w)),
        new("unfreeze", "EPOCH:WHAT,…", "What is trained from an epoch on: all, the backbone's last N stages, or parameters by name, such as 3:layer4,6:all",
            (s, v) => With(s, f => f with { Unfreeze = List(v, ParseUnfreezing) }), s => PrintList(s.Freezing.Unfreeze, u => $"{u.Epoch}:{u.What}")),
        new("freeze-norms", s_norms.Syntax, "What is held of the backbone's batch norms: the running statistics, or scale and shift as well",
            (s, v) => With(s, f => f with { Norms = s_norms.Parse(v) }), s => s_norms.Print(s.Freezing.Norms)),
        new("cache-features", s_caching.Syntax, "Compute what the frozen layers make of each picture once, and keep it on disk; auto: fp16 where it is worth it",
            (s, v) => s with { CacheFeatures = s_caching.Parse(v) }, s => PrintCaching(s.CacheFeatures)),
        new("views", "K", "Draw K augmented views of each picture for that cache, and take them in turn; 0: new ones in every epoch, without a cache",
            (s, v) => s with { Views = Integer(v) }, s => $"{s.Views}"),
    ];

    /// <summary>How gradients become new weights.</summary>
    public static IReadOnlyList<Setting> Optimizer { get; } =
    [
        new("optimizer", s_optimizers.Syntax, "How gradients change the weights",
            (s, v) => With(s, o => o with { Optimizer = s_optimizers.Parse(v) }), s => s_optimizers.Print(s.Optimization.Optimizer)),
        new("momentum", "X", "SGD: momentum, 0 to below 1", (s, v) => With(s, o => o with { Momentum = Number(v) }), s => Print(s.Optimization.Momentum)),
        new("nesterov", s_switch.Syntax, "SGD: momentum in Nesterov's form",
            (s, v) => With(s, o => o with { Nesterov = s_switch.Parse(v) }), s => s_switch.Print(s.Optimization.Nesterov)),
        new("weight-decay", "X", "AdamW, SGD: weight decay, not on biases and norms",
            (s, v) => With(s, o => o with { WeightDecay = Number(v) }), s => Print(s.Optimization.WeightDecay)),
        new("clip-norm", "X", "Largest norm of the gradients; 0 leaves them as they are",
            (s, v) => With(s, o => o with { ClipNorm = Number(v) }), s => Print(s.Optimization.ClipNorm)),
        new("accumulate", "N", "Batches whose gradients make one step",
            (s, v) => With(s, o => o with { Accumulate = Integer(v) }), s => $"{s.Optimization.Accumulate}"),
        new("ema", "X", "Decay of the moving average of the weights that becomes the model, such as 0.999; 0 for none",
            (s, v) => With(s, o => o with { Ema = Number(v) }), s => Print(s.Optimization.Ema)),
    ];

    /// <summary>Learning rates of parts of the network.</summary>
    public static IReadOnlyList<Setting> Rates { get; } =
    [
        new("rate-factor", "X", "Layer-wise decay of the learning rate: each backbone stage's as a factor of the next one's (the last one's of the head's)",
            (s, v) => With(s, o => o with { RateFactor = Number(v) }), s => Print(s.Optimization.RateFactor)),
        new("rates", "PATTERN=X,…", "Discriminative learning rates: factors by parameter name, such as layer1=0.01,*.bias=2",
            (s, v) => With(s, o => o with { Rates = List(v, ParsePatternRate) }),
            s => PrintList(s.Optimization.Rates, r => $"{r.Pattern}={Print(r.Factor)}")),
    ];

    /// <summary>The word for a way of caching.</summary>
    public static string PrintCaching(FeatureCaching caching) => s_caching.Print(caching);

    static PatternRate ParsePatternRate(string text) => text.Split('=') is [var pattern, var factor]
        ? new(Word(pattern), Number(factor)) : throw new FormatException("a pattern, = and a factor such as layer1=0.1, several with commas between, or none");

    static Unfreezing ParseUnfreezing(string text) => text.Split(':') is [var epoch, var what]
        ? new(Integer(epoch), Word(what)) : throw new FormatException("an epoch, : and what is trained from then on, such as 3:layer4,6:all, or none");

    static string Word(string text) =>
        text.Trim() is { Length: > 0 } word ? word : throw new FormatException("a name or pattern, several with commas between, or none");

    static TrainingSettings With(TrainingSettings s, Func<OptimizationSettings, OptimizationSettings> change) =>
        s with { Optimization = change(s.Optimization) };

    static TrainingSettings With(TrainingSettings s, Func<FreezingSettings, FreezingSettings> change) => s with { Freezing = change(s.Freezing) };
}
