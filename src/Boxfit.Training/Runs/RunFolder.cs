namespace Boxfit.Training.Runs;

/// <summary>
/// The folder of one training run: its settings, figures, checkpoints and pictures. While it is open, no other process can train in it.
/// </summary>
public sealed class RunFolder : IDisposable
{
    const string LockName = ".lock";
    readonly FileStream _lock;

    RunFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>All settings, in YAML.</summary>
    public string ConfigurationFile => Inside("config.yaml");

    /// <summary>What was loaded of a file of initial weights, in JSON.</summary>
    public string WeightsFile => Inside("weights.json");

    /// <summary>A line of JSON for each step and each epoch.</summary>
    public string MetricsFile => Inside("metrics.jsonl");

    /// <summary>A row for each epoch.</summary>
    public string ResultsFile => Inside("results.csv");

    /// <summary>The newest state: what a resumed run goes on from.</summary>
    public string LastFile => Inside("last.safetensors");

    /// <summary>The model of the best epoch.</summary>
    public string BestFile => Inside("best.safetensors");

    /// <summary>The model that the run delivers: a second name of <see cref="BestFile"/> or <see cref="LastFile"/>.</summary>
    public string DeliveredFile => Inside(ModelFile.DeliveredName);

    /// <summary>The newest epochs' checkpoints.</summary>
    public string CheckpointsFolder => Inside("checkpoints");

    /// <summary>The curves over the epochs.</summary>
    public string CurvesFile => Inside("curves.png");

    /// <summary>Predictions on the test part as pictures.</summary>
    public string SheetFile => Inside("sheet.png");

    /// <summary>Predictions on the test part, a row a picture.</summary>
    public string EvaluationFile => Inside("evaluation.csv");

    /// <summary>The folder that settings ask for: <see cref="TrainingSettings.Out"/>, or the next free <c>runs/BACKBONE-N</c>.</summary>
    /// <exception cref="InputException">It exists already and is not empty.</exception>
    public static string Choose(TrainingSettings settings)
    {
        if (settings.Out.Length == 0) return NextFree(settings.Model.Backbone);
        string path = System.IO.Path.GetFullPath(settings.Out);
        if (File.Exists(path)) throw new InputException($"The run folder {path} is a file. Choose another with --out.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new InputException(
                $"The run folder {path} exists already and is not empty. Go on with it by --resume {path}, or choose another with --out.");
        }
        return path;
    }

    /// <summary>The next free <c>runs/NAME-N</c>, absolute.</summary>
    internal static string NextFree(string name)
    {
        var paths = Enumerable.Range(1, int.MaxValue).Select(n => System.IO.Path.GetFullPath($"runs/{name}-{n}"));
        return paths.First(p => !System.IO.Path.Exists(p));
    }

    /// <summary>Creates the folder and writes the settings into it.</summary>
    /// <param name="path">The folder, from <see cref="Choose"/>.</param>
    /// <param name="settings">The run's settings.</param>
    public static RunFolder Create(string path, TrainingSettings settings)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, e);
        }
        var folder = new RunFolder(path, Lock(path));
        AtomicFile.WriteText(folder.ConfigurationFile, SettingsFile.Print(settings with { Out = path }));
        return folder;
    }

    /// <summary>Opens a folder to go on with its run.</summary>
    /// <exception cref="InputException">It is no run folder, or another process is training in it.</exception>
    public static RunFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full)) throw new InputException($"There is no run folder {full}.");
        if (!File.Exists(System.IO.Path.Combine(full, "config.yaml")))
            throw new InputException($"{full} is not a run folder: it has no config.yaml.");
        var folder = new RunFolder(full, Lock(full));
        foreach (string leftover in Directory.EnumerateFiles(full, "*" + AtomicFile.TemporaryEnding, SearchOption.AllDirectories))
            File.Delete(leftover);
        return folder;
    }

    /// <summary>The settings that the run was started with.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public TrainingSettings ReadSettings() => TrainingSettings.Resolve(SettingsFile.Read(ConfigurationFile), []) with { Out = Path };

    /// <summary>
    /// Gives the model that the run delivers (<see cref="ModelFile.ChosenName"/>) its own name.
    /// </summary>
    /// <param name="settings">The run's settings.</param>
    internal void Deliver(TrainingSettings settings)
    {
        string model = Inside(ModelFile.ChosenName(settings.ValidationShare));
        if (Directory.Exists(DeliveredFile))
        {
            throw new BoxfitException(
                $"{DeliveredFile} is a folder, where the run's model gets its name. Move the folder away, then go on with --resume.");
        }
        if (File.Exists(model)) HardLink.Replace(model, DeliveredFile);
        else File.Delete(DeliveredFile);
    }

    /// <summary>Lets other processes in again.</summary>
    public void Dispose() => _lock.Dispose();

    static FileStream Lock(string path)
    {
        try
        {
            return new(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InputException($"The run folder {path} cannot be locked; another process may be training in it. {e.Message}", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw AtomicFile.Explain(path, e);
        }
    }

    string Inside(string name) => System.IO.Path.Combine(Path, name);
}
