namespace Boxfit.Files.Text;

/// <summary>The short part of a path that is no other's: its name, with as many of its folders as tell it apart.</summary>
static class ShortPaths
{
    /// <summary>
    /// For each path its shortest end, of whole parts between slashes, that no other of them has; a path that is the end of another is
    /// itself. A root is no part. Upper and lower case are the same, as on some systems.
    /// </summary>
    public static string[] Of(IReadOnlyList<string> paths) => Of(paths, fewest: 1);

    /// <summary>
    /// The same for people who look for the file: where the paths lie in several folders, each is told with its folder, since others that
    /// are not among them may have its name.
    /// </summary>
    public static string[] WithFolders(IReadOnlyList<string> paths) =>
        Of(paths, paths.Select(p => Path.GetDirectoryName(p.Replace('\\', '/'))).Distinct().Skip(1).Any() ? 2 : 1);

    static string[] Of(IReadOnlyList<string> paths, int fewest)
    {
        string[] whole = [.. paths.Select(p => p.Replace('\\', '/').TrimStart('/'))], result = [.. whole];
        int[] open = [.. Enumerable.Range(0, whole.Length)];
        for (int parts = fewest; open.Length > 0; parts++)
        {
            foreach (int i in open) result[i] = End(whole[i], parts);
            // The same path twice is told apart by nothing.
            var shared = open.GroupBy(i => result[i], StringComparer.OrdinalIgnoreCase)
                .Where(g => g.DistinctBy(i => whole[i], StringComparer.OrdinalIgnoreCase).Skip(1).Any());
            open = [.. shared.SelectMany(g => g).Where(i => result[i].Length < whole[i].Length)];
        }
        return result;
    }

    /// <summary>A path as a name below another folder: without its root and steps upwards.</summary>
    public static string Below(string path) =>
        string.Join('/', path.Replace('\\', '/').Split('/').Where(part => part is not ("" or "." or "..") && !part.EndsWith(':')));

    static string End(string path, int parts)
    {
        int at = path.Length;
        while (parts-- > 0 && at > 0) at = path.LastIndexOf('/', at - 1);
        return path[Math.Min(at + 1, path.Length)..];
    }
}
