namespace Boxfit.Training.Features;

/// <summary>How a run caches what its frozen layers make of pictures.</summary>
/// <param name="Graph">The network, divided behind the layers that the whole run leaves as they are.</param>
/// <param name="Precision">How features are kept.</param>
/// <param name="Views">Views of each training picture.</param>
sealed record FeatureCut(GraphCut Graph, FeaturePrecision Precision, int Views)
{
    /// <summary>The features' place in the user's cache.</summary>
    public static string Root => UserCache.Folder("features");

    /// <summary>Numbers of one view.</summary>
    public int Values => checked((int)Graph.Before.Output.Shape.Count);

    /// <summary>What final settings ask for; null for no cache.</summary>
    public static FeatureCut? Create(TrainingSettings settings, TrainableNetwork network)
    {
        if (settings.CacheFeatures is not (FeatureCaching.Fp16 or FeatureCaching.Fp32)) return null;
        var precision = settings.CacheFeatures == FeatureCaching.Fp16 ? FeaturePrecision.Fp16 : FeaturePrecision.Fp32;
        return Find(network, settings.Epochs) is { } graph ? new(graph, precision, Math.Max(1, settings.Views)) : null;
    }

    /// <summary>The network divided behind what is frozen from an epoch on; null where nothing is.</summary>
    public static GraphCut? Find(TrainableNetwork network, int epoch) => GraphCut.BehindFrozen(network.Graph, network.Freezing.At(epoch));
}

/// <summary>The cached features of a session's parts.</summary>
/// <param name="Train">The training part's.</param>
/// <param name="Validation">The validation part's, where there is one.</param>
/// <param name="Test">The test part's, where it is measured after each epoch.</param>
sealed record SessionFeatures(FeatureViews Train, FeatureViews? Validation, FeatureViews? Test)
{
    /// <summary>Computes what is not there yet. Common.</summary>
    /// <exception cref="BoxfitException">The cache cannot be used.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled, in one of the processes; what has been computed stays.
    /// </exception>
    public static SessionFeatures Compute(
        FeatureCut cut, PreparedRun run, string folder, Learner learner, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        var (settings, world) = (run.Settings, run.World);
        // Sums are rounded by the number of threads: all processes find the same features.
        settings = settings with { Threads = world.Gather(settings.Threads).Min() };
        var cache = new FeatureCache(cut, learner.Frozen, settings, FeatureCut.Root, progress)
        {
            World = world,
            RunBytes = DiskRoom.IsShared(FeatureCut.Root, folder) ? RunRoom.Remaining(folder, settings, run.Network.Graph) : 0,
        };
        var split = run.Data.Split;
        var (train, validation, test) = world.Together(() =>
        (
            new FeaturePart(split.Train, settings.Augmentation, settings.Seed, cut.Views, cancellation),
            split.Validation.Count > 0 ? Plain(split.Validation) : null,
            settings.MeasuresTestInEpochs ? Plain(split.Test) : null
        ), cancellation);
        cache.Fill([.. new[] { train, validation, test }.OfType<FeaturePart>()], cancellation);
        return new(train.In(cache.Store), validation?.In(cache.Store), test?.In(cache.Store));

        FeaturePart Plain(IReadOnlyList<Sample> samples) => new(samples, augmentation: null, settings.Seed, views: 1, cancellation);
    }
}
