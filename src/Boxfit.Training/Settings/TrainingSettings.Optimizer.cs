using static Boxfit.Data.Settings.Limit;
using static Boxfit.Data.Settings.SettingText;
using static Boxfit.Training.Settings.SettingSyntax;
using Row = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.TrainingSettings>;
using StepRow = Boxfit.Data.Settings.Setting<Boxfit.Training.Settings.OptimizationSettings>;

namespace Boxfit.Training.Settings;

/// <summary>The function that training minimizes.</summary>
public enum LossFunction
{
    /// <summary>Mean squared error over the four numbers (the recipe's).</summary>
    Mse,

    /// <summary>Smooth L1: squared below β, linear above (Girshick 2015).</summary>
    SmoothL1,

    /// <summary>Mean absolute error.</summary>
    L1,

    /// <summary>Huber's: β times smooth L1.</summary>
    Huber,

    /// <summary>1 − intersection over union.</summary>
    IoU,

    /// <summary>1 − generalized IoU.</summary>
    GIoU,

    /// <summary>1 − distance IoU.</summary>
    DIoU,

    /// <summary>1 − complete IoU.</summary>
    CIoU,
}

/// <summary>How gradients change the parameters.</summary>
public enum OptimizerKind
{
    /// <summary>Adam in Keras's form (the recipe's), without weight decay.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), as <c>torch.optim.AdamW</c>.</summary>
    AdamW,

    /// <summary>Gradient descent with momentum, as <c>torch.optim.SGD</c>; weight decay is added to the gradient.</summary>
    Sgd,
}

/// <summary>How the learning rate moves from step to step.</summary>
public enum ScheduleShape
{
    /// <summary>× rate each so many steps, continuously (the recipe's).</summary>
    Exponential,

    /// <summary>× rate each so many steps, at once.</summary>
    Step,

    /// <summary>Half a cosine from the full rate to zero over all steps (Loshchilov and Hutter 2017).</summary>
    Cosine,

    /// <summary>Up to the full rate and down to nearly zero (Smith and Topin 2018).</summary>
    OneCycle,

    /// <summary>The same rate throughout.</summary>
    Constant,
}

/// <summary>A learning rate of their own for the parameters of a pattern.</summary>
/// <param name="Pattern">Which, as in <see cref="ParameterPattern"/>.</param>
/// <param name="Factor">What their learning rate is multiplied by, above 0.</param>
public sealed record PatternRate(string Pattern, double Factor);

/// <summary>Everything between a batch's gradients and the parameters after the step.</summary>
public sealed record OptimizationSettings
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>SGD's momentum.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>True takes SGD's momentum in Nesterov's form.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay of convolution and dense weights; biases and norms have none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Norm of all gradients together to which larger ones are scaled down; 0 leaves them.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Batches whose gradients are averaged for one step.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Decay of the moving average of the weights that is evaluated and saved as the model; 0 for none.</summary>
    public double Ema { get; init; }

    /// <summary>
    /// Factor of the learning rate from each stage of the backbone to the one before: the head has 1, the last stage the factor, the stage
    /// before it the factor's square, and so on.
    /// </summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Factors for parameters by name; they replace <see cref="RateFactor"/>'s, and the last that matches counts.</summary>
    public IReadOnlyList<PatternRate> Rates { get; init; } = [];

    internal static IReadOnlyList<Setting<OptimizationSettings>> OptimizerSettings { get; } =
    [
        StepRow.OfChoice(SettingsTable.OptimizerName, new("adam", "adamw", "sgd"), "How gradients change the weights",
            o => (int)o.Optimizer, (o, v) => o with { Optimizer = (OptimizerKind)v }),
        StepRow.OfNumber("momentum", "X", "SGD: momentum, 0 to below 1", o => o.Momentum, (o, v) => o with { Momentum = v }, Below(1))
            with { Needs = new("--optimizer sgd", o => o.Optimizer == OptimizerKind.Sgd) },
        StepRow.OfSwitch("nesterov", new("off", "on"), "SGD: momentum in Nesterov's form",
            o => o.Nesterov, (o, v) => o with { Nesterov = v }).Requiring("off, or the optimizer sgd with a momentum above 0",
                o => !o.Nesterov || (o.Optimizer == OptimizerKind.Sgd && o.Momentum > 0)),
        StepRow.OfNumber(SettingsTable.WeightDecay, "X", "AdamW, SGD: weight decay, not on biases and norms",
            o => o.WeightDecay, (o, v) => o with { WeightDecay = v }, Between(0, 1000))
            .Requiring("0, or the optimizer adamw or sgd: the recipe's adam has none",
                o => o.WeightDecay == 0 || o.Optimizer != OptimizerKind.Adam),
        StepRow.OfNumber("clip-norm", "X", "Largest norm of the gradients; 0 leaves them as they are",
            o => o.ClipNorm, (o, v) => o with { ClipNorm = v }, From(0)),
        StepRow.OfInteger("accumulate", "N", "Batches whose gradients make one step",
            o => o.Accumulate, (o, v) => o with { Accumulate = v }, Between(1, 65536)),
        StepRow.OfNumber("ema", "X", "Decay of the moving average of the weights that becomes the model, such as 0.999; 0 for none",
            o => o.Ema, (o, v) => o with { Ema = v }, Below(1)),
    ];

    internal static IReadOnlyList<Setting<OptimizationSettings>> RateSettings { get; } =
    [
        StepRow.OfNumber("rate-factor", "X",
            "Layer-wise decay of the learning rate: each backbone stage's as a factor of the next one's (the last one's of the head's)",
            o => o.RateFactor, (o, v) => o with { RateFactor = v }, UpTo(1000)),
        StepRow.OfText("rates", "PATTERN=X,…", "Discriminative learning rates: factors by parameter name, such as layer1=0.01,*.bias=2",
            o => PrintList(o.Rates, r => $"{r.Pattern}={Print(r.Factor)}"), (o, v) => o with { Rates = List(v, ParsePatternRate) })
            .Requiring("factors above 0, at most 1000; --freeze holds parameters as they are",
                o => o.Rates.All(r => r.Factor is > 0 and <= 1000)),
    ];
}

public sealed partial record TrainingSettings
{
    static readonly SettingNeed<TrainingSettings> s_decay =
        new("--schedule exponential or step", s => s.Schedule is ScheduleShape.Exponential or ScheduleShape.Step);

    static readonly SettingNeed<TrainingSettings> s_warmup = new("--warmup-steps above 0", s => s.WarmupSteps > 0);
    static readonly SettingNeed<TrainingSettings> s_oneCycle = new("--schedule one-cycle", s => s.Schedule == ScheduleShape.OneCycle);
    static readonly Limit s_factor = new("1 or more", v => v is >= 1 and <= 1e12);

    /// <summary>The function that training minimizes.</summary>
    public LossFunction Loss { get; init; } = LossFunction.Mse;

    /// <summary>Smooth L1's β, Huber's δ: the error, as a share of the side, at which it turns from squared to linear.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>Pictures a step.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>How gradients change the parameters.</summary>
    public OptimizationSettings Optimization { get; init; } = new();

    internal static SettingTopic OptimizerTopic { get; } = new("Loss and optimizer",
    [
        Row.OfChoice("loss", new("mse", "smooth-l1", "l1", "huber", "iou", "giou", "diou", "ciou"), "What training minimizes",
            s => (int)s.Loss, (s, v) => s with { Loss = (LossFunction)v }),
        Row.OfNumber("beta", "X", "Smooth L1's and Huber's change from squared to linear, as a share of the side",
            s => s.Beta, (s, v) => s with { Beta = v }, UpTo(1))
            with { Needs = new("--loss smooth-l1 or huber", s => s.Loss is LossFunction.SmoothL1 or LossFunction.Huber) },
        Row.OfInteger("batch", "N", "Pictures a step", s => s.Batch, (s, v) => s with { Batch = v }, Between(1, 4096)),
        .. OptimizationSettings.OptimizerSettings.Select(OfOptimization),
    ]);

    /// <summary>Learning rate before any decay.</summary>
    public double LearningRate { get; init; } = 0.0003;

    /// <summary>How the learning rate moves.</summary>
    public ScheduleShape Schedule { get; init; } = ScheduleShape.Exponential;

    /// <summary>Steps after which the exponential and step schedules have multiplied the rate by <see cref="DecayRate"/>.</summary>
    public int DecaySteps { get; init; } = 3600;

    /// <summary>The exponential and step schedules' factor.</summary>
    public double DecayRate { get; init; } = 0.8;

    /// <summary>Steps over which the rate rises linearly from nearly zero first; 0 leaves the warm-up out.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>
    /// Share of the run in which the warm-up is over at the latest, so that it is shorter in a short run; 1 leaves it as long as
    /// <see cref="WarmupSteps"/> says.
    /// </summary>
    public double WarmupShare { get; init; } = 1;

    /// <summary>The one-cycle schedule's share of the run in which the rate rises.</summary>
    public double PctStart { get; init; } = 0.3;

    /// <summary>The one-cycle schedule's largest rate divided by its first.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>The one-cycle schedule's first rate divided by its last.</summary>
    public double FinalDivFactor { get; init; } = 1e4;

    internal static SettingTopic RateTopic { get; } = new("Learning rate",
    [
        Row.OfNumber("lr", "X", "Learning rate", s => s.LearningRate, (s, v) => s with { LearningRate = v }, UpTo(1000)),
        Row.OfChoice("schedule", new("exponential", "step", "cosine", "one-cycle", "constant"), "How the learning rate moves",
            s => (int)s.Schedule, (s, v) => s with { Schedule = (ScheduleShape)v }),
        Row.OfInteger("decay-steps", "N", "Exponential, step: steps for one decay",
            s => s.DecaySteps, (s, v) => s with { DecaySteps = v }, From(1)) with { Needs = s_decay },
        Row.OfNumber("decay-rate", "X", "Exponential, step: factor of one decay",
            s => s.DecayRate, (s, v) => s with { DecayRate = v }, UpTo(1)) with { Needs = s_decay },
        Row.OfInteger(SettingsTable.WarmupSteps, "N", "Steps of linear warm-up",
            s => s.WarmupSteps, (s, v) => s with { WarmupSteps = v }, From(0)),
        Row.OfNumber(SettingsTable.WarmupShare, "X",
            "Largest share of the run that the warm-up takes, so that it is shorter in short runs; 1 for no such limit, as where " +
            "--warmup-steps is given alone",
            s => s.WarmupShare, (s, v) => s with { WarmupShare = v }, UpTo(1)) with { Needs = s_warmup },
        Row.OfNumber("pct-start", "X", "One-cycle: share of the run in which the rate rises",
            s => s.PctStart, (s, v) => s with { PctStart = v }, new("above 0 and below 1", v => v is > 0 and < 1))
            with { Needs = s_oneCycle },
        Row.OfNumber("div-factor", "X", "One-cycle: the rate divided by the first rate",
            s => s.DivFactor, (s, v) => s with { DivFactor = v }, s_factor) with { Needs = s_oneCycle },
        Row.OfNumber("final-div-factor", "X", "One-cycle: the first rate divided by the last",
            s => s.FinalDivFactor, (s, v) => s with { FinalDivFactor = v }, s_factor) with { Needs = s_oneCycle },
        .. OptimizationSettings.RateSettings.Select(OfOptimization),
    ]);

    static Setting<TrainingSettings> OfOptimization(Setting<OptimizationSettings> setting) =>
        setting.In<TrainingSettings>(s => s.Optimization, (s, o) => s with { Optimization = o });
}
