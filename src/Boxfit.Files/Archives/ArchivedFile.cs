namespace Boxfit.Files.Archives;

/// <summary>A file in an archive, as its path means it.</summary>
/// <param name="Archive">The archive.</param>
/// <param name="Member">The file.</param>
readonly record struct ArchivedFile(Archive Archive, ArchiveMember Member)
{
    /// <summary>The file that a path means; null where it leads into no archive, or to nothing in one.</summary>
    /// <exception cref="InputException">The archive cannot be read.</exception>
    public static ArchivedFile? Find(string path)
    {
        if (!ArchivePath.TrySplit(path, out string archive, out string inner) || inner.Length == 0) return null;
        var found = Archive.At(archive);
        return found.Index.Find(inner) is { } member ? new(found, member) : null;
    }

    /// <summary>
    /// The files in an archive, or in a folder of one, and below it, sorted, as paths that begin with the word; null where the word is
    /// neither. Hidden ones are passed over.
    /// </summary>
    /// <exception cref="InputException">The archive cannot be read.</exception>
    public static IReadOnlyList<string>? Below(string word)
    {
        string archive, folder = "";
        if (ArchivePath.IsArchive(word)) archive = Path.GetFullPath(word);
        else if (!ArchivePath.TrySplit(word, out archive, out folder)) return null;
        string start = word.TrimEnd('/', Path.DirectorySeparatorChar);
        string[] found =
        [
            .. Archive.At(archive).Index.Below(folder).Select(m => m.Name).Where(IsVisible)
                .Select(name => $"{start}/{name[(folder.Length == 0 ? 0 : folder.Length + 1)..]}"),
        ];
        return found.Length == 0 && folder.Length > 0 ? null : found;
    }

    /// <summary>Opens it to read it.</summary>
    /// <exception cref="IOException">It is not read, as its kind or a damage forbids.</exception>
    /// <exception cref="InputException">The archive has changed since it was indexed.</exception>
    public Stream Open() => Archive.Open(Member);

    /// <summary>Whether a name in an archive is that of no hidden file, and of none that an operating system adds.</summary>
    public static bool IsVisible(string name) => name[0] != '.' && !name.Contains("/.", StringComparison.Ordinal)
        && !EntryPath.IsSystemFile(name.Split('/'));
}
