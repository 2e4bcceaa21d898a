namespace Boxfit.Training.Features;

/// <summary>How a run caches what its frozen layers make of pictures.</summary>
/// <param name="Cut">The network, divided behind the layers that the whole run leaves as they are.</param>
/// <param name="Precision">How features are kept.</param>
/// <param name="Views">Views of each training picture.</param>
sealed record FeaturePlan(GraphCut Cut, FeaturePrecision Precision, int Views)
{
    /// <summary>What settled settings ask for; null for no cache.</summary>
    public static FeaturePlan? Create(TrainingSettings settings, Graph graph) => settings.CacheFeatures switch
    {
        FeatureCaching.Fp16 => Create(settings, graph, FeaturePrecision.Fp16),
        FeatureCaching.Fp32 => Create(settings, graph, FeaturePrecision.Fp32),
        _ => null,
    };

    /// <summary>Numbers of one view.</summary>
    public int Values => checked((int)Cut.Before.Output.Shape.Count);

    /// <summary>The network divided behind what is frozen from an epoch on; null where nothing is.</summary>
    public static GraphCut? FindCut(TrainingSettings settings, Graph graph, int epoch) =>
        GraphCut.BehindFrozen(graph, new FreezePlan(graph, settings.Freezing, settings.Epochs).At(epoch));

    /// <summary>The features' place in the user's cache.</summary>
    public static string Root => UserCache.Folder("features");

    static FeaturePlan? Create(TrainingSettings settings, Graph graph, FeaturePrecision precision) =>
        FindCut(settings, graph, settings.Epochs) is { } cut ? new(cut, precision, Math.Max(1, settings.Views)) : null;
}
