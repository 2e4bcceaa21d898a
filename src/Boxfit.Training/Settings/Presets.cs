namespace Boxfit.Training.Settings;

/// <summary>Named starting points for <see cref="TrainingSettings"/>.</summary>
public static class Presets
{
    /// <summary>
    /// The published recipe exactly: Keras's ResNet-50 with ImageNet weights at 300×300, Adam, exponential decay, 10 epochs.
    /// </summary>
    public const string Article = "article";

    /// <summary>A small setup for few pictures and two processor cores: resnet18 at 96×96 from scratch, with augmentation.</summary>
    public const string Fast = "fast";

    /// <summary>
    /// The most accurate that we know for a few hundred to a few thousand pictures: MobileNetV2 with ImageNet weights, a neck, the cells'
    /// vote, GIoU, much augmentation and a second look, 40 epochs or 18 minutes. <c>docs/accuracy.md</c> says what it is made of and how
    /// accurate it is.
    /// </summary>
    public const string Best = "best";

    /// <summary><see cref="Best"/> with one look: half the time to train and to predict.</summary>
    public const string BestFast = "best-fast";

    /// <summary>
    /// Of fewer pictures <see cref="Fast"/> learns little more than where the box is on average (<c>docs/labelling.md</c>).
    /// </summary>
    internal const int FewestForFast = 200;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Best, BestFast, Fast, Article];

    /// <summary>
    /// The preset where none is named: <see cref="Best"/>; or <see cref="Article"/>, whose head fits every backbone, where a backbone is.
    /// </summary>
    /// <param name="given">Names of the settings that are given.</param>
    public static string DefaultFor(IEnumerable<string> given) => given.Contains(SettingsTable.Backbone) ? Article : Best;

    /// <summary>The settings of a preset.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static TrainingSettings Get(string name) => name switch
    {
        Article => new TrainingSettings(),
        Fast => new TrainingSettings
        {
            Preset = Fast,
            Weights = TrainingSettings.FromScratch,
            Model = new LocalizerConfiguration
            {
                Backbone = "resnet18",
                // Fewer channels before the flattening: Adam's first steps would else move the few outputs too far.
                ExtraConvolutions = [new(32, 1, 1)],
                Vectorizer = Vectorizer.Flatten,
                Head = [],
                SigmoidOutput = true,
            },
            Preprocessing = new Preprocessing(96, 96, Interpolation: Interpolation.Antialias, Scaling: PixelScaling.Imagenet),
            Loss = LossFunction.SmoothL1,
            Beta = 0.02,
            Epochs = 60,
            Batch = 8,
            LearningRate = 0.001,
            Schedule = ScheduleShape.Cosine,
            WarmupSteps = 50,
            WarmupShare = 0.25,
            // The first steps from scratch would else drive the sigmoids to where they have no slope.
            Optimization = new OptimizationSettings { ClipNorm = 0.5 },
            Augmentation = new Augmentation
            {
                Flip = 0.5, Shift = 0.08, Zoom = 0.15,
                Brightness = 0.2, Contrast = 0.2, Saturation = 0.2,
            },
        },
        Best => Get(BestFast) with { Preset = Best, Looking = new(2, Margin: 1.5, Detail: 2) },
        BestFast => new TrainingSettings
        {
            Preset = BestFast,
            Weights = TrainingSettings.Imagenet,
            Model = new LocalizerConfiguration
            {
                Backbone = "mobilenet_v2",
                Neck = new(128, 16),
                ExtraConvolutions = [],
                Vectorizer = Vectorizer.Vote,
                Head = [],
            },
            Preprocessing = new Preprocessing(224, 224, Interpolation: Interpolation.Antialias, Scaling: PixelScaling.Imagenet),
            Loss = LossFunction.GIoU,
            Epochs = 40,
            MinSteps = 400,
            Time = TimeSpan.FromMinutes(18),
            Batch = 16,
            LearningRate = 0.001,
            Schedule = ScheduleShape.Cosine,
            WarmupSteps = 30,
            WarmupShare = 0.25,
            Optimization = new OptimizationSettings
            {
                Optimizer = OptimizerKind.AdamW, WeightDecay = 0.02, ClipNorm = 1, Ema = 0.99, RateFactor = 0.5,
            },
            // The first stages know edges and textures already, and take most of a step's time.
            Freezing = new FreezingSettings { Freeze = ["3"] },
            Augmentation = new Augmentation
            {
                Flip = 0.5, Zoom = 0.6, ZoomOut = 0.4, ZoomAnywhere = true, Aspect = 0.3, Shift = 0.1, Visible = 0.8, Oversample = 1.4,
                Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.05,
            },
        },
        _ => throw new InputException($"Unknown preset '{name}'. Known: {string.Join(", ", Names)}."),
    };
}
