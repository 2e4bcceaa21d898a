namespace Boxfit.Bench.Workers;

/// <summary>Predicts pictures that are at the model's size already, some at a time.</summary>
sealed class InferenceWorker : IDisposable
{
    readonly Predictor _predictor;
    readonly PictureInput[] _pictures;
    readonly int _batch;

    public InferenceWorker(string model, int batch, int threads)
    {
        _predictor = Predictor.Load(model, new() { Threads = threads, BatchSize = batch });
        _batch = batch;
        var (width, height) = (_predictor.Description.Preprocessing.Width, _predictor.Description.Preprocessing.Height);
        int bytes = width * height * 3;
        byte[] pixels = new byte[batch * bytes];
        WorkerLoop.Fill(pixels);
        _pictures = [.. Enumerable.Range(0, batch).Select(i => PictureInput.Pixels(pixels.AsMemory(i * bytes, bytes), width, height))];
    }

    /// <summary>The boxes of the pictures of one time.</summary>
    public float[] Output => [.. Predict(_batch).SelectMany(p => new[] { p.Box.X1, p.Box.Y1, p.Box.X2, p.Box.Y2 }).Select(n => (float)n)];

    public void Step() => Predict(WorkerLoop.Pictures);

    public void Dispose() => _predictor.Dispose();

    List<Prediction> Predict(int count)
    {
        List<Prediction> predictions = [];
        for (int done = 0; done < count; done += _batch)
        {
            if (_batch == 1) predictions.Add(_predictor.Predict(_pictures[0]));
            else predictions.AddRange(_predictor.Predict(_pictures));
        }
        return predictions;
    }
}
