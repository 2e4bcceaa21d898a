namespace Boxfit.Cascades;

/// <summary>Finds cascade files by name: OpenCV's own, as Debian's package opencv-data installs them, or any file.</summary>
public static class CascadeFiles
{
    const string Extension = ".xml";
    const int MostNear = 5;

    static readonly string[] s_prefixes = ["", "haarcascade_", "lbpcascade_"];

    static readonly string[] s_folders =
    [
        "/usr/share/opencv4/haarcascades", "/usr/share/opencv4/lbpcascades",
        "/usr/local/share/opencv4/haarcascades", "/usr/local/share/opencv4/lbpcascades",
    ];

    /// <summary>The path of a cascade.</summary>
    /// <param name="nameOrFile">
    /// A file, or the name of an installed cascade with or without its prefix and extension: <c>frontalface_default</c>,
    /// <c>lbpcascade_frontalface</c>, <c>haarcascade_eye.xml</c>. Where a Haar and an LBP cascade share a name, Haar's is meant.
    /// </param>
    /// <exception cref="InputException">There is none; the message lists names near it and says how to install OpenCV's.</exception>
    public static string Find(string nameOrFile)
    {
        ArgumentNullException.ThrowIfNull(nameOrFile);
        if (File.Exists(nameOrFile)) return Path.GetFullPath(nameOrFile);
        string name = nameOrFile.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? nameOrFile[..^Extension.Length] : nameOrFile;
        var installed = Installed();
        foreach (string prefix in s_prefixes)
            if (installed.TryGetValue(prefix + name, out string? path)) return path;
        throw new InputException(installed.Count == 0
            ? $"There is no cascade '{nameOrFile}': no such file, and OpenCV's cascades are not installed in {s_folders[0]}. " +
                "Install them with: apt-get install opencv-data"
            : $"There is no cascade '{nameOrFile}': no such file, and no such name among OpenCV's cascades. " +
                $"Near it: {string.Join(", ", Near(name, installed.Keys))}. All of them are in Debian's package opencv-data.");
    }

    /// <summary>Where installed cascades are looked for.</summary>
    public static IReadOnlyList<string> Folders => s_folders;

    /// <summary>The installed cascades, sorted: their names without extension, and where they are.</summary>
    public static IReadOnlyDictionary<string, string> Installed()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in s_folders.Where(Directory.Exists))
            foreach (string file in Directory.EnumerateFiles(folder, "*" + Extension))
                found.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        return found;
    }

    static IEnumerable<string> Near(string name, IEnumerable<string> installed)
    {
        // A word of a kilobyte is no name; its distance would only cost time.
        string word = name.Length <= 64 ? name : name[..64];
        // A part of the name is nearer than any misspelling of it.
        return installed.OrderByDescending(candidate => candidate.Contains(word, StringComparison.OrdinalIgnoreCase))
            .ThenBy(candidate => s_prefixes.Where(p => candidate.StartsWith(p, StringComparison.Ordinal))
                .Min(p => Spelling.Distance(candidate[p.Length..], word))).Take(MostNear);
    }
}
