namespace Boxfit.Data.Loading;

/// <summary>
/// Makes the batches of each epoch on background threads, ahead of the one who takes them. What a batch holds depends only on the samples,
/// the options' seed, the epoch and the step: not on the number of threads, on timing, or on where the loader was started.
/// One thread at a time may take batches. Once all pictures are cached, nothing is allocated any more.
/// </summary>
sealed class BatchLoader : IDisposable
{
    // Far enough for a disk to have several reads at once, and so near that the system still has what it read.
    const int StepsAhead = 2;

    readonly IReadOnlyList<Sample> _samples;
    readonly LoaderOptions _options;
    readonly PictureCache? _cache;
    readonly SampleSource _source;
    readonly BatchQueue _queue;
    readonly Thread[] _workers;

    /// <summary>Allocates the batches and starts the worker threads, which idle until <see cref="Start"/>.</summary>
    /// <param name="samples">The samples, at least one; batches name them by their index in this list.</param>
    /// <param name="preprocessor">Brings pictures to the network's input.</param>
    /// <param name="options">How batches are made.</param>
    /// <exception cref="InputException">There are no samples, or an option is out of range.</exception>
    public BatchLoader(IReadOnlyList<Sample> samples, Preprocessor preprocessor, LoaderOptions options)
        : this(samples, options, CreatePictureSource(samples, preprocessor, options, out var cache)) => _cache = cache;

    /// <summary>The same with features in the place of pictures.</summary>
    /// <param name="samples">The samples, at least one.</param>
    /// <param name="features">The features of each.</param>
    /// <param name="options">How batches are made; augmentation and the caches of pictures have no part in it.</param>
    /// <exception cref="InputException">There are no samples, or an option is out of range.</exception>
    public BatchLoader(IReadOnlyList<Sample> samples, FeatureViews features, LoaderOptions options)
        : this(samples, options, CreateFeatureSource(samples, features, options))
    {
    }

    BatchLoader(IReadOnlyList<Sample> samples, LoaderOptions options, SampleSource source)
    {
        (_samples, _options, _source) = (samples, options, source);
        // As many orders as batches: batches in hand are consecutive, so their epochs cannot lie further apart.
        int views = samples.Count * source.Views;
        var orders = new EpochOrders(views, options.Seed, options.Shuffle, options.Buffers);
        int size = Math.Min(options.Batch, views);
        int room = options.Part.Most(size);
        Batch[] batches = [.. Enumerable.Range(0, options.Buffers).Select(_ => new Batch(room, source.Values, source.KeptBytes))];
        _queue = new(batches, views, size, options.Part, orders, options.Repeat);
        _workers = [.. Enumerable.Range(0, options.Workers > 0 ? options.Workers : Environment.ProcessorCount).Select(StartWorker)];
    }

    /// <summary>Batches an epoch; the last one may be smaller.</summary>
    public int StepsPerEpoch => _queue.StepsPerEpoch;

    /// <summary>Total time that <see cref="Take"/> has waited since the loader was made; an epoch's wait is a difference.</summary>
    public TimeSpan Waited => _queue.Waited;

    /// <summary>Pictures that turned out unreadable so far: index of the sample, and why.</summary>
    public IReadOnlyDictionary<int, string> BadSamples => _source.Bad;

    /// <summary>Where decoded pictures are kept; null where features are loaded.</summary>
    public PictureCache? Cache => _cache;

    /// <summary>
    /// Goes to a step of an epoch. To go on from epoch to epoch it need not be called; a call for the step that is due drops nothing.
    /// </summary>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="firstStep">Step within the epoch, from 0 to <see cref="StepsPerEpoch"/> (the next epoch's first).</param>
    public void Start(int epoch, int firstStep = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstStep, StepsPerEpoch);
        _queue.Start(epoch, firstStep);
    }

    /// <summary>Waits for the next batch and lends it; <see cref="Return"/> it soon, since there are only a few.</summary>
    /// <exception cref="BoxfitException">No picture can be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while waiting.</exception>
    /// <exception cref="InvalidOperationException">Not started, past the end of the only epoch, or all batches are taken.</exception>
    public Batch Take(CancellationToken cancellation = default) => _queue.Take(cancellation);

    /// <summary>Gives a batch's buffers back; its arrays must not be used afterwards.</summary>
    public void Return(Batch batch) => _queue.Return(batch);

    /// <summary>Ends the threads (each finishes the picture it is at) and deletes the temporary file.</summary>
    public void Dispose()
    {
        _queue.Stop();
        foreach (var worker in _workers) worker.Join();
        _cache?.Dispose();
    }

    static SampleLoader CreatePictureSource(
        IReadOnlyList<Sample> samples, Preprocessor preprocessor, LoaderOptions options, out PictureCache cache)
    {
        Check(samples, options);
        string folder = options.CacheFolder ?? Path.GetTempPath();
        var fitter = SampleLoader.CreateFitter(preprocessor, options.Augmentation);
        cache = new(
            samples.Count, fitter.FittedBytes, options.CacheBytes ?? AvailableMemory.Bytes() / 4,
            options.DiskCacheBytes ?? AvailableMemory.DiskBytes(folder) / 2 / options.Sharers, folder);
        return new(samples, preprocessor, fitter, cache, options.Augmentation, options.Seed);
    }

    static FeatureSource CreateFeatureSource(IReadOnlyList<Sample> samples, FeatureViews features, LoaderOptions options)
    {
        Check(samples, options);
        return new(features);
    }

    static void Check(IReadOnlyList<Sample> samples, LoaderOptions options)
    {
        if (samples.Count == 0) throw new InputException("There are no pictures to load.");
        if (options.Batch < 1) throw new InputException($"The batch size is {options.Batch}; expected 1 or more.");
        if (options.Workers < 0)
            throw new InputException($"The number of workers is {options.Workers}; expected 1 or more, or 0 for one a processor.");
        if (options.Buffers < 2) throw new InputException($"The number of batches in hand is {options.Buffers}; expected 2 or more.");
        options.Augmentation?.Validate();
    }

    Thread StartWorker(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"boxfit loader {number}" };
        thread.Start();
        return thread;
    }

    void Work()
    {
        BackgroundPriority.Enter();
        var reader = _source.CreateReader();
        while (_queue.TryGetWork(out var batch, out int position))
        {
            try
            {
                Load(batch, position, reader);
                _queue.Complete(batch);
            }
#pragma warning disable CA1031 // The taker gets it, whatever it is.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _queue.Fail(e);
            }
        }
    }

    void Load(Batch batch, int position, ISampleReader reader)
    {
        int[] order = batch.Order;
        int size = Math.Min(_options.Batch, order.Length), place = batch.Step * size + batch.First + position;
        // Of other parts of a batch others read the pictures, so that it is the same place of a later one.
        if (place + StepsAhead * size is var later && later < order.Length) reader.Announce(order[later]);
        if (reader.TryLoad(order[place], batch, position)) return;
        if (_options.SkipBad)
        {
            batch.Samples[position] = -1;
            return;
        }
        for (int i = 1; i < order.Length; i++)
        {
            if (reader.TryLoad(order[(place + i) % order.Length], batch, position)) return;
        }
        var first = _source.Bad.MinBy(bad => bad.Key);
        throw new InputException(
            $"No picture of {_samples.Count:N0} can be read. The first, {_samples[first.Key].Path}: {first.Value}");
    }
}

/// <summary>How a <see cref="BatchLoader"/> makes batches.</summary>
sealed record LoaderOptions
{
    /// <summary>Pictures a batch; an epoch's last batch may be smaller.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>The part of each batch that is made; the rest is made elsewhere.</summary>
    public BatchPart Part { get; init; } = BatchPart.Whole;

    /// <summary>Decides the order and the augmentation of every epoch.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that decode; 0 for one a processor. The batches do not depend on it.</summary>
    public int Workers { get; init; }

    /// <summary>True draws a new order each epoch; false keeps the samples' order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>
    /// Random changes to each picture, for training; null shows them as they are. A network that looks more than once is shown each picture
    /// of an epoch twice in training, as a whole and as a later look sees it; else its batches hold what later looks need.
    /// </summary>
    public Augmentation? Augmentation { get; init; }

    /// <summary>
    /// What happens to a picture that turns out unreadable: false puts the next readable one of the epoch's order in its place (for
    /// training), true leaves it out and the batch is smaller, maybe empty (for evaluation).
    /// </summary>
    public bool SkipBad { get; init; }

    /// <summary>True goes on to the next epoch by itself, so that its first batches are ready early; false ends after one.</summary>
    public bool Repeat { get; init; } = true;

    /// <summary>Batches in hand at once: the one being used and those prepared ahead; at least 2.</summary>
    public int Buffers { get; init; } = 4;

    /// <summary>Bound in bytes of the memory for decoded pictures; a quarter of the free memory when null.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>
    /// Bound in bytes of the temporary file for decoded pictures; half of the free space when null, a share of it where there are
    /// <see cref="Sharers"/>, none when 0.
    /// </summary>
    public long? DiskCacheBytes { get; init; }

    /// <summary>Processes of this machine that do the same, among which the free space of its disk is divided.</summary>
    public int Sharers { get; init; } = 1;

    /// <summary>Folder of the temporary file; the system's when null.</summary>
    public string? CacheFolder { get; init; }
}

/// <summary>Lets the trainer's threads go first, so that preparing batches uses the moments in which a core would be idle.</summary>
static partial class BackgroundPriority
{
    // .NET's thread priorities do nothing on Linux; a thread's nice value does. This much gives it about a quarter of a busy core.
    const int Nice = 5;
    const int Thread = 0;

    /// <summary>Lowers the calling thread's priority.</summary>
    public static void Enter()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(Thread, 0, Nice);
        else System.Threading.Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    // On Linux "process 0" is the calling thread.
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
