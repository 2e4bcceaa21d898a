using Boxfit.Preparation.Splitting;

namespace Boxfit.Training.Tuning;

/// <summary>The folder of a search. While it is open, no other process can search in it.</summary>
sealed class TuneFolder : IDisposable
{
    readonly FileStream _lock;

    TuneFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The data divided into the part to train on, which the search divides further, and the test part.</summary>
    public string PartsFile => Inside("parts.csv");

    /// <summary>What the folds' data files are called, each with its fold before the ending.</summary>
    public string FoldsFile => Inside("folds.csv");

    /// <summary>The folds' data files, in their order.</summary>
    /// <param name="folds">Number of folds.</param>
    public IReadOnlyList<string> FoldFiles(int folds) =>
        SplitFiles.Names(FoldsFile, new() { Data = "", Folds = folds }, fileForEachPart: false);

    /// <summary>Whether the divided data is all there.</summary>
    /// <param name="folds">Number of folds.</param>
    public bool HasData(int folds) => File.Exists(PartsFile) && FoldFiles(folds).All(File.Exists);

    /// <summary>Writes the divided data.</summary>
    /// <exception cref="BoxfitException">A file cannot be written.</exception>
    public void Write(TuneData data)
    {
        SplitFiles.Write(PartsFile, data.Parts);
        SplitFiles.Write(FoldsFile, data.Folds);
    }

    /// <summary>A row for each candidate.</summary>
    public string TableFile => Inside("tune.csv");

    /// <summary>The settings that won.</summary>
    public string WinnerFile => Inside("winner.yaml");

    /// <summary>The run of the winner on all training pictures.</summary>
    public string RunPath => Inside("run");

    /// <summary>The run of a candidate on a fold, which is there until it is done.</summary>
    /// <param name="candidate">The candidate's number, from 0.</param>
    /// <param name="fold">The fold, from 1.</param>
    public string TrialPath(int candidate, int fold) =>
        Inside(string.Create(CultureInfo.InvariantCulture, $"trials/candidate-{candidate}-fold-{fold}"));

    /// <summary>Opens a folder, or makes it.</summary>
    /// <exception cref="InputException">It has something else in it, or another process searches in it.</exception>
    public static TuneFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        Require(full);
        try
        {
            Directory.CreateDirectory(full);
            var held = LockFile.TryOpen(System.IO.Path.Combine(full, RunFolder.LockName)) ?? throw new InputException(
                $"Another process searches in {full}. Wait until it has ended, stop it, or search in another folder (--out).");
            return new(full, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Explain(full, e);
        }
    }

    /// <summary>Refuses a folder that has something else in it than a search.</summary>
    /// <param name="full">Its absolute path.</param>
    public static void Require(string full)
    {
        if (File.Exists(full)) throw new InputException($"{full} is a file; expected a folder for the search. Choose another by --out.");
        if (!Directory.Exists(full) || File.Exists(System.IO.Path.Combine(full, TuneState.Name))) return;
        if (Directory.EnumerateFileSystemEntries(full).Any(e => System.IO.Path.GetFileName(e) != RunFolder.LockName))
        {
            throw new InputException(
                $"The folder {full} is not empty, and no search is in it (it has no {TuneState.Name}). Choose another by --out.");
        }
    }

    /// <summary>Removes a trial's run.</summary>
    public static void Remove(string trial)
    {
        try
        {
            if (Directory.Exists(trial)) Directory.Delete(trial, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BoxfitException($"{trial} could not be removed: {e.Message}", e);
        }
    }

    /// <summary>Lets other processes in again.</summary>
    public void Dispose() => _lock.Dispose();

    string Inside(string name) => System.IO.Path.Combine(Path, name);
}
