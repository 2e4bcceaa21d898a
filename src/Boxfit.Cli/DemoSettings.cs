using Boxfit.Architectures;
using Boxfit.Training;

namespace Boxfit.Cli;

/// <summary>What <c>boxfit demo</c> trains: chosen to reach a good fit within about two minutes on two processor cores.</summary>
static class DemoSettings
{
    /// <summary>Number of pictures that are drawn.</summary>
    public const int Pictures = 1600;

    public static TrainingSettings Create(string data, string runFolder, ulong seed) => Presets.Get(Presets.Fast) with
    {
        Data = data,
        Out = runFolder,
        Seed = seed,
        Model = new() { Backbone = "resnet18", ExtraConvolutions = [], Vectorizer = Vectorizer.Flatten, Head = [256] },
        Preprocessing = new(64, 64, Interpolation: Interpolation.Antialias, Scaling: PixelScaling.Imagenet),
        Epochs = 20,
    };
}
