namespace Boxfit.Training.Features;

/// <summary>Decides at the start of a run whether features are cached, so that a resumed run does as before.</summary>
static class FeatureChoice
{
    // Where less than half of the work is saved, the space on the disk is worth more.
    const double LeastShare = 0.5;

    /// <summary>The settings with <see cref="FeatureCaching.Auto"/> decided where it depends on the machine.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="graph">The network.</param>
    /// <param name="data">The data, divided.</param>
    /// <param name="progress">Is told why features are not cached although something is frozen.</param>
    /// <exception cref="InputException">What is asked for cannot be done.</exception>
    public static TrainingSettings Settle(TrainingSettings settings, Graph graph, TrainingData data, IProgress<TrainingProgress>? progress)
    {
        bool isAuto = settings.CacheFeatures == FeatureCaching.Auto, isAsked = !isAuto || settings.Views > 0;
        if (settings.CacheFeatures == FeatureCaching.None)
        {
            if (settings.Views == 0) return settings;
            throw new InputException($"--views {settings.Views} is about cached features, but --cache-features none has none. Leave one of them out.");
        }
        if (settings.Views > 0 && !settings.Augmentation.IsActive)
            throw new InputException($"--views {settings.Views} needs augmentation such as --flip 0.5: without it all views of a picture are the same.");

        if (OfSettings(settings, graph) is { } never)
        {
            Refuse(never);
            return settings;
        }
        var decided = isAuto ? settings with { CacheFeatures = FeatureCaching.Fp16 } : settings;
        if ((OfFolder(FeaturePlan.Root) ?? (isAsked ? null : OfCost(FeaturePlan.Create(decided, graph)!, graph, data))) is not { } today) return decided;
        Refuse(today);
        // Space and folders come and go; the run is not to change with them.
        return settings with { CacheFeatures = FeatureCaching.None };

        void Refuse(string obstacle)
        {
            if (isAsked)
            {
                string option = isAuto ? $"--views {settings.Views}" : $"--cache-features {TrainingSettings.s_caching.Print((int)settings.CacheFeatures)}";
                throw new InputException($"{option} cannot be done: {obstacle}.");
            }
            if (settings.Freezing.Freeze.Count > 0) progress?.Report(new TrainingNotice($"The frozen layers are computed anew in each epoch: {obstacle}."));
        }
    }

    static string? OfSettings(TrainingSettings settings, Graph graph)
    {
        if (FeaturePlan.FindCut(settings, graph, epoch: 1) is null)
            return "nothing that the network begins with is wholly frozen (--freeze backbone, or a number of its first stages)";
        if (FeaturePlan.FindCut(settings, graph, settings.Epochs) is null)
            return $"--unfreeze {settings.Freezing.Unfreeze[^1].Epoch}:{settings.Freezing.Unfreeze[^1].What} leaves nothing frozen that the network begins with";
        return settings.Views > 0 || !settings.Augmentation.IsActive ? null
            : "augmentation shows other pictures each time. With --views 8, eight views of each would be drawn, computed once, and taken in turn; " +
              "without augmentation, each picture is computed once";
    }

    static string? OfCost(FeaturePlan plan, Graph graph, TrainingData data)
    {
        double share = (double)plan.Cut.Before.MultiplyAdds / graph.MultiplyAdds;
        if (share < LeastShare) return $"they are {100 * share:0} % of the work only. --cache-features fp16 keeps what they give all the same";
        long pictures = (long)data.Split.Train.Count * plan.Views + data.Split.Validation.Count + data.Split.Test.Count;
        long needed = pictures * new FeatureStore(FeaturePlan.Root, plan.Values, plan.Precision).BytesOfView;
        long free = AvailableMemory.DiskBytes(FeaturePlan.Root);
        return needed <= free / 2 ? null
            : $"to keep what they give would take {ByteCount.Text(needed)}, more than half of the {ByteCount.Text(free)} that are free in " +
              $"{FeaturePlan.Root}. {UserCache.Variable} names another folder; --cache-features fp16 does it here all the same";
    }

    /// <summary>Why a folder cannot be used; null where it can.</summary>
    static string? OfFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the cache folder {folder} cannot be written to ({UserCache.Explain(folder, e).TrimEnd('.')}). Name another with the variable {UserCache.Variable}, or " +
                "say --cache-features none";
        }
    }
}
