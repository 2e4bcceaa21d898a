namespace Boxfit.Training.Features;

/// <summary>A batch of a part's pictures in one view, some of whose features are not there.</summary>
/// <param name="Part">The part.</param>
/// <param name="View">Which view of its pictures.</param>
/// <param name="Step">Which batch of the part.</param>
/// <param name="Missing">Pictures of it whose features are missing.</param>
readonly record struct FeatureBatch(FeaturePart Part, int View, int Step, int Missing)
{
    /// <summary>What is missing of some parts, in their order.</summary>
    public static List<FeatureBatch> Of(IEnumerable<FeaturePart> parts) =>
    [
        .. from part in parts
           from view in Enumerable.Range(0, part.Views)
           from step in Enumerable.Range(0, (part.Samples.Count + HeldOutPart.BatchSize - 1) / HeldOutPart.BatchSize)
           let missing = CountMissing(part, view, step)
           where missing > 0
           select new FeatureBatch(part, view, step, missing),
    ];

    static int CountMissing(FeaturePart part, int view, int step)
    {
        int first = step * HeldOutPart.BatchSize, count = Math.Min(HeldOutPart.BatchSize, part.Samples.Count - first);
        return Enumerable.Range(first, count).Count(sample => part.IsMissing(sample, view));
    }
}

/// <summary>
/// Computes batches of features into a store, best in the order of <see cref="FeatureBatch.Of"/>; on the engine's thread. When it is freed,
/// the parts know which of their pictures turned out unreadable.
/// </summary>
/// <param name="cut">What is computed.</param>
/// <param name="parameters">The frozen layers' parameters, and maybe more.</param>
/// <param name="settings">The run's settings.</param>
/// <param name="store">Where it goes.</param>
sealed class FeatureComputation(
    FeatureCut cut, IReadOnlyDictionary<string, Tensor> parameters, TrainingSettings settings, FeatureStore store) : IDisposable
{
    readonly InferencePlan _plan = new(cut.Graph.Before, parameters, HeldOutPart.BatchSize, settings.Threads);
    readonly Preprocessor _preprocessor = new(settings.Preprocessing);
    (FeaturePart Part, BatchLoader Loader)? _now;

    /// <summary>
    /// Computes a batch. It is always of the same pictures, whatever is missing of it, so that the same numbers come out.
    /// </summary>
    /// <exception cref="BoxfitException">The store cannot be written to, or no picture can be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Compute(FeatureBatch missing, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var part = missing.Part;
        var loader = LoaderOf(part);
        loader.Start(missing.View, missing.Step);
        var batch = loader.Take(cancellation);
        try
        {
            batch.Images.AsSpan(0, batch.Count * (_plan.Input.Length / _plan.Batch)).CopyTo(_plan.Input);
            _plan.Run();
            for (int i = 0; i < batch.Count; i++)
            {
                int sample = batch.Samples[i];
                if (!part.IsMissing(sample, batch.Epoch)) continue;
                var features = _plan.Output.Slice(i * store.Values, store.Values);
                Write(part.KeyOf(sample, batch.Epoch), features, new(batch.Boxes[i], batch.Placements[i]));
                part.SetThere(sample, batch.Epoch);
            }
        }
        finally
        {
            loader.Return(batch);
        }
    }

    void Write(string key, ReadOnlySpan<float> features, FittedBox about)
    {
        try
        {
            store.Write(key, features, about);
        }
        catch (BoxfitException e)
        {
            throw FeatureCache.CannotUse(store.Folder, e.Message, e);
        }
    }

    BatchLoader LoaderOf(FeaturePart part)
    {
        if (_now is { } now && now.Part == part) return now.Loader;
        Leave();
        _now = (part, new(part.Samples, _preprocessor, CreateOptions(part)));
        return _now.Value.Loader;
    }

    LoaderOptions CreateOptions(FeaturePart part) => new()
    {
        Batch = HeldOutPart.BatchSize,
        Seed = settings.Seed,
        Workers = settings.Workers,
        Augmentation = part.Augmentation,
        SkipBad = true,
        // A picture is decoded once for all its views.
        CacheBytes = part.Views > 1 ? settings.CacheBytes : 0,
        DiskCacheBytes = part.Views > 1 ? null : 0,
    };

    void Leave()
    {
        if (_now is not { } now) return;
        now.Part.AddBad(now.Loader.BadSamples);
        now.Loader.Dispose();
        _now = null;
    }

    /// <summary>Frees what it computes with.</summary>
    public void Dispose()
    {
        Leave();
        _plan.Dispose();
    }
}
