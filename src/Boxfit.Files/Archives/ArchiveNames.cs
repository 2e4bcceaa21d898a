using System.IO.Enumeration;

namespace Boxfit.Files.Archives;

/// <summary>
/// The archives that a word means: one, several by a range (<c>photos-{000..099}.tar</c>) or a pattern (<c>photos-*.tar</c>), or those of a
/// folder that holds nothing else. In other folders archives are not looked into: many data sets keep theirs beside what was unpacked.
/// </summary>
static class ArchiveNames
{
    /// <summary>The archives, sorted, as the word begins; null where it means none.</summary>
    /// <exception cref="InputException">It names some by a range or a pattern, of which one or all are not there.</exception>
    public static IReadOnlyList<string>? Find(string word)
    {
        ArchivePath.RefusePacked(word);
        if (ArchivePath.IsArchive(word)) return [word];
        if (Directory.Exists(word)) return OfFolder(word);
        if (!ArchivePath.HasEnding(word)) return null;
        if (NumberRange.Expand(word) is { } names)
        {
            if (names.FirstOrDefault(n => !File.Exists(n)) is { } missing)
            {
                throw new InputException(
                    $"There is no archive at {Path.GetFullPath(missing)}, which '{word}' names.{NearPaths.DidYouMean(missing)}");
            }
            return Sort(names);
        }
        string name = Path.GetFileName(word);
        string? folder = Path.GetDirectoryName(word);
        if (!name.AsSpan().ContainsAny('*', '?') || folder is null || (folder.Length > 0 && !Directory.Exists(folder))) return null;
        string[] found =
        [
            .. Directory.EnumerateFiles(folder.Length == 0 ? "." : folder, "*", FolderListing.Visible)
                .Where(f => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(f), ignoreCase: false))
                .Select(f => Path.Join(folder, Path.GetFileName(f))),
        ];
        return found.Length > 0 ? Sort(found) : throw new InputException($"There is no archive that '{word}' fits.");
    }

    /// <summary>The archives of a folder that has no other files, but perhaps their indexes; else null.</summary>
    static string[]? OfFolder(string folder)
    {
        try
        {
            var archives = new List<string>();
            foreach (string file in Directory.EnumerateFileSystemEntries(folder, "*", FolderListing.Visible))
            {
                if (ArchivePath.IsArchive(file)) archives.Add(file);
                else if (!file.EndsWith(ArchiveIndex.Ending, StringComparison.Ordinal)) return null;
            }
            return archives.Count > 0 ? Sort(archives) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // Whoever looks into it says what is wrong.
        }
    }

    static string[] Sort(IEnumerable<string> paths) => [.. paths.Order(StringComparer.Ordinal)];
}
