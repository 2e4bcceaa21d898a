using Boxfit.Files.Sharding;

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

    /// <summary>The processes that train together.</summary>
    public World World { get; init; } = World.Alone;

    /// <summary>Computes what is missing. Common.</summary>
    /// <exception cref="BoxfitException">The folder cannot be used, or there is not enough space.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was cancelled, in one of the processes; what has been computed stays.
    /// </exception>
    public void Fill(IReadOnlyList<FeaturePart> parts, CancellationToken cancellation)
    {
        if (World.IsAlone) FillAlone(parts, cancellation);
        else FillTogether(parts, cancellation);
        long views = parts.Sum(p => (long)p.Samples.Count * p.Views);
        var last = _cut.Graph.Before.Output;
        _progress?.Report(new TrainingNotice(
            $"What the frozen layers give, up to {last.Name} ({last.Shape}), is read from {Store.Folder} " +
            $"({ByteCount.Text(views * Store.BytesOfView)}{(_cut.Views > 1 ? $", {_cut.Views} views of each training picture" : "")})."));
    }

    void FillAlone(IReadOnlyList<FeaturePart> parts, CancellationToken cancellation)
    {
        if (FindMissing(parts, cancellation).Count == 0) return;
        using var alone = Lock(cancellation, out bool waited);
        // The other process may have computed the same.
        if (waited) FindMissing(parts, cancellation);
        RequireSpace(parts);
        var missing = FeatureBatch.Of(parts);
        using var computation = new FeatureComputation(_cut, _parameters, _settings, Store);
        var counter = new Counter(parts, _progress);
        foreach (var batch in missing)
        {
            computation.Compute(batch, cancellation);
            counter.Add(batch.Missing);
        }
    }

    /// <summary>
    /// Each process computes its share of what is missing in its folder, which may be that of its machine alone, and all come on batch by
    /// batch, so that the end of one is noticed by all. Nobody waits for other runs, whose processes may wait for these: what two compute
    /// at the same time is the same. Common.
    /// </summary>
    void FillTogether(IReadOnlyList<FeaturePart> parts, CancellationToken cancellation)
    {
        string[] folders = World.Gather($"{World.Machines[World.Rank]} {Store.Folder}");
        int sharers = folders.Count(f => f == folders[World.Rank]);
        var share = new Shard(folders.Take(World.Rank).Count(f => f == folders[World.Rank]) + 1, sharers);
        // Then each computes what it misses itself: pictures that another could not read, and what was not there for all in a folder to
        // which other runs write as well.
        for (bool isFirstPass = true; ; isFirstPass = false)
        {
            var missing = World.Together(() => FindMissing(parts, cancellation), cancellation);
            if (World.Gather(missing.Count).Max() == 0) return;
            Compute(parts, isFirstPass ? share.Of(missing) : missing, isFirstPass ? sharers : 1, cancellation);
        }
    }

    void Compute(IReadOnlyList<FeaturePart> parts, List<FeatureBatch> mine, int sharers, CancellationToken cancellation)
    {
        using var computation = World.Together(() =>
        {
            if (mine.Count > 0)
            {
                CreateFolder();
                RequireSpace(parts);
            }
            return new FeatureComputation(_cut, _parameters, _settings, Store);
        });
        var counter = new Counter(parts, _progress);
        int most = World.Gather(mine.Count).Max();
        for (int i = 0; i < most; i++)
        {
            World.Together(() => Compute(i), cancellation);
            if (i < mine.Count) counter.Add(mine[i].Missing * sharers);
        }

        bool Compute(int i)
        {
            if (i < mine.Count) computation.Compute(mine[i], cancellation);
            return true;
        }
    }

    List<FeatureBatch> FindMissing(IReadOnlyList<FeaturePart> parts, CancellationToken cancellation)
    {
        foreach (var part in parts) part.FindMissing(Store, cancellation);
        return FeatureBatch.Of(parts);
    }

    FileStream Lock(CancellationToken cancellation, out bool waited)
    {
        waited = false;
        CreateFolder();
        string path = Path.Combine(Store.Folder, ".lock");
        while (true)
        {
            if (InFolder(() => LockFile.TryOpen(path)) is { } file) return file;
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

    void CreateFolder() => InFolder(() => Directory.CreateDirectory(Store.Folder));

    T InFolder<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotUse(UserCache.Explain(Store.Folder, e), e);
        }
    }

    void RequireSpace(IReadOnlyList<FeaturePart> parts)
    {
        long needed = parts.Sum(p => (long)p.Missing) * Store.BytesOfView, free = AvailableMemory.DiskBytes(Store.Folder);
        if (needed + RunBytes <= free) return;
        string run = RunBytes > 0 ? $" beside {ByteCount.Text(RunBytes)} for the run" : "";
        throw CannotUse($"{ByteCount.Text(needed)} are needed{run}, {ByteCount.Text(free)} are free.", null);
    }

    BoxfitException CannotUse(string reason, Exception? cause) => CannotUse(Store.Folder, reason, cause);

    /// <summary>That features cannot be kept in a folder, and what to do.</summary>
    internal static BoxfitException CannotUse(string folder, string reason, Exception? cause) => new(
        $"What the frozen layers give cannot be kept in {folder}: {reason} Name another folder with the variable " +
        $"{UserCache.Variable}, or train without: --cache-features none.", cause);

    /// <summary>Tells how many pictures are done.</summary>
    sealed class Counter(IReadOnlyList<FeaturePart> parts, IProgress<TrainingProgress>? progress)
    {
        readonly long _start = Stopwatch.GetTimestamp();
        readonly int _all = parts.Sum(p => p.Missing);
        int _done;
        long _last;

        public void Add(int count)
        {
            _done = Math.Min(_all, _done + count);
            if (Stopwatch.GetElapsedTime(_last) < s_interval && _done < _all) return;
            _last = Stopwatch.GetTimestamp();
            progress?.Report(new FeatureProgress(_done, _all, Stopwatch.GetElapsedTime(_start) / _done * (_all - _done)));
        }
    }
}
