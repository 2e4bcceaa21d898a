namespace Boxfit.Cli.Doctor;

/// <summary>The cascade files that can be named.</summary>
/// <param name="Folders">Where they are looked for.</param>
/// <param name="Files">Those found: name and file.</param>
sealed record CascadeTopic(IReadOnlyList<string> Folders, IReadOnlyDictionary<string, string> Files) : Topic(TopicName.Cascades)
{
    protected override IReadOnlyList<Check> Examine()
    {
        string places = string.Join(", ", Files.Count > 0 ? Files.Values.Select(f => Path.GetDirectoryName(f)!).Distinct() : Folders);
        return
        [
            new("files", Files.Count > 0 ? $"{Files.Count} in {places}" : $"none in {places}",
                Files.Count > 0 ? null
                    : ShellLine.Here("boxfit label and detect download those that they are given by name; ") +
                      "without a network: install OpenCV's data files (Debian: apt-get install opencv-data), or give them a file's path"),
        ];
    }

    public static CascadeTopic Find()
    {
        var files = new SortedDictionary<string, string>(CascadeFiles.Installed().ToDictionary(), StringComparer.Ordinal);
        string[] cache = CacheFolder() is { } folder ? [folder] : [];
        foreach (string file in cache.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.xml")))
            files.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        return new([.. CascadeFiles.Folders, .. cache], files);
    }

    static string? CacheFolder()
    {
        try
        {
            return CascadeFiles.CacheFolder();
        }
        catch (InputException) // no home folder; the row of the cache says so
        {
            return null;
        }
    }
}
