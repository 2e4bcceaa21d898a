namespace Boxfit.Files.Archives;

/// <summary>
/// Paths into archives: <c>photos.tar/cats/1.jpg</c> is the file cats/1.jpg in photos.tar. Nothing else can be meant, since a disk has
/// nothing below a file. An archive is a file whose name ends in .tar or .zip, in any case of letters.
/// </summary>
static class ArchivePath
{
    /// <summary>What names of archives end in.</summary>
    public const string Tar = ".tar", Zip = ".zip";

    // Packed as a whole: what lies in them is at no place of its own.
    static readonly string[] s_packed = [".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".tar.lz4"];

    /// <summary>Whether a name ends as an archive's.</summary>
    public static bool HasEnding(ReadOnlySpan<char> name) =>
        name.EndsWith(Tar, StringComparison.OrdinalIgnoreCase) || name.EndsWith(Zip, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether there is an archive at a path; its content is not looked at.</summary>
    public static bool IsArchive(string path) => HasEnding(path) && File.Exists(path);

    /// <summary>The archive that a path leads into, and the name in it; false where it leads into none that is there.</summary>
    /// <param name="path">The path.</param>
    /// <param name="archive">Absolute path of the archive.</param>
    /// <param name="inner">The name in it, with slashes; empty for the archive as a whole.</param>
    public static bool TrySplit(string path, out string archive, out string inner)
    {
        foreach (int end in Ends(path))
        {
            (archive, inner) = (path[..end], path[end..].Trim('/', Path.DirectorySeparatorChar));
            if (!File.Exists(archive)) continue;
            archive = Path.GetFullPath(archive);
            // As the system would: "." is nothing, ".." goes up, but never out.
            string plain = Path.GetFullPath("/" + inner)[(Path.GetPathRoot(Path.GetFullPath("/")) ?? "/").Length..];
            inner = plain.Replace(Path.DirectorySeparatorChar, '/');
            return true;
        }
        (archive, inner) = ("", "");
        return false;
    }

    /// <summary>Why nothing is found at a path that was to lead into an archive; null where it was not.</summary>
    public static string? ExplainMissing(string path)
    {
        if (TrySplit(path, out string archive, out string inner)) return $"there is no {ForeignText.Shown(inner)} in the archive {archive}";
        foreach (int end in Ends(path))
        {
            if (Directory.Exists(path[..end])) continue;
            string full = Path.GetFullPath(path[..end]);
            return $"the archive {full} is not there; was it moved?{NearPaths.DidYouMean(full)}";
        }
        return null;
    }

    /// <summary>Refuses an archive that is packed as a whole, since reading one of its pictures would unpack all before it.</summary>
    /// <exception cref="InputException">It is one.</exception>
    public static void RefusePacked(string path)
    {
        if (!Array.Exists(s_packed, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) || !File.Exists(path)) return;
        throw new InputException(
            $"{Path.GetFullPath(path)} is compressed as a whole, so that no picture in it can be read by itself; expected a .tar or .zip " +
            "file. Unpack it once, such as by gunzip, unxz or zstd -d: pictures are compressed already.");
    }

    /// <summary>The places in a path behind which something lies in what is called as an archive is.</summary>
    static IEnumerable<int> Ends(string path)
    {
        for (int at = 1; at < path.Length; at++)
        {
            bool isSeparator = path[at] is '/' || path[at] == Path.DirectorySeparatorChar;
            if (isSeparator && HasEnding(path.AsSpan(0, at))) yield return at;
        }
    }
}
