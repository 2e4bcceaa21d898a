namespace Boxfit.Tests.Training.Features;

/// <summary>Small trainings of a head on a frozen backbone.</summary>
static class CachedRuns
{
    /// <summary>Three epochs of the head, with everything on that has a state of its own, without augmentation.</summary>
    public static TrainingSettings Settings(string csv, string runFolder) => SmallRuns.Settings(csv, runFolder) with
    {
        Model = new() { Backbone = "mininet", ExtraConvolutions = [], Head = [16], Dropout = 0.2 },
        Epochs = 3,
        Augmentation = new(),
        TrainShare = 0.64,
        ValidationShare = 0.18,
        LearningRate = 0.01,
        Optimization = new()
        {
            Optimizer = OptimizerKind.AdamW, WeightDecay = 0.1, ClipNorm = 0.5, Accumulate = 2, Ema = 0.9, RateFactor = 0.5,
        },
        Freezing = new() { Freeze = ["backbone"] },
        CacheFeatures = FeatureCaching.Fp32,
    };

    /// <summary>Trains, and gives what was said.</summary>
    public static (TrainingResult Result, List<string> Said) Run(TrainingSettings settings)
    {
        var said = new List<string>();
        return (Trainer.Run(settings, Notices(said)), said);
    }

    public static Reports Notices(List<string> said) => new(p =>
    {
        if (p is TrainingNotice n) said.Add(n.Text);
    });

    public static IReadOnlyDictionary<string, Tensor> Model(string runFolder) =>
        ModelFile.Load(Path.Combine(runFolder, "last.safetensors")).Parameters;

    /// <summary>The settings' network with random weights, divided behind what is frozen.</summary>
    public static (FeatureCut Cut, Dictionary<string, Tensor> Parameters) Network(TrainingSettings settings)
    {
        var network = TrainableNetwork.Build(settings);
        var parameters = network.Graph.Parameters.ToDictionary(p => p.Name, p => p.Initialize(settings.Seed), StringComparer.Ordinal);
        return (FeatureCut.Create(settings, network)!, parameters);
    }

    /// <summary>The pictures that <see cref="SmallRuns.Draw"/> draws.</summary>
    public static IReadOnlyList<Sample> Samples(string csv) => Dataset.Load(new DatasetOptions { File = csv }).Samples;
}
