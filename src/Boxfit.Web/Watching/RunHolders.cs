namespace Boxfit.Web.Watching;

/// <summary>A process that works in a run folder.</summary>
/// <param name="Id">Its number; null where the system does not say it.</param>
/// <param name="Command">The command of this program that it is, such as <c>train</c>; null where it is not known to be one.</param>
readonly record struct RunHolder(int? Id, string? Command)
{
    // Those that end well when they are interrupted, with all that they have trained.
    static readonly string[] s_trainings = ["train", "demo", "quickstart"];

    /// <summary>Whether it is a training that can be stopped from here.</summary>
    public bool CanBeStopped => Id is not null && s_trainings.Contains(Command);
}

/// <summary>
/// Which processes work in which run folders, by the locks that the system knows, at one moment. Nothing is locked to find out, so that no
/// training that starts in the same moment is kept out; only where files were just written and the system knows no lock, as on a disk that
/// is shared between machines, a run's lock is tried.
/// </summary>
sealed class RunHolders
{
    const string Locks = "/proc/locks", Processes = "/proc";
    static readonly TimeSpan s_lately = TimeSpan.FromMinutes(10);

    readonly Dictionary<string, int> _byFile = new(StringComparer.Ordinal);

    RunHolders() { }

    /// <summary>Looks at the system's locks.</summary>
    public static RunHolders Now()
    {
        var holders = new RunHolders();
        foreach (int id in LockingProcesses())
            foreach (string file in LockedFiles(id)) holders._byFile[file] = id;
        return holders;
    }

    /// <summary>Who works in a run folder; null where nobody does.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="written">When its figures were last written.</param>
    public RunHolder? Of(string run, DateTime written)
    {
        string file = Path.Combine(run, RunFolder.LockName);
        var status = FileStatus.Of(file);
        if (status.Kind != FileKind.File) return null;
        if (_byFile.TryGetValue(status.Identity, out int id)) return new(id, CommandOf(id));
        return DateTime.UtcNow - written < s_lately && LockFile.IsHeld(file) ? new(null, null) : null;
    }

    /// <summary>The command of this program that a process is; null where it is another program, or not to be known.</summary>
    public static string? CommandOf(int id)
    {
        try
        {
            string? executable = File.ResolveLinkTarget($"{Processes}/{id}/exe", returnFinalTarget: false)?.FullName;
            return executable is null ? null : ProcessCommand.Of(executable, File.ReadAllText($"{Processes}/{id}/cmdline").Split('\0'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a process has locked a file for itself alone.</summary>
    public static bool Has(int id, string file) => LockedFiles(id).Contains(FileStatus.Of(file).Identity);

    /// <summary>The processes that have locked any file for themselves alone.</summary>
    static int[] LockingProcesses()
    {
        if (!File.Exists(Locks)) return [];
        try
        {
            // 1: FLOCK  ADVISORY  WRITE 19043 fe:00:876546 0 EOF
            return
            [
                .. File.ReadAllLines(Locks).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Where(w => w is [_, "FLOCK", _, "WRITE", _, ..])
                    .Select(w => int.TryParse(w[4], CultureInfo.InvariantCulture, out int id) ? id : 0).Where(id => id > 0).Distinct(),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static string[] LockedFiles(int id)
    {
        try
        {
            string open = $"{Processes}/{id}/fd";
            return [.. Directory.EnumerateFileSystemEntries(open).Where(IsLocked).Select(f => FileStatus.Of(f).Identity)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // another user's, or ended meanwhile
        }

        // lock:   1: FLOCK  ADVISORY  WRITE 19043 fe:00:876546 0 EOF
        bool IsLocked(string file)
        {
            string about = $"{Processes}/{id}/fdinfo/{Path.GetFileName(file)}";
            return File.Exists(about) && File.ReadLines(about).Any(l => l.StartsWith("lock:", StringComparison.Ordinal)
                && l.Contains("FLOCK", StringComparison.Ordinal) && l.Contains("WRITE", StringComparison.Ordinal));
        }
    }
}
