namespace Boxfit.Bench.Workers;

/// <summary>Decodes and preprocesses pictures as the recipe does, on one thread.</summary>
sealed class DecodeWorker
{
    readonly string[] _pictures;
    readonly Preprocessor _preprocessor = new(new(TrainingWorker.Size, TrainingWorker.Size));
    readonly byte[] _fitted;
    readonly float[] _planes;

    public DecodeWorker(string folder, int count)
    {
        _pictures = [.. Find(folder).Take(count)];
        _fitted = new byte[_preprocessor.FittedBytes];
        _planes = new float[_preprocessor.PlaneValues];
    }

    /// <summary>The folder's JPEG pictures in the order of their names.</summary>
    public static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".jpg" or ".jpeg").Order(StringComparer.Ordinal);

    public void Step()
    {
        foreach (string picture in _pictures)
        {
            _preprocessor.FitFile(picture, _fitted, out _);
            _preprocessor.Scale(_fitted, _planes);
        }
    }
}
