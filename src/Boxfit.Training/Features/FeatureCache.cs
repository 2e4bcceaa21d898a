namespace Boxfit.Training.Features;

/// <summary>
/// Computes what a run's frozen layers make of its pictures, as far as it is not there from before; on the engine's thread. What is
/// computed stays, so that an interrupted computation goes on where it was.
/// </summary>
sealed class FeatureCache
{
    static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    readonly FeatureCut _cut;
    readonly IReadOnlyDictionary<string, Tensor> _parameters;
    readonly TrainingSettings _settings;
    readonly IProgress<TrainingProgress>? _progress;

    /// <summary>Finds the folder; nothing is written yet.</summary>
    /// <param name="cut">What is cached.</param>
    /// <param name="parameters">The frozen layers' parameters, and maybe more.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="root">The folder that features are kept in, for all networks.</param>
    /// <param name="progress">Receives the progress.</param>
    public FeatureCache(
        FeatureCut cut, IReadOnlyDictionary<string, Tensor> parameters, TrainingSettings settings, string root,
        IProgress<TrainingProgress>? progress)
    {
        (_cut, _parameters, _settings, _progress) = (cut, parameters, settings, progress);
        string key = FeatureKeys.OfFolder(cut.Graph.Before, parameters, settings.Preprocessing, settings.Threads, Network.EngineName);
        Store = new(Path.Combine(root, key), cut.Values, cut.Precision);
    }

    /// <summary>Where features are kept.</summary>
    public FeatureStore Store { get; }

    /// <summary>Bytes that the run will take beside them on the same disk.</summary>
    public long RunBytes { get; init; }

    /// <summary>Computes what is missing.</summary>
    /// <exception cref="BoxfitException">The folder cannot be used, or there is not enough space.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what has been computed stays.</exception>
    public void Fill(IReadOnlyList<FeaturePart> parts, CancellationToken cancellation)
    {
        foreach (var part in parts) part.FindMissing(Store, cancellation);
        if (parts.Any(p => p.Missing > 0))
        {
            using var alone = Lock(cancellation, out bool waited);
            // The other process may have computed the same.
            if (waited) foreach (var part in parts) part.FindMissing(Store, cancellation);
            RequireSpace(parts.Sum(p => p.Missing));
            Compute(parts, cancellation);
        }
        long views = parts.Sum(p => (long)p.Samples.Count * p.Views);
        var last = _cut.Graph.Before.Output;
        _progress?.Report(new TrainingNotice(
            $"What the frozen layers give, up to {last.Name} ({last.Shape}), is read from {Store.Folder} " +
            $"({ByteCount.Text(views * Store.BytesOfView)}{(_cut.Views > 1 ? $", {_cut.Views} views of each training picture" : "")})."));
    }

    void Compute(IReadOnlyList<FeaturePart> parts, CancellationToken cancellation)
    {
        using var plan = new InferencePlan(_cut.Graph.Before, _parameters, HeldOutPart.BatchSize, _settings.Threads);
        var preprocessor = new Preprocessor(_settings.Preprocessing);
        int all = parts.Sum(p => p.Missing), done = 0;
        long start = Stopwatch.GetTimestamp(), last = 0;
        foreach (var part in parts)
        {
            if (part.Missing == 0) continue;
            using var loader = new BatchLoader(part.Samples, preprocessor, CreateOptions(part));
            for (int i = 0; i < part.Views * loader.StepsPerEpoch; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (view, step) = Math.DivRem(i, loader.StepsPerEpoch);
                int missing = CountMissing(part, view, step);
                if (missing == 0) continue;
                loader.Start(view, step);
                var batch = loader.Take(cancellation);
                Compute(part, batch, plan);
                loader.Return(batch);
                done += missing;
                if (Stopwatch.GetElapsedTime(last) < s_interval && done < all) continue;
                last = Stopwatch.GetTimestamp();
                _progress?.Report(new FeatureProgress(done, all, Stopwatch.GetElapsedTime(start) / done * (all - done)));
            }
            part.AddBad(loader.BadSamples);
        }
    }

    /// <summary>A batch is always of the same pictures, whatever is missing of it, so that the same numbers come out.</summary>
    void Compute(FeaturePart part, Batch batch, InferencePlan plan)
    {
        batch.Images.AsSpan(0, batch.Count * (plan.Input.Length / plan.Batch)).CopyTo(plan.Input);
        plan.Run();
        for (int i = 0; i < batch.Count; i++)
        {
            if (!part.IsMissing(batch.Samples[i], batch.Epoch)) continue;
            try
            {
                var features = plan.Output.Slice(i * Store.Values, Store.Values);
                Store.Write(part.KeyOf(batch.Samples[i], batch.Epoch), features, new(batch.Boxes[i], batch.Placements[i]));
            }
            catch (BoxfitException e)
            {
                throw CannotUse(e.Message, e);
            }
        }
    }

    static int CountMissing(FeaturePart part, int view, int step)
    {
        int first = step * HeldOutPart.BatchSize, count = Math.Min(HeldOutPart.BatchSize, part.Samples.Count - first);
        return Enumerable.Range(first, count).Count(sample => part.IsMissing(sample, view));
    }

    LoaderOptions CreateOptions(FeaturePart part) => new()
    {
        Batch = HeldOutPart.BatchSize,
        Seed = _settings.Seed,
        Workers = _settings.Workers,
        Augmentation = part.Augmentation,
        SkipBad = true,
        // A picture is decoded once for all its views.
        CacheBytes = part.Views > 1 ? _settings.CacheBytes : 0,
        DiskCacheBytes = part.Views > 1 ? null : 0,
    };

    FileStream Lock(CancellationToken cancellation, out bool waited)
    {
        waited = false;
        try
        {
            Directory.CreateDirectory(Store.Folder);
            string path = Path.Combine(Store.Folder, ".lock");
            while (true)
            {
                if (LockFile.TryOpen(path) is { } file) return file;
                if (!waited)
                {
                    _progress?.Report(new TrainingNotice(
                        $"Another process is computing the same features into {Store.Folder}; waiting for it."));
                }
                waited = true;
                cancellation.WaitHandle.WaitOne(s_interval);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotUse(UserCache.Explain(Store.Folder, e), e);
        }
    }

    void RequireSpace(long views)
    {
        long needed = views * Store.BytesOfView, free = AvailableMemory.DiskBytes(Store.Folder);
        if (needed + RunBytes <= free) return;
        string run = RunBytes > 0 ? $" beside {ByteCount.Text(RunBytes)} for the run" : "";
        throw CannotUse($"{ByteCount.Text(needed)} are needed{run}, {ByteCount.Text(free)} are free.", null);
    }

    BoxfitException CannotUse(string reason, Exception? cause) => new(
        $"What the frozen layers give cannot be kept in {Store.Folder}: {reason} Name another folder with the variable " +
        $"{UserCache.Variable}, or train without: --cache-features none.", cause);
}
