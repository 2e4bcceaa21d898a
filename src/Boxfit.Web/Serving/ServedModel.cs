namespace Boxfit.Web.Serving;

/// <summary>
/// The model that answers. Where its file is replaced the new one takes over, once it is loaded; a broken one is refused, and the old goes
/// on. One that was replaced is freed when nobody computes with it any more.
/// </summary>
sealed class ServedModel : IDisposable
{
    readonly string _path;
    readonly Func<Predictor> _load;
    readonly ILogger _logger;
    readonly Lock _lock = new();
    Loaded _current;
    string _stamp, _refused = "";

    /// <param name="path">The run folder or model file.</param>
    /// <param name="load">Loads it.</param>
    /// <param name="logger">Is told of models that take over and of those that are refused.</param>
    /// <exception cref="InputException">There is no such model.</exception>
    public ServedModel(string path, Func<Predictor> load, ILogger logger)
    {
        (_path, _load, _logger) = (path, load, logger);
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        _stamp = Stamp();
        _current = new(load());
    }

    /// <summary>What the model is called: the last word of its path.</summary>
    public string Name { get; }

    /// <summary>What tells the model from the one before it: when it was written.</summary>
    public string Version => VersionOf(Current);

    /// <summary>What it is.</summary>
    public ModelDescription Description => Current.Predictor.Description;

    Loaded Current
    {
        get
        {
            lock (_lock) return _current;
        }
    }

    /// <summary>Computes with the model, which stays until that is done.</summary>
    public void Use(Action<Predictor, string> compute)
    {
        Loaded model;
        lock (_lock)
        {
            model = _current;
            model.Users++;
        }
        try
        {
            compute(model.Predictor, VersionOf(model));
        }
        finally
        {
            bool isLast;
            lock (_lock) isLast = --model.Users == 0 && model != _current;
            if (isLast) model.Predictor.Dispose();
        }
    }

    /// <summary>Takes over a file that was replaced, where it is the same as the last time; to be called again and again.</summary>
    /// <param name="before">What the file was the last time.</param>
    /// <returns>What it is now.</returns>
    public string LookAgain(string before)
    {
        string now = Stamp();
        if (now != before || now == _stamp || now == _refused) return now;
        try
        {
            Replace(new(_load()));
            _stamp = now;
            ServingLog.Replaced(_logger, Name, Version);
        }
        catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException)
        {
            _refused = now;
            ServingLog.Refused(_logger, Name, e.Message);
        }
        return now;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_current.Users == 0) _current.Predictor.Dispose();
        }
    }

    void Replace(Loaded model)
    {
        Loaded old;
        bool isUnused;
        lock (_lock)
        {
            (old, _current) = (_current, model);
            isUnused = old.Users == 0;
        }
        if (isUnused) old.Predictor.Dispose();
    }

    static string VersionOf(Loaded model) =>
        model.Predictor.Description.Provenance.Created.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>What changes with the model's files.</summary>
    string Stamp()
    {
        string[] files = !Directory.Exists(_path) ? [_path]
            : [Path.Combine(_path, Boxfit.Weights.ModelFile.OnnxName), Path.Combine(_path, Boxfit.Weights.ModelFile.DeliveredName)];
        return string.Join(' ', files.Select(f => new FileInfo(f)).Select(f => f.Exists ? $"{f.Length}:{f.LastWriteTimeUtc.Ticks}" : "-"));
    }

    sealed class Loaded(Predictor predictor)
    {
        public Predictor Predictor => predictor;

        public int Users { get; set; }
    }
}
