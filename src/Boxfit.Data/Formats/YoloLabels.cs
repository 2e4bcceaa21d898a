namespace Boxfit.Data.Formats;

/// <summary>
/// Finds the label file of a picture, whatever the case of letters in names: in the folder labels that stands for the last folder images of
/// the picture's path, else beside the picture; as a.txt or as a.jpg.txt.
/// </summary>
sealed class YoloLabels
{
    const string Images = "/images/";

    readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);
    readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The label file of a picture; null where there is none.</summary>
    public string? Find(string picture)
    {
        foreach (string folder in Folders(picture))
        {
            foreach (string name in Names(picture))
            {
                if (Files(folder).GetValueOrDefault(name) is not { } file) continue;
                _used.Add(file);
                return file;
            }
        }
        return null;
    }

    /// <summary>The paths at which a picture's label is looked for.</summary>
    public string Tried(string picture) =>
        string.Join(", ", Folders(picture).Select(f => Path.Combine(f, Path.GetFileNameWithoutExtension(picture) + ".txt")));

    /// <summary>Label files in the folders of labels that belong to no picture.</summary>
    public IEnumerable<string> Unused() =>
        _folders.Values.SelectMany(files => files.Values).Except(_used).Where(YoloFolder.IsLabelFile).Order(StringComparer.Ordinal);

    static string[] Names(string picture) => [Path.GetFileName(picture) + ".txt", Path.GetFileNameWithoutExtension(picture) + ".txt"];

    static IEnumerable<string> Folders(string picture)
    {
        string path = picture.Replace(Path.DirectorySeparatorChar, '/');
        int at = path.LastIndexOf(Images, StringComparison.OrdinalIgnoreCase);
        string beside = Path.GetDirectoryName(picture)!;
        if (at >= 0 && YoloFolder.Below(path[..Math.Max(at, 1)], "labels") is { } labels)
            yield return Path.GetDirectoryName(Path.Combine(labels, path[(at + Images.Length)..]))!;
        yield return beside;
    }

    Dictionary<string, string> Files(string folder)
    {
        if (_folders.TryGetValue(folder, out var files)) return files;
        files = new(StringComparer.OrdinalIgnoreCase);
        if (Directory.Exists(folder))
            foreach (string file in YoloFolder.TextFiles(folder, recurse: false)) files.TryAdd(Path.GetFileName(file), file);
        return _folders[folder] = files;
    }
}
