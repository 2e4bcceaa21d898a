using Boxfit.Architectures;

namespace Boxfit.Training;

/// <summary>Named starting points for <see cref="TrainingSettings"/>.</summary>
public static class Presets
{
    /// <summary>The published recipe exactly: Keras's ResNet-50 at 300×300, Adam, exponential decay, 10 epochs.</summary>
    public const string Article = "article";

    /// <summary>A small recipe for few pictures and two processor cores: resnet18 at 128×128 from scratch.</summary>
    public const string Fast = "fast";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Article, Fast];

    /// <summary>The settings of a preset.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public static TrainingSettings Get(string name) => name switch
    {
        Article => new TrainingSettings(),
        Fast => new TrainingSettings
        {
            Preset = Fast,
            Model = new LocalizerConfiguration
            {
                Backbone = "resnet18",
                ExtraConvolutions = [],
                Vectorizer = Vectorizer.Flatten,
                Head = [256],
            },
            Preprocessing = new Preprocessing(128, 128, Interpolation: Interpolation.Antialias, Scaling: PixelScaling.Imagenet),
            Epochs = 60,
            LearningRate = 0.001,
            Schedule = ScheduleShape.Cosine,
            Flip = 0.5,
        },
        _ => throw new InputException($"Unknown preset '{name}'. Known: {string.Join(", ", Names)}."),
    };
}
