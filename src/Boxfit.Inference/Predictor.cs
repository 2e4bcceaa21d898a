namespace Boxfit.Inference;

/// <summary>
/// Finds the object in pictures with a trained model. May be used from any thread, but from one at a time; the engine runs on a thread of
/// the predictor's own.
/// </summary>
/// <example><code>
/// using var predictor = Predictor.Load("runs/resnet18-1");
/// Prediction prediction = predictor.Predict("photo.jpg");
/// Console.WriteLine(prediction.Pixels);
/// </code></example>
public sealed class Predictor : IDisposable
{
    const int BatchSize = 16;

    // From here on a full batch is quicker than one picture after the other.
    const int WorthABatch = BatchSize / 2;

    readonly Model _model;
    readonly Preprocessor _preprocessor;
    readonly EngineThread _engine = new();
    readonly int _threads;
    InferencePlan? _single, _batch;
    bool _isChecked;

    Predictor(Model model, int threads)
    {
        _model = model;
        _threads = threads > 0 ? threads : Environment.ProcessorCount;
        _preprocessor = new(model.Description.Preprocessing);
    }

    /// <summary>What the model is and where it comes from.</summary>
    public ModelDescription Description => _model.Description;

    /// <summary>Loads a model.</summary>
    /// <param name="path">A model file, or a run folder (<see cref="ModelFile.Find"/>).</param>
    /// <param name="threads">Threads that compute, and as many that decode; 0 for one a processor.</param>
    /// <exception cref="InputException">The file is missing, cut short, or not a model of Boxfit.</exception>
    public static Predictor Load(string path, int threads = 0) => new(ModelFile.Load(ModelFile.Find(path)), threads);

    /// <summary>Finds the object in one picture.</summary>
    /// <param name="path">The picture.</param>
    /// <exception cref="PictureException">The picture cannot be read.</exception>
    public Prediction Predict(string path)
    {
        var batch = new PictureBatch(1, _preprocessor);
        batch.Load([path], workers: 1);
        var prediction = Run(batch)[0];
        return prediction.Error is null ? prediction : throw new PictureException(path, prediction.Error);
    }

    /// <summary>
    /// Finds the object in many pictures, in their order; while some are computed, the next are decoded. A picture that cannot be read
    /// gives a prediction with its <see cref="Prediction.Error"/>.
    /// </summary>
    /// <param name="paths">The pictures; may be an endless sequence.</param>
    /// <param name="cancellation">Ends it early.</param>
    public IEnumerable<Prediction> Predict(IEnumerable<string> paths, CancellationToken cancellation = default)
    {
        var chunks = paths.Chunk(BatchSize).GetEnumerator();
        PictureBatch loading = new(BatchSize, _preprocessor), ready = new(BatchSize, _preprocessor);
        var load = Task.Run(() => LoadNext(loading), cancellation);
        try
        {
            while (load.GetAwaiter().GetResult())
            {
                cancellation.ThrowIfCancellationRequested();
                (loading, ready) = (ready, loading);
                var next = loading;
                load = Task.Run(() => LoadNext(next), cancellation);
                foreach (var prediction in Run(ready)) yield return prediction;
            }
        }
        finally
        {
            // Whoever stops early need not wait for the pictures being decoded.
            _ = load.ContinueWith(_ => chunks.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        bool LoadNext(PictureBatch into)
        {
            if (!chunks.MoveNext()) return false;
            into.Load(chunks.Current, _threads);
            return true;
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        _engine.Run(() =>
        {
            _single?.Dispose();
            _batch?.Dispose();
        });
        _engine.Dispose();
    }

    Prediction[] Run(PictureBatch pictures) => _engine.Run(() =>
    {
        var results = new Prediction[pictures.Count];
        if (results.Length < WorthABatch)
        {
            for (int i = 0; i < results.Length; i++) RunSome(_single ??= Compile(1), pictures, i, results.AsSpan(i, 1));
        }
        else
        {
            RunSome(_batch ??= Compile(BatchSize), pictures, 0, results);
        }
        return results;
    });

    InferencePlan Compile(int batch) => new(_model.Graph, _model.Parameters, batch, _threads);

    void RunSome(InferencePlan plan, PictureBatch pictures, int start, Span<Prediction> results)
    {
        pictures.Planes(start, results.Length).CopyTo(plan.Input);
        // Overflow is the model's fault, not a picture's: those that come first show it.
        if (_isChecked) plan.Run();
        else plan.RunChecked(ParameterFault.Largest);
        _isChecked = true;
        for (int i = 0; i < results.Length; i++)
        {
            var numbers = plan.Output.Slice(i * 4, 4);
            var box = _model.Description.Configuration.Box.Decode(numbers);
            // A form of boxes can make finite ones of infinities.
            if (!double.IsFinite(numbers[0] + numbers[1] + numbers[2] + numbers[3] + box.X1 + box.Y1 + box.X2 + box.Y2))
            {
                throw new BoxfitException(string.Create(CultureInfo.InvariantCulture,
                    $"The model gives {numbers[0]}, {numbers[1]}, {numbers[2]}, {numbers[3]} for {pictures.NameOf(start + i)}, " +
                    $"where finite numbers were expected; it is not usable. Train it again with a smaller learning rate."));
            }
            results[i] = pictures.Finish(start + i, box.Ordered()) with { Label = Description.Label };
        }
    }
}
