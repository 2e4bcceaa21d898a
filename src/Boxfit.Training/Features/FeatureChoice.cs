namespace Boxfit.Training.Features;

/// <summary>Decides at the start of a run whether features are cached, so that a resumed run does as before.</summary>
static class FeatureChoice
{
    // Where less than half of the work is saved, the space on the disk is worth more.
    const double LeastShare = 0.5;

    /// <summary>How features are cached; <see cref="FeatureCaching.Auto"/> only where no machine could cache them.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">The data, divided.</param>
    /// <param name="say">Receives why features are not cached although something is frozen.</param>
    /// <exception cref="InputException">What is asked for cannot be done.</exception>
    public static FeatureCaching Of(TrainingSettings settings, TrainableNetwork network, TrainingData data, Action<string> say)
    {
        var caching = settings.CacheFeatures;
        bool isAuto = caching == FeatureCaching.Auto, isAsked = !isAuto || settings.Views > 0;
        if (caching == FeatureCaching.None)
        {
            if (settings.Views == 0) return caching;
            throw new InputException(
                $"--views {settings.Views} is about cached features, but --cache-features none has none. Leave one of them out.");
        }
        if (settings.Views > 0 && !settings.Augmentation.IsActive)
        {
            throw new InputException(
                $"--views {settings.Views} needs augmentation such as --flip 0.5: without it all views of a picture are the same.");
        }
        if (OfSettings(settings, network) is { } never)
        {
            Refuse(never);
            return caching;
        }
        var decided = isAuto ? FeatureCaching.Fp16 : caching;
        string? obstacle = OfFolder(FeatureCut.Root);
        if (obstacle is null && !isAsked)
            obstacle = OfCost(FeatureCut.Create(settings with { CacheFeatures = decided }, network)!, network, data);
        if (obstacle is null) return decided;
        Refuse(obstacle);
        // Space and folders may change; the run is not to change with them.
        return FeatureCaching.None;

        void Refuse(string obstacle)
        {
            if (isAsked)
            {
                string option = isAuto ? $"--views {settings.Views}" : $"--cache-features {TrainingSettings.s_caching.Print((int)caching)}";
                throw new InputException($"{option} cannot be done: {obstacle}.");
            }
            if (settings.Freezing.Freeze.Count > 0) say($"The frozen layers are computed anew in each epoch: {obstacle}.");
        }
    }

    static string? OfSettings(TrainingSettings settings, TrainableNetwork network)
    {
        if (settings.Preprocessing.Looks is { } looks)
            return $"the network looks {looks.Count} times (--looks 1 for once), and a later look sees another cut each time";
        if (FeatureCut.Find(network, epoch: 1) is null)
            return "nothing that the network begins with is wholly frozen (--freeze backbone, or a number of its first stages)";
        if (FeatureCut.Find(network, settings.Epochs) is null)
        {
            var (epoch, what) = settings.Freezing.Unfreeze[^1];
            return $"--unfreeze {epoch}:{what} leaves nothing frozen that the network begins with";
        }
        return settings.Views > 0 || !settings.Augmentation.IsActive ? null
            : "augmentation shows other pictures each time. With --views 8, eight views of each would be drawn, computed once, and taken " +
              "in turn; without augmentation, each picture is computed once";
    }

    static string? OfCost(FeatureCut cut, TrainableNetwork network, TrainingData data)
    {
        double share = (double)cut.Graph.Before.MultiplyAdds / network.Graph.MultiplyAdds;
        if (share < LeastShare)
            return $"they are {100 * share:0} % of the work only. --cache-features fp16 keeps what they give all the same";
        long pictures = (long)data.Split.Train.Count * cut.Views + data.Split.Validation.Count + data.Split.Test.Count;
        long needed = pictures * new FeatureStore(FeatureCut.Root, cut.Values, cut.Precision).BytesOfView;
        long free = AvailableMemory.DiskBytes(FeatureCut.Root);
        return needed <= free / 2 ? null
            : $"to keep what they give would take {ByteCount.Text(needed)}, more than half of the {ByteCount.Text(free)} that are free " +
              $"in {FeatureCut.Root}. {UserCache.Variable} names another folder; --cache-features fp16 does it here all the same";
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
            return $"the cache folder {folder} cannot be written to ({UserCache.Explain(folder, e).TrimEnd('.')}). Name another with the " +
                $"variable {UserCache.Variable}, or say --cache-features none";
        }
    }
}
