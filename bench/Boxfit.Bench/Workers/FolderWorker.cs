namespace Boxfit.Bench.Workers;

/// <summary>Predicts a folder's pictures.</summary>
sealed class FolderWorker(string model, string folder, int count, int threads) : IDisposable
{
    readonly Predictor _predictor = Predictor.Load(model, new() { Threads = threads, ThreadsPerPicture = 1 });
    readonly string[] _pictures = [.. DecodeWorker.Find(folder).Take(count)];

    public void Step()
    {
        foreach (var prediction in _predictor.Predict(_pictures))
        {
            if (prediction.Error is { } error) throw new BoxfitException($"{prediction.Path}: {error}");
        }
    }

    public void Dispose() => _predictor.Dispose();
}
