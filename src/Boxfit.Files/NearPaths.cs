namespace Boxfit.Files;

/// <summary>
/// For messages that there is nothing at a path: what is there that may be meant, by other case, another ending, or a near spelling.
/// </summary>
static class NearPaths
{
    // Of more, looking for one would take longer than reading the list by oneself.
    const int MostEntries = 10_000;

    // Two letters are near to very much.
    const int ShortestName = 3;

    /// <summary>A question that offers what is near, with a space before it; empty where nothing is.</summary>
    /// <param name="path">A path at which nothing is.</param>
    public static string DidYouMean(string path) =>
        Find(path) is { } near ? $" Did you mean '{ShellLine.Nearby(near)}'?" : "";

    /// <summary>The path of what is near; null where nothing is.</summary>
    /// <param name="path">A path at which nothing is.</param>
    public static string? Find(string path)
    {
        if (path.Length == 0 || path.Contains('\0')) return null;
        string missing = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), rest = "";
        while (Path.GetDirectoryName(missing) is { } folder)
        {
            if (Directory.Exists(folder))
            {
                if (Near(Path.GetFileName(missing), Entries(folder)) is not { } name) return null;
                string found = Path.Combine(folder, name);
                // Of a folder that is spelt wrong, what should be in it must be there.
                return rest.Length == 0 ? found : Path.Exists(Path.Combine(found, rest)) ? Path.Combine(found, rest) : null;
            }
            rest = Path.Combine(Path.GetFileName(missing), rest);
            missing = folder;
        }
        return null;
    }

    static string[] Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder, "*", FolderListing.Visible).Take(MostEntries)
                .Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static string? Near(string name, string[] entries)
    {
        string stem = Path.GetFileNameWithoutExtension(name);
        return Array.Find(entries, e => AreSame(e, name))
            ?? Array.Find(entries, e => AreSame(Path.GetFileNameWithoutExtension(e), stem))
            ?? NearlySpelt(name.ToLowerInvariant(), entries);
    }

    /// <summary>The nearest name; numbered files are all near one another, and say nothing.</summary>
    static string? NearlySpelt(string plain, string[] entries)
    {
        string[] others = [.. entries.Where(e => e.Length >= ShortestName && !AreSame(WithoutDigits(e), WithoutDigits(plain)))];
        string? near = Spelling.Nearest(plain, [.. others.Select(e => e.ToLowerInvariant())]);
        return near is null ? null : Array.Find(others, e => AreSame(e, near));
    }

    static bool AreSame(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    static string WithoutDigits(string name) => string.Concat(name.Where(c => !char.IsAsciiDigit(c)));
}
