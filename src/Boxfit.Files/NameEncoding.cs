namespace Boxfit.Files;

/// <summary>
/// File names whose bytes are not UTF-8, as programs leave them that unpack an archive of an old Windows. <see cref="RegularFile"/> opens
/// those that are one file's alone; this explains the others.
/// </summary>
static class NameEncoding
{
    const char Unreadable = '\uFFFD';

    /// <summary>
    /// Why there is no file at a path, where that is because of its name's bytes; null where it is not. As it is put behind the file's
    /// name: "its name on the disk is not UTF-8, …".
    /// </summary>
    /// <param name="path">A path that a folder gave, or that a data file has in proper letters.</param>
    public static string? Explain(string path)
    {
        string name = Path.GetFileName(path);
        if (path.Contains(Unreadable, StringComparison.Ordinal)) return Explanation(path);
        if (Ascii.IsValid(name) || Path.GetDirectoryName(path) is not { } folder) return null;
        string plain = Plain(name);
        try
        {
            string? twin = Directory.EnumerateFiles(folder.Length == 0 ? "." : folder)
                .FirstOrDefault(f => f.Contains(Unreadable, StringComparison.Ordinal) && Plain(Path.GetFileName(f)) == plain);
            return twin is null ? null : Explanation(twin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // then it is not the name
        }
    }

    static string Explanation(string path) =>
        "its name on the disk is not UTF-8 (as of an archive packed on an old Windows), and does not stand for one file alone. Rename " +
        $"it: convmv -f latin1 -t utf8 -r --notest '{Folder(path)}', or unpack the archive again with unzip -O cp850";

    // The folder itself may have such a name: then the one above is the first that can be named.
    static string Folder(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder?.Contains(Unreadable, StringComparison.Ordinal) == true) folder = Path.GetDirectoryName(folder);
        return string.IsNullOrEmpty(folder) ? "." : folder;
    }

    /// <summary>A name without what letters beyond ASCII, or several in a row, became.</summary>
    static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsAscii(c)) plain.Append(c);
            else if (plain.Length == 0 || plain[^1] != Unreadable) plain.Append(Unreadable);
        }
        return plain.ToString();
    }
}
