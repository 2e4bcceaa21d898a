namespace Boxfit.Files;

/// <summary>Folders with all that is below them, through links too, each real folder once: links may lead round in circles.</summary>
static class FileTree
{
    static readonly EnumerationOptions s_strict = new() { IgnoreInaccessible = false };

    /// <summary>The folder and all below it.</summary>
    /// <param name="folder">Where to begin; the results begin with it as it stands.</param>
    /// <param name="options">Which entries are passed over; they say nothing about depth.</param>
    /// <param name="unreachable">
    /// Takes the folders in which nothing can be reached, since their path is longer than the system takes, has a name that stands for no
    /// folder alone (<see cref="NameEncoding"/>), or they may not be listed; null where the first two are errors and the last says nothing.
    /// </param>
    /// <exception cref="PathTooLongException">A path is too long, and nobody takes it.</exception>
    /// <exception cref="InputException">A name stands for no folder alone, and nobody takes it.</exception>
    public static IEnumerable<string> Folders(string folder, EnumerationOptions options, Action<string>? unreachable = null)
    {
        // Names are no identity: a link may lead to a folder by way of other links.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out string? next))
        {
            var status = FileStatus.Of(next);
            string? strange = status.Error is not (0 or FileStatus.NameTooLong) ? NameEncoding.Explain(next) : null;
            if (strange is not null || (unreachable is not null && (status.Error == FileStatus.NameTooLong || !MayBeListed(next))))
            {
                if (unreachable is null) throw new InputException($"{next}: {strange}.");
                unreachable(next);
                continue;
            }
            if (!seen.Add(status.Kind == FileKind.Folder ? status.Identity : next)) continue;
            yield return next;
            // Folders themselves come before links to them, so that names are the straight ones where there are any.
            var below = Entries(next, place => Directory.EnumerateDirectories(place, "*", options))
                .OrderBy(path => new DirectoryInfo(path).LinkTarget is null).ThenByDescending(path => path, StringComparer.Ordinal);
            foreach (string path in below) waiting.Push(path);
        }
    }

    /// <summary>The files in the folder and all below it; see <see cref="Folders"/>.</summary>
    public static IEnumerable<string> Files(
        string folder, EnumerationOptions options, string pattern = "*", Action<string>? unreachable = null) =>
        Folders(folder, options, unreachable).SelectMany(f => Entries(f, place => Directory.EnumerateFiles(place, pattern, options)));

    /// <summary>False for a folder whose content the user may not see.</summary>
    public static bool MayBeListed(string folder)
    {
        try
        {
            using var entries = Directory.EnumerateFileSystemEntries(folder, "*", s_strict).GetEnumerator();
            entries.MoveNext();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException) // not there, or of a name that .NET does not open
        {
            return true;
        }
    }

    /// <summary>What .NET lists in a folder, also in one whose name it cannot open.</summary>
    static IEnumerable<string> Entries(string folder, Func<string, IEnumerable<string>> list)
    {
        if (Directory.Exists(folder) || RawPath.Open(folder) is not { } handle) return list(folder);
        using (handle)
        {
            return [.. list($"/proc/self/fd/{handle.DangerousGetHandle()}").Select(path => Path.Join(folder, Path.GetFileName(path)))];
        }
    }
}
