namespace Boxfit.Files;

/// <summary>Folders with all that is below them, through links too, each real folder once: links may lead round in circles.</summary>
public static class FileTree
{
    /// <summary>The folder and all below it.</summary>
    /// <param name="folder">Where to begin; the results begin with it as it stands.</param>
    /// <param name="options">Which entries are passed over; they say nothing about depth.</param>
    /// <param name="tooLong">
    /// Takes the folders whose path is longer than the system takes, so that nothing in them can be reached; null where that is an error.
    /// </param>
    /// <exception cref="PathTooLongException">A path is too long, and nobody takes it.</exception>
    public static IEnumerable<string> Folders(string folder, EnumerationOptions options, Action<string>? tooLong = null)
    {
        // Names are no identity: a link may lead to a folder by way of other links.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out string? next))
        {
            if (tooLong is not null && FileStatus.Of(next).Error == FileStatus.NameTooLong)
            {
                tooLong(next);
                continue;
            }
            if (!seen.Add(FileStatus.Of(next) is { Kind: FileKind.Folder } status ? status.Identity : next)) continue;
            yield return next;
            // Folders themselves come before links to them, so that names are the straight ones where there are any.
            var below = Directory.EnumerateDirectories(next, "*", options)
                .OrderBy(path => new DirectoryInfo(path).LinkTarget is null).ThenByDescending(path => path, StringComparer.Ordinal);
            foreach (string path in below) waiting.Push(path);
        }
    }

    /// <summary>The files in the folder and all below it; see <see cref="Folders"/>.</summary>
    public static IEnumerable<string> Files(
        string folder, EnumerationOptions options, string pattern = "*", Action<string>? tooLong = null) =>
        Folders(folder, options, tooLong).SelectMany(f => Directory.EnumerateFiles(f, pattern, options));
}
