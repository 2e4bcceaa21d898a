using System.IO.Enumeration;

namespace Boxfit.Cli.Input;

/// <summary>From the words of a command line (files, folders, patterns) to the pictures that they mean, in that order.</summary>
static class PicturePaths
{
    /// <summary>
    /// The pictures of one word. A file is itself, whatever its name; a folder gives the picture files of any kind in it and below, sorted;
    /// a pattern with <c>*</c> or <c>?</c> gives what matches, sorted, <c>**</c> meaning any number of folders. Archives
    /// (<see cref="ArchiveNames"/>) give the pictures in them, and so does a folder in one. A word that means nothing
    /// is returned as it is, and so is a folder that cannot be looked into for its path, so that the reader's message names it.
    /// </summary>
    /// <param name="word">The word.</param>
    /// <param name="passOver">Takes the folders of Boxfit's own in a folder, whose pictures are no photos, once for each picture.</param>
    public static IEnumerable<string> Expand(string word, Action<string>? passOver = null)
    {
        if (ArchiveNames.Find(word) is { } archives) return Sort(archives.SelectMany(a => InArchive(a)!));
        if (InArchive(word) is { } inside) return Sort(inside);
        if (FileStatus.IsFile(word)) return [word];
        if (FileStatus.Of(word).Kind == FileKind.Folder)
        {
            var unreachable = new List<string>();
            var own = new OwnFolders(word);
            string[] files = [.. FileTree.Files(word, FolderListing.Visible, unreachable: unreachable.Add)
                .Where(f => PictureFiles.IsPicture(f) && !Labeller.IsThumbnail(f) && !IsPassedOver(f))];
            return Sort(files.Concat(unreachable));

            bool IsPassedOver(string file)
            {
                if (own.Of(file) is not { } folder) return false;
                passOver?.Invoke(folder);
                return true;
            }
        }
        if (word.AsSpan().ContainsAny('*', '?')) return Sort(Match(word));
        return [word];
    }

    static IEnumerable<string>? InArchive(string word) =>
        FileStatus.IsFile(word) && !ArchivePath.IsArchive(word) ? null : ArchivedFile.Below(word)?.Where(PictureFiles.IsPicture);

    static IEnumerable<string> Sort(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);

    static IEnumerable<string> Match(string pattern)
    {
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Match(pattern[0] == '/' ? "/" : "", parts).Distinct(StringComparer.Ordinal);
    }

    static IEnumerable<string> Match(string folder, ReadOnlyMemory<string> parts)
    {
        string part = parts.Span[0];
        var rest = parts[1..];
        if (part == "**")
        {
            var folders = Below(folder);
            return rest.IsEmpty ? folders.SelectMany(f => Entries(f, new(), directories: false)) : folders.SelectMany(f => Match(f, rest));
        }
        if (!part.AsSpan().ContainsAny('*', '?'))
        {
            string path = Path.Join(folder, part);
            return rest.IsEmpty ? FileStatus.IsFile(path) ? [path] : [] : Directory.Exists(path) ? Match(path, rest) : [];
        }
        var matches = Entries(folder, new(), directories: !rest.IsEmpty)
            .Where(e => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(e), ignoreCase: false));
        return rest.IsEmpty ? matches : matches.SelectMany(m => Match(m, rest));
    }

    static IEnumerable<string> Below(string folder)
    {
        string place = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(place)) return [];
        var found = FileTree.Folders(place, FolderListing.Visible);
        return folder.Length == 0 ? found.Select(f => f == place ? "" : Path.GetRelativePath(".", f)) : found;
    }

    static IEnumerable<string> Entries(string folder, EnumerationOptions options, bool directories)
    {
        string place = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(place)) return [];
        var found = directories ? Directory.EnumerateDirectories(place, "*", options) : Directory.EnumerateFiles(place, "*", options);
        return folder.Length == 0 ? found.Select(f => Path.GetRelativePath(".", f)) : found;
    }
}
