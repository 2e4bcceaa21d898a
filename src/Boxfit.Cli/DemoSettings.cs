namespace Boxfit.Cli;

/// <summary>What <c>boxfit demo</c> trains: chosen to reach a good fit within about two minutes on two processor cores.</summary>
static class DemoSettings
{
    /// <summary>Number of pictures that are drawn.</summary>
    public const int Pictures = 3200;

    /// <summary>Epochs that reach it.</summary>
    public const int Epochs = 15;

    public static TrainingSettings Create(string data, string runFolder, ulong seed, int epochs)
    {
        var fast = Presets.Get(Presets.Fast);
        return fast with
        {
            Data = data,
            Out = runFolder,
            Seed = seed,
            Model = fast.Model with { Backbone = "mininet" },
            TrainShare = 0.85,
            ValidationShare = 0.05,
            Epochs = epochs,
            Batch = 16,
            LearningRate = 0.002,
            // Few pictures make the first steps wild, which is what the preset clips; here are many.
            Optimization = new OptimizationSettings(),
            // There are pictures enough without changing them otherwise.
            Augmentation = new Augmentation { Flip = fast.Augmentation.Flip },
        };
    }
}
