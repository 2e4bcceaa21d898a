using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files;

/// <summary>
/// Tells the system which files will be read soon, so that a slow disk or network has several reads at once instead of waiting for each to
/// be used. Files in archives are told by their places. Nothing is kept: the system decides what it reads and for how long.
/// </summary>
static partial class ReadAhead
{
    /// <summary>Number of files of a list that are told ahead.</summary>
    const int FilesAhead = 32;

    const int WillNeed = 3;

    /// <summary>Tells of a file; whatever is wrong with it, who reads it says.</summary>
    public static void Announce(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            if (ArchivedFile.Find(path) is not { } archived) Tell(path, 0, 0);
            else if (archived.Member is { Refusal: null } member) Tell(archived.Archive.Path, member.Offset, member.Stored);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException)
        {
            // It is told when it is read.
        }
    }

    /// <summary>The files of a list, each told of before it comes; what has no length is taken as it comes.</summary>
    public static IEnumerable<string> Over(IEnumerable<string> paths) => paths is IReadOnlyList<string> list ? Over(list) : paths;

    static IEnumerable<string> Over(IReadOnlyList<string> paths)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            if (i + FilesAhead < paths.Count) Announce(paths[i + FilesAhead]);
            yield return paths[i];
        }
    }

    static void Tell(string path, long offset, long length)
    {
        using var file = RegularFile.OpenHandle(path);
        _ = Advise(file, offset, length, WillNeed);
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
