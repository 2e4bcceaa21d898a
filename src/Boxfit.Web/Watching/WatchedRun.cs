namespace Boxfit.Web.Watching;

/// <summary>What the files of one run say. They are read again only where one of them has changed.</summary>
/// <param name="path">The run folder.</param>
sealed class WatchedRun(string path)
{
    const int LongestEnvironment = 1 << 20;

    static readonly string[] s_files =
    [
        RunFolder.ConfigurationName, RunFolder.ResultsName, RunFolder.MetricsName, RunFolder.EvaluationName, RunFolder.LastName,
        ModelFile.DeliveredName, ModelFile.OnnxName,
    ];

    // They differ by where a run is, not by what it is.
    static readonly string[] s_places = ["out", "working-folder"];

    (DateTime Time, long Length)[]? _seen;
    string[] _faults = [];

    /// <summary>The run folder.</summary>
    public string Path => path;

    /// <summary>Its name in the list.</summary>
    public string Name { get; } = System.IO.Path.GetFileName(path);

    /// <summary>What the run's settings and tables say.</summary>
    public RunFigures Figures { get; private set; } = null!;

    /// <summary>The last line of what the training wrote; null before the first.</summary>
    public MetricsLine? Last { get; private set; }

    /// <summary>When it was begun; null where that is not known.</summary>
    public DateTimeOffset? Started { get; private set; }

    /// <summary>When the training last wrote figures.</summary>
    public DateTime Written { get; private set; }

    /// <summary>Where the state stands from which the run goes on; null where there is none.</summary>
    public TrainingPosition? Position { get; private set; }

    /// <summary>What cannot be read and why.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>Whether it has a table of its test pictures.</summary>
    public bool HasPictures { get; private set; }

    /// <summary>Whether it has come to its end.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>The settings by name, as they are printed.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>Reads what has changed.</summary>
    public void Refresh()
    {
        var seen = Array.ConvertAll(s_files, name => new FileInfo(Inside(name)) is { Exists: true } info
            ? (info.LastWriteTimeUtc, info.Length) : default);
        // Lines come at each step; all else once an epoch at most.
        bool isNew = _seen is null
            || s_files.Where((name, i) => name != RunFolder.MetricsName && seen[i] != _seen[i]).Any();
        if (isNew) ReadAll();
        else if (!seen.AsSpan().SequenceEqual(_seen)) ReadLast();
        // Not before: what fails is read the next time.
        _seen = seen;
    }

    void ReadAll()
    {
        var faults = new List<string>();
        Figures = RunFigures.Of(path);
        faults.AddRange(Figures.Faults);
        var settings = Figures.Settings;
        Settings = settings is null ? new Dictionary<string, string>()
            : SettingsTable.Standard.All.Where(s => !s_places.Contains(s.Name))
                .ToDictionary(s => s.Name, s => s.Print(settings), StringComparer.Ordinal);
        Started = Attempt(faults, ReadStart);
        string last = Inside(RunFolder.LastName);
        Position = File.Exists(last) ? Attempt(faults, () => CheckpointFile.Describe(last).Position) : null;
        HasPictures = File.Exists(Inside(RunFolder.EvaluationName));
        // One that was made longer since has not come to its end yet. One without its state was at its end where it has measured the test
        // part by its last model.
        IsFinished = Position is { } position
            ? position.IsAtEnd(settings)
            : RunFigures.IsEvaluationOfModel(path) || (Figures.Epochs is { } done && done >= Figures.AllEpochs);
        _faults = [.. faults];
        ReadLast();
    }

    void ReadLast()
    {
        List<string> faults = [.. _faults];
        string metrics = Inside(RunFolder.MetricsName);
        Written = File.GetLastWriteTimeUtc(metrics);
        Last = File.Exists(metrics) ? Attempt(faults, () => MetricsLines.Last(metrics)) : null;
        Faults = [.. faults.Distinct(StringComparer.Ordinal)];
    }

    DateTimeOffset? ReadStart()
    {
        string file = Inside(RunFolder.EnvironmentName);
        if (!File.Exists(file)) return null;
        return JsonSerializer.Deserialize(RegularFile.ReadBytes(file, LongestEnvironment), WatchingJson.Default.StartJson)?.Started;
    }

    string Inside(string name) => System.IO.Path.Combine(path, name);

    static T? Attempt<T>(List<string> faults, Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is BoxfitException or IOException or UnauthorizedAccessException or JsonException)
        {
            faults.Add(e is JsonException ? $"{RunFolder.EnvironmentName} is damaged: {JsonText.Reason(e)}" : e.Message);
            return default;
        }
    }
}

/// <summary>What is read of a run's <c>environment.json</c>.</summary>
sealed record StartJson(DateTimeOffset? Started);
