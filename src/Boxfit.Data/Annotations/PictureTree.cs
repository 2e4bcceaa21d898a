namespace Boxfit.Data.Annotations;

/// <summary>The pictures in a folder and all below it, by the ends of their paths. They are listed once, when one is asked for.</summary>
/// <param name="folder">Absolute path.</param>
sealed class PictureTree(string folder)
{
    /// <summary>Of more folders nothing is found: that is no folder of pictures, but perhaps a whole disk.</summary>
    const int MostFolders = 20_000;

    readonly Lazy<ILookup<string, string>?> _byName = new(() => List(folder));

    /// <summary>Where it begins.</summary>
    public string Folder => folder;

    /// <summary>True where it turned out to have too many folders.</summary>
    public bool IsTooLarge => _byName is { IsValueCreated: true, Value: null };

    /// <summary>The pictures whose paths from the folder end as a name with slashes.</summary>
    public IEnumerable<string> EndingIn(string name)
    {
        if (name.Length == 0 || name[0] == '/' || name.Split('/').Any(part => part is "" or "." or "..")) return [];
        return _byName.Value?[FileNames.Last(name)].Where(file => file.EndsWith('/' + name, StringComparison.Ordinal)) ?? [];
    }

    static ILookup<string, string>? List(string folder)
    {
        if (ArchivedFile.Below(folder) is { } archived)
            return archived.Where(FileNames.IsPicture).ToLookup(FileNames.Last, StringComparer.Ordinal);
        var files = new List<string>();
        int folders = 0;
        // What cannot be reached is none that could be found.
        foreach (string below in FileTree.Folders(folder, FolderListing.Visible, _ => { }).Where(Directory.Exists))
        {
            if (++folders > MostFolders) return null;
            files.AddRange(Directory.EnumerateFiles(below, "*", FolderListing.Visible).Where(FileNames.IsPicture));
        }
        return files.ToLookup(FileNames.Last, StringComparer.Ordinal);
    }
}
