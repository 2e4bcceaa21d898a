namespace Boxfit.Bench.Contests;

/// <summary>
/// Whole epochs, measuring and saving included, of a network's head on cached features. The peer is Boxfit itself, training all of the
/// network.
/// </summary>
sealed class CachedFeaturesContest() : Contest("cached-features")
{
    const int Pictures = 240, Size = 224;
    static readonly Goal s_goal = new(20, 50);

    public override bool NeedsPython => false;

    public override IEnumerable<BenchRow> Measure(Occasion occasion)
    {
        foreach (string backbone in (string[])["mobilenet_v2", "resnet18"])
        {
            occasion.Say($"{Name}: {occasion.Pairs} epochs of {backbone} on cached features, and of all of it");
            var (cached, full) = Measure(backbone, occasion.Pairs, occasion.Threads);
            yield return new(
                $"epoch on cached features, {backbone}", "boxfit, a full epoch", cached, full, "s", full / cached, s_goal.Must, s_goal.Aim);
        }
    }

    /// <summary>Seconds of an epoch of each: the medians, without the first.</summary>
    static (double Cached, double Full) Measure(string backbone, int epochs, int threads)
    {
        string folder = Directory.CreateTempSubdirectory("boxfit-bench-").FullName;
        string? cache = Environment.GetEnvironmentVariable(UserCache.Variable);
        try
        {
            // The user's own cache is not to be filled with drawn pictures.
            Environment.SetEnvironmentVariable(UserCache.Variable, Path.Combine(folder, "cache"));
            var full = new TrainingSettings
            {
                Data = DemoPictures.Write(Path.Combine(folder, "pictures"), Pictures, seed: 1),
                Model = new() { Backbone = backbone, ExtraConvolutions = [] },
                Weights = TrainingSettings.FromScratch,
                Preprocessing = new(Size, Size),
                Epochs = epochs + 1,
                Threads = threads,
                Out = Path.Combine(folder, "full"),
            };
            var cached = full with
            {
                Freezing = new() { Freeze = ["backbone"] }, CacheFeatures = FeatureCaching.Fp16, Out = Path.Combine(folder, "cached"),
            };
            return (EpochClock.SecondsOfEpoch(cached), EpochClock.SecondsOfEpoch(full));
        }
        finally
        {
            Environment.SetEnvironmentVariable(UserCache.Variable, cache);
            Directory.Delete(folder, recursive: true);
        }
    }
}
