using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Boxfit.Inference;

/// <summary>
/// Finds the object in pictures with a trained model, by ONNX Runtime. May be used from any number of threads at once; calls that are under
/// way when it is disposed of end well, or with an <see cref="ObjectDisposedException"/>.
/// </summary>
/// <example><code>
/// using var predictor = Predictor.Load("runs/resnet18-1");
/// Prediction prediction = predictor.Predict("photo.jpg");
/// Console.WriteLine(prediction.Pixels);
/// </code></example>
public sealed class Predictor : IDisposable
{
    const string Unnamed = "picture";

    readonly LoadedModel _model;
    readonly Preprocessor _preprocessor;
    readonly BatchPool _batches;
    readonly BatchSizeChoice _size;
    readonly ILogger _logger;
    readonly int _threads;
    readonly double _threshold;

    // How many computations of lists run at once; of those of single pictures as many as are asked for, unless the provider does not let
    // several threads run one session.
    readonly SemaphoreSlim _lanes;
    readonly bool _isAlone;

    Predictor(LoadedModel model, PredictorOptions options)
    {
        _model = model;
        _threads = options.ThreadCount;
        _threshold = options.Threshold ?? (model.Description.Presence ?? PresenceThreshold.Unchosen).Threshold;
        _logger = options.Logger ?? NullLogger.Instance;
        _preprocessor = new(model.Description.Preprocessing);
        // Another provider computes pictures one after the other.
        _isAlone = model.Provider.Name != ExecutionProvider.Cpu;
        int lanes = _isAlone ? 1 : _threads / options.ThreadCountPerPicture;
        _lanes = new(lanes);
        // Of pictures side by side each thread has its own: several at once would be memory for nothing.
        _size = new(options.BatchSize == 0 && lanes > 1 ? 1 : options.BatchSize);
        _batches = new(
            capacity => new(capacity, model.Session, _preprocessor, Description), model.Session.Dispose, PictureQueue.Places(_threads));
        foreach (var (name, reason) in model.Provider.Refused) PredictorLog.Refused(_logger, name, reason);
        PredictorLog.Loaded(_logger, model.Name, OnnxSession.Version, model.Provider.Name);
    }

    /// <summary>What the model is and where it comes from.</summary>
    public ModelDescription Description => _model.Description;

    /// <summary>What computes, and why those before it in <see cref="PredictorOptions.Providers"/> do not.</summary>
    public ProviderChoice Provider => _model.Provider;

    OutputLayout Outputs => Description.Configuration.Outputs;

    /// <summary>
    /// Loads a model from an ONNX file that <c>boxfit export</c> wrote, or the <c>model.onnx</c> of a run folder.
    /// </summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InputException">
    /// It is missing, damaged, not a model of Boxfit, or of another version; or no execution provider works.
    /// </exception>
    /// <exception cref="BoxfitException">ONNX Runtime's library cannot be loaded.</exception>
    public static Predictor Load(string path, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        return Load(ModelSource.Find(path, options), options);
    }

    /// <summary>Loads a model from a file's content, or what <see cref="PredictorOptions.Convert"/> would make.</summary>
    /// <param name="model">The content.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InputException">As for a path.</exception>
    public static Predictor Load(byte[] model, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Load(new ModelSource("The model", model), options ?? new());
    }

    /// <summary>Loads a model from a stream, which is read to its end and stays open.</summary>
    /// <param name="model">The stream.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InputException">As for a path.</exception>
    public static Predictor Load(Stream model, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var content = new MemoryStream();
        model.CopyTo(content);
        return Load(content.ToArray(), options);
    }

    /// <summary>Finds the object in a picture file.</summary>
    /// <param name="path">The picture.</param>
    /// <exception cref="PictureException">The picture cannot be read, or the model gives no finite numbers for it.</exception>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    public Prediction Predict(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Predict(path, path, static (string file, Preprocessor preprocessor, Span<byte> levels, out (int, int) size) =>
        {
            var placement = preprocessor.FitFile(file, levels, out var info);
            size = (info.Width, info.Height);
            return placement;
        });
    }

    /// <summary>Finds the object in a picture file's content, such as a JPEG's.</summary>
    /// <param name="content">The content.</param>
    /// <param name="name">What the prediction and messages call it.</param>
    /// <exception cref="PictureException">The picture cannot be read, or the model gives no finite numbers for it.</exception>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    public Prediction Predict(ReadOnlySpan<byte> content, string name = Unnamed) =>
        Predict(name, new NamedBytes(content, name),
            static (NamedBytes file, Preprocessor preprocessor, Span<byte> levels, out (int, int) size) =>
            {
                var placement = preprocessor.FitEncoded(file.Bytes, file.Name, levels, out var info);
                size = (info.Width, info.Height);
                return placement;
            });

    /// <summary>Finds the object in a picture file's content in a stream, which is read to its end and stays open.</summary>
    /// <param name="content">The stream.</param>
    /// <param name="name">What the prediction and messages call it.</param>
    /// <exception cref="PictureException">The picture cannot be read, or the model gives no finite numbers for it.</exception>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    public Prediction Predict(Stream content, string name = Unnamed) => Predict(PictureInput.Stream(content, name));

    /// <summary>Finds the object in pixels: RGB, a byte each, row by row from the top, upright. Allocates nothing but the result.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="stride">Bytes from one row to the next; 0 for 3 × width.</param>
    /// <param name="name">What the prediction calls it.</param>
    /// <exception cref="ArgumentException">The size is not usable, or there are fewer bytes.</exception>
    /// <exception cref="PictureException">The model gives no finite numbers for it.</exception>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    public Prediction PredictPixels(ReadOnlySpan<byte> pixels, int width, int height, int stride = 0, string name = Unnamed)
    {
        Preprocessor.RequirePixels(pixels.Length, width, height, stride);
        return Predict(name, new PixelRows(pixels, width, height, stride),
            static (PixelRows rows, Preprocessor preprocessor, Span<byte> levels, out (int, int) size) =>
            {
                size = (rows.Width, rows.Height);
                return preprocessor.FitPixels(rows.Pixels, rows.Width, rows.Height, rows.Stride, levels);
            });
    }

    /// <summary>Finds the object in a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <exception cref="PictureException">The picture cannot be read, or the model gives no finite numbers for it.</exception>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    public Prediction Predict(PictureInput picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Predict(picture.Name, picture,
            static (PictureInput input, Preprocessor to, Span<byte> levels, out (int, int) size) => input.Fit(to, levels, out size));
    }

    /// <summary>
    /// Finds the object in many picture files, in their order; while some are computed, the next are decoded. A picture that cannot be read
    /// gives a prediction with its <see cref="Prediction.Error"/>. Where the list itself fails, predictions for what it gave before come
    /// first, then its exception.
    /// </summary>
    /// <param name="paths">The pictures; may be an endless sequence.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Prediction> Predict(IEnumerable<string> paths, CancellationToken cancellation = default) =>
        Predict(paths.Select(PictureInput.File), cancellation);

    /// <summary>
    /// Finds the object in many pictures, in their order; while some are computed, the next are decoded. A picture that cannot be read
    /// gives a prediction with its <see cref="Prediction.Error"/>. Where the list itself fails, predictions for what it gave before come
    /// first, then its exception.
    /// </summary>
    /// <param name="pictures">The pictures; may be an endless sequence.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Prediction> Predict(IEnumerable<PictureInput> pictures, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return PredictAll(pictures, cancellation);
    }

    /// <summary>
    /// Finds the object in pictures as they come, in their order, in as many at once as there are threads: each prediction is there as soon
    /// as it and those before are, however long the next picture takes to come. A picture that cannot be read gives a prediction with its
    /// <see cref="Prediction.Error"/>. Where the source fails, the predictions for what it gave before come first, then its exception.
    /// </summary>
    /// <param name="pictures">The pictures; may be an endless sequence.</param>
    /// <param name="cancellation">
    /// Ends it early. The source gets it, too, and is waited for where it does not heed it: one that is asked for its next picture cannot
    /// be disposed of.
    /// </param>
    /// <exception cref="BoxfitException">ONNX Runtime cannot run the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async IAsyncEnumerable<Prediction> PredictAsync(
        IAsyncEnumerable<PictureInput> pictures, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var source = pictures.GetAsyncEnumerator(ending.Token);
        var underWay = new Queue<Task<Prediction>>();
        Task<bool>? next = null;
        try
        {
            ExceptionDispatchInfo? failure = null;
            bool isAtEnd = false;
            while (!isAtEnd || underWay.Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (isAtEnd || underWay.Count == _threads)
                {
                    yield return await underWay.Dequeue().ConfigureAwait(false);
                    continue;
                }
                next ??= NextAsync();
                if (underWay.TryPeek(out var oldest) && await Task.WhenAny(next, oldest).ConfigureAwait(false) == oldest)
                {
                    yield return await underWay.Dequeue().ConfigureAwait(false);
                    continue;
                }
                PictureInput? picture = null;
                try
                {
                    isAtEnd = !await next.ConfigureAwait(false);
                    if (!isAtEnd) picture = source.Current;
                }
                catch (Exception e)
                {
                    // What it gave before is computed, and waited for.
                    (failure, isAtEnd) = (ExceptionDispatchInfo.Capture(e), true);
                }
                next = null;
                if (!isAtEnd) underWay.Enqueue(Task.Run(() => PredictAny(picture!), ending.Token));
            }
            failure?.Throw();
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            // Nobody waits for these any more, nor for what becomes of them; but a source must not be disposed of while it is asked.
            await Task.WhenAll([.. underWay, .. next is null ? Array.Empty<Task>() : [next]])
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await source.DisposeAsync().ConfigureAwait(false);
        }

        // What it throws at once is a failure of the task's, too.
        async Task<bool> NextAsync() => await source.MoveNextAsync().ConfigureAwait(false);
    }

    /// <summary>Frees the model, as soon as no call is under way.</summary>
    public void Dispose() => _batches.Close();

    IEnumerable<Prediction> PredictAll(IEnumerable<PictureInput> pictures, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_batches.IsClosed, this);
        var queue = new PictureQueue(pictures.GetEnumerator(), () => _size.Current, ReadAndCompute, _threads, cancellation);
        try
        {
            while (queue.Next() is { } place)
            {
                ObjectDisposedException.ThrowIf(_batches.IsClosed, this);
                int count = place.Inputs.Count;
                for (int i = 0; i < count; i++) yield return Finish(place.Batch!, i, place.Computing / count);
                queue.Give();
            }
        }
        finally
        {
            queue.Stop();
        }
    }

    static Predictor Load(ModelSource source, PredictorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Threads, PredictorOptions.MostThreads);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadsPerPicture);
        ArgumentOutOfRangeException.ThrowIfNegative(options.BatchSize);
        return new(LoadedModel.Load(source, options), options);
    }

    void ReadAndCompute(PicturePlace place)
    {
        var batch = place.Require(_batches);
        int count = place.Inputs.Count;
        for (int i = 0; i < count; i++) batch.Load(i, place.Inputs[i]);
        place.Computing = RunAll(batch, count);
    }

    /// <summary>Computes the first pictures of a batch; returns the time.</summary>
    TimeSpan RunAll(PictureBatch batch, int count)
    {
        if (count == batch.Capacity && batch.HasReadable)
        {
            var time = RunInTurn(batch, 0, count);
            if (!_size.IsSettled && _size.Add(count, time)) PredictorLog.BatchSize(_logger, _size.Current);
            return time;
        }
        // The last ones of a list, which are fewer: another size would take memory of its own.
        var sum = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
            if (batch[i].Error is null) sum += RunInTurn(batch, i, 1);
        return sum;
    }

    TimeSpan RunInTurn(PictureBatch batch, int start, int count)
    {
        _lanes.Wait();
        try
        {
            return Run(batch, start, count);
        }
        finally
        {
            _lanes.Release();
        }
    }

    TimeSpan RunSingle(PictureBatch batch) => _isAlone ? RunInTurn(batch, 0, 1) : Run(batch, 0, 1);

    static TimeSpan Run(PictureBatch batch, int start, int count)
    {
        using var activity = PredictorTelemetry.Start(count);
        long before = Stopwatch.GetTimestamp();
        batch.Run(start, count);
        var time = Stopwatch.GetElapsedTime(before);
        PredictorTelemetry.CountRun(time);
        return time;
    }

    Prediction Predict<T>(string name, T input, PictureBatch.Fitting<T> fit) where T : allows ref struct
    {
        var batch = _batches.Take(capacity: 1);
        try
        {
            batch.Load(0, name, input, fit);
            var prediction = Finish(batch, 0, batch[0].Error is null ? RunSingle(batch) : TimeSpan.Zero);
            return prediction.Error is null ? prediction : throw new PictureException(name, prediction.Error);
        }
        finally
        {
            _batches.Return(batch);
        }
    }

    Prediction PredictAny(PictureInput picture)
    {
        var batch = _batches.Take(capacity: 1);
        try
        {
            batch.Load(0, picture);
            return Finish(batch, 0, batch[0].Error is null ? RunSingle(batch) : TimeSpan.Zero);
        }
        finally
        {
            _batches.Return(batch);
        }
    }

    /// <summary>The prediction for a picture that was computed.</summary>
    Prediction Finish(PictureBatch batch, int index, TimeSpan computing)
    {
        ref readonly var slot = ref batch[index];
        var box = batch.Box(index);
        var verdict = batch.Verdict(index);
        var unlikeness = batch.Unlikeness(index);
        string? fault = slot.Error ?? ValueFault.OfBox([(float)box.X1, (float)box.Y1, (float)box.X2, (float)box.Y2])
            ?? ValueFault.OfVerdict(verdict) ?? ValueFault.OfUnlikeness(unlikeness);
        PredictorTelemetry.Count(fault is null, slot.Time);
        if (fault is not null)
        {
            PredictorLog.Failed(_logger, ForeignText.ShownLine(slot.Name), fault);
            return new(slot.Name, slot.Width, slot.Height, default, fault) { Label = Description.Label, Time = slot.Time };
        }
        return new(slot.Name, slot.Width, slot.Height, slot.Placement.ToPicture(box).Clip())
        {
            Label = Outputs.Classes > 0 ? Description.Classes[verdict.Class] : Description.Label,
            LabelConfidence = Outputs.Classes > 0 ? verdict.ClassProbability : null,
            Confidence = Outputs.HasPresence ? verdict.Presence : null,
            IsPresent = !Outputs.HasPresence || verdict.Presence >= _threshold,
            Unlikeness = unlikeness?.Share, FeatureDistance = unlikeness?.Distance,
            Promise = Description.Promise, Time = slot.Time + computing,
        };
    }

    readonly ref struct NamedBytes(ReadOnlySpan<byte> bytes, string name)
    {
        public ReadOnlySpan<byte> Bytes { get; } = bytes;

        public string Name => name;
    }

    readonly ref struct PixelRows(ReadOnlySpan<byte> pixels, int width, int height, int stride)
    {
        public ReadOnlySpan<byte> Pixels { get; } = pixels;

        public int Width => width;

        public int Height => height;

        public int Stride => stride;
    }
}
