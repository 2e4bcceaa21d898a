namespace Boxfit.Training.Runs;

/// <summary>
/// The folder of one training run: its settings, figures, checkpoints and pictures. While it is open, no other process can train in it.
/// </summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>Names of <see cref="CurvesFile"/> and <see cref="SheetFile"/> in a run folder.</summary>
    public const string CurvesName = "curves.png", SheetName = "sheet.png", ConfusionName = "confusion.png";

    internal const string ConfigurationName = ModelFile.ConfigurationName, ResultsName = "results.csv", CheckpointsName = "checkpoints",
        EvaluationName = "evaluation.csv", MetricsName = "metrics.jsonl", EnvironmentName = "environment.json",
        LastName = "last.safetensors", LockName = ".lock", PredictionsName = "predictions.csv";

    const string BestName = "best.safetensors";

    readonly FileStream? _lock;

    RunFolder(string path, FileStream? @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>All settings, in YAML.</summary>
    public string ConfigurationFile => Inside(ConfigurationName);

    /// <summary>What was loaded of a file of initial weights, in JSON.</summary>
    public string WeightsFile => Inside("weights.json");

    /// <summary>A line of JSON for each step and each epoch.</summary>
    public string MetricsFile => Inside(MetricsName);

    /// <summary>A row for each epoch.</summary>
    public string ResultsFile => Inside(ResultsName);

    /// <summary>The newest state: what a resumed run goes on from.</summary>
    public string LastFile => Inside(LastName);

    /// <summary>The model of the best epoch.</summary>
    public string BestFile => Inside(BestName);

    /// <summary>
    /// The model that the run delivers: <see cref="BestFile"/> by a second name, or what is in <see cref="LastFile"/> without the state of
    /// the training.
    /// </summary>
    public string DeliveredFile => Inside(ModelFile.DeliveredName);

    /// <summary>The same model as ONNX; written when a training ends, and absent while it goes on.</summary>
    public string OnnxFile => Inside(ModelFile.OnnxName);

    /// <summary>The newest epochs' checkpoints.</summary>
    public string CheckpointsFolder => Inside(CheckpointsName);

    /// <summary>Each epoch's model for other programs, where that was asked for.</summary>
    public string ExportsFolder => Inside("exports");

    /// <summary>What the files of an epoch are called, without their extension.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    public static string EpochName(int epoch) => $"epoch-{epoch.ToString("D4", CultureInfo.InvariantCulture)}";

    /// <summary>The curves over the epochs.</summary>
    public string CurvesFile => Inside(CurvesName);

    /// <summary>Predictions on the test part as pictures.</summary>
    public string SheetFile => Inside(SheetName);

    /// <summary>Which classes were taken for which on the test part; not there where the model tells none apart.</summary>
    public string ConfusionFile => Inside(ConfusionName);

    /// <summary>Predictions on the test part, a row a picture.</summary>
    public string EvaluationFile => Inside(EvaluationName);

    /// <summary>Of a run with folds, what was predicted for each picture by a model that has not seen it, a row a picture.</summary>
    public string PredictionsFile => Inside(PredictionsName);

    /// <summary>What the folds' data files are called, each with its fold before the ending.</summary>
    internal string FoldsFile => Inside("folds.csv");

    /// <summary>
    /// The files of a run that may hold its model, there or not. The delivered one is the last: where all are written anew, it must not be
    /// older than the checkpoint that it is made of.
    /// </summary>
    /// <param name="path">The run folder.</param>
    internal static IReadOnlyList<string> ModelFiles(string path) =>
    [
        .. Models(path), System.IO.Path.Combine(path, ModelFile.OnnxName), System.IO.Path.Combine(path, ModelFile.DeliveredName),
    ];

    /// <summary>The folder of a fold's own run.</summary>
    /// <param name="fold">The fold, from 1.</param>
    internal string FoldFolder(int fold) => FoldFolder(Path, fold);

    /// <summary>The folder of a fold's own run.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="fold">The fold, from 1.</param>
    internal static string FoldFolder(string path, int fold) =>
        System.IO.Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"fold-{fold}"));

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

    /// <summary>The next free <c>NAME-N</c> in a folder, absolute.</summary>
    internal static string NextFree(string name, string folder = "runs")
    {
        var paths = Enumerable.Range(1, int.MaxValue).Select(n => System.IO.Path.GetFullPath($"{folder}/{name}-{n}"));
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
        folder.WriteSettings(settings);
        return folder;
    }

    /// <summary>Writes the run's settings.</summary>
    internal void WriteSettings(TrainingSettings settings) =>
        AtomicFile.WriteText(ConfigurationFile, SettingsFile.Print(settings with { Out = Path }));

    /// <summary>Opens a folder to go on with its run.</summary>
    /// <exception cref="InputException">It is no run folder, or another process is training in it.</exception>
    public static RunFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        RequireRun(full);
        var folder = new RunFolder(full, Lock(full));
        try
        {
            folder.RequireFiles();
            foreach (string place in (string[])[folder.Path, folder.CheckpointsFolder, folder.ExportsFolder])
                if (Directory.Exists(place) && new DirectoryInfo(place).LinkTarget is null) TemporaryName.DeleteLeftovers(place);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The folder as processes see it whose first process writes it: nothing is written or locked, and it may be on another machine.
    /// </summary>
    /// <param name="path">Its absolute path.</param>
    internal static RunFolder Follow(string path) => new(path, null);

    /// <summary>The same for a run that goes on, whose folder has to be seen here.</summary>
    /// <exception cref="InputException">It is no run folder.</exception>
    internal static RunFolder Share(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        RequireRun(full);
        return Follow(full);
    }

    /// <summary>The models that a run has kept, but for the one that it delivers, which is one of them.</summary>
    /// <param name="path">The run folder.</param>
    public static IEnumerable<string> Models(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        string[] named = [System.IO.Path.Combine(full, BestName), System.IO.Path.Combine(full, LastName)];
        return named.Where(File.Exists).Concat(CheckpointRotation.Newest(System.IO.Path.Combine(full, CheckpointsName)));
    }

    /// <summary>Whether a folder is one of a run.</summary>
    public static bool IsRun(string path) => File.Exists(System.IO.Path.Combine(path, ConfigurationName));

    /// <summary>The files that only going on with a run needs.</summary>
    /// <param name="path">The run folder.</param>
    internal static IEnumerable<string> ResumeFiles(string path) => Models(path).Where(f => System.IO.Path.GetFileName(f) != BestName);

    /// <summary>Removes what only going on with a run needs: its newest state and its checkpoints.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="InputException">
    /// It is not one, has files that are not a run's, or no model that it would still deliver; nothing is removed then.
    /// </exception>
    /// <exception cref="BoxfitException">A file cannot be removed.</exception>
    public static void Prune(string path)
    {
        RequirePrunable(path);
        using var folder = Open(path);
        try
        {
            foreach (string file in ResumeFiles(folder.Path).ToList()) File.Delete(file);
            if (Directory.Exists(folder.CheckpointsFolder) && !Directory.EnumerateFileSystemEntries(folder.CheckpointsFolder).Any())
                Directory.Delete(folder.CheckpointsFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BoxfitException($"{folder.Path} could not be pruned: {e.Message}", e);
        }
    }

    /// <summary>Makes sure that <see cref="Prune"/> would remove nothing but what is ours and not needed; changes nothing.</summary>
    /// <exception cref="InputException">It would.</exception>
    public static void RequirePrunable(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        RequireRun(full);
        // Other programs have files of these names, too.
        TrainingSettings.OfRun(System.IO.Path.Combine(full, ConfigurationName));
        RefuseLink(System.IO.Path.Combine(full, CheckpointsName));
        string delivered = System.IO.Path.Combine(full, ModelFile.DeliveredName);
        if (!File.Exists(delivered))
        {
            throw new InputException(
                $"{full} has no {ModelFile.DeliveredName} yet, so that nothing of the training would be left. Go on with it by " +
                "--resume, or remove the whole folder; nothing was removed.");
        }
        foreach (string file in ResumeFiles(full).Prepend(delivered)) ModelFile.Describe(file);
    }

    /// <summary>What an earlier session has left of the run beside its newest state: figures, models and checkpoints.</summary>
    internal IEnumerable<string> Results() =>
        ((string[])[ResultsFile, MetricsFile, BestFile]).Where(File.Exists).Concat(CheckpointRotation.Newest(this));

    /// <summary>The settings that the run was started with.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public TrainingSettings ReadSettings() => TrainingSettings.Resolve(SettingsFile.Read(ConfigurationFile), []) with { Out = Path };

    /// <summary>
    /// Makes <see cref="DeliveredFile"/> of the model that the run has chosen (<see cref="ModelFile.ChosenName"/>); where there is none
    /// yet, or an untrained one, there is no such file.
    /// </summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="saveLast">Saves the last model to a path without the state of the training; null where none was trained.</param>
    internal void Deliver(TrainingSettings settings, Action<string>? saveLast)
    {
        if (Directory.Exists(DeliveredFile))
        {
            throw new BoxfitException(
                $"{DeliveredFile} is a folder, where the run's model gets its name. Move the folder away, then go on with --resume.");
        }
        // First, so that it is never of the model before.
        File.Delete(OnnxFile);
        if (settings.ValidationShare > 0 && File.Exists(BestFile)) HardLink.Replace(BestFile, DeliveredFile);
        else if (settings.ValidationShare == 0 && saveLast is not null) saveLast(DeliveredFile);
        else File.Delete(DeliveredFile);
    }

    /// <summary>Lets other processes in again.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>Refuses what would be waited for, or written into, in the place of a file of the run.</summary>
    void RequireFiles()
    {
        string[] files =
        [
            ConfigurationFile, WeightsFile, MetricsFile, ResultsFile, LastFile, BestFile, DeliveredFile, OnnxFile,
            CurvesFile, SheetFile, ConfusionFile, EvaluationFile,
        ];
        foreach (string file in files) RequireKind(file, FileKind.File);
        RequireKind(CheckpointsFolder, FileKind.Folder);
        RequireKind(ExportsFolder, FileKind.Folder);
        RefuseLink(CheckpointsFolder);
    }

    /// <summary>Refuses what is no run folder.</summary>
    /// <param name="folder">Its absolute path.</param>
    internal static void RequireRun(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputException($"There is no run folder {folder}.{NearPaths.DidYouMean(folder)}");
        if (!IsRun(folder)) throw ModelFile.NoRun(folder);
    }

    /// <summary>Refuses a place behind a link, in which checkpoints would be removed that may be another run's.</summary>
    static void RefuseLink(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not { } target) return;
        throw new InputException(
            $"{folder} is a link to {target}, where files may be another's. Put a folder of the run's own in its place; nothing was " +
            "changed.");
    }

    static void RequireKind(string path, FileKind expected)
    {
        var found = FileStatus.Of(path).Kind;
        if (found == FileKind.None || found == expected) return;
        throw new InputException(
            $"{path} is {FileStatus.Describe(found)}, where the run has {FileStatus.Describe(expected)}. Move it away, then go on with " +
            "--resume; nothing was changed.");
    }

    static FileStream Lock(string path)
    {
        string file = System.IO.Path.Combine(path, LockName);
        RequireKind(file, FileKind.File);
        try
        {
            return LockFile.TryOpen(file) ?? throw new InputException(
                $"The run folder {path} is in use: another process works in it, such as a training. Wait until it has ended, or stop it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(path, e);
        }
    }

    string Inside(string name) => System.IO.Path.Combine(Path, name);
}
