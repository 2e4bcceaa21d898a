namespace Boxfit.Files;

/// <summary>Folders with all that is below them, through links too, each real folder once: links may lead round in circles.</summary>
public static class FileTree
{
    /// <summary>The folder and all below it.</summary>
    /// <param name="folder">Where to begin; the results begin with it as it stands.</param>
    /// <param name="options">Which entries are passed over; they say nothing about depth.</param>
    public static IEnumerable<string> Folders(string folder, EnumerationOptions options)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<(string Path, string Real)>([(folder, Real(Path.GetFullPath(folder)))]);
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next.Real)) continue;
            yield return next.Path;
            // Folders themselves come before links to them, so that names are the straight ones where there are any.
            var below = Directory.EnumerateDirectories(next.Path, "*", options)
                .Select(path => (path, Plain: Path.Combine(next.Real, Path.GetFileName(path))))
                .Select(e => (e.path, e.Plain, Real: Real(e.Plain)))
                .OrderBy(e => e.Plain == e.Real).ThenByDescending(e => e.path, StringComparer.Ordinal);
            foreach (var (path, _, real) in below) waiting.Push((path, real));
        }
    }

    /// <summary>The files in the folder and all below it.</summary>
    public static IEnumerable<string> Files(string folder, EnumerationOptions options, string pattern = "*") =>
        Folders(folder, options).SelectMany(f => Directory.EnumerateFiles(f, pattern, options));

    static string Real(string path)
    {
        try
        {
            var target = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true);
            return target?.FullName.TrimEnd(Path.DirectorySeparatorChar) ?? path;
        }
        catch (IOException) // a link that leads nowhere or to itself
        {
            return path;
        }
    }
}
