namespace Boxfit.Cascades;

/// <summary>
/// Finds cascade files: any file, or OpenCV's own by name, as packages such as Debian's opencv-data install them, else downloaded from
/// their published address into the user's cache, once.
/// </summary>
public static class CascadeFiles
{
    internal const string Extension = ".xml";
    const int MostNear = 5;

    static readonly string[] s_prefixes = ["", CascadeCatalogue.HaarPrefix, CascadeCatalogue.PatternPrefix];

    static readonly string[] s_folders =
    [
        "/usr/share/opencv4/haarcascades", "/usr/share/opencv4/lbpcascades",
        "/usr/local/share/opencv4/haarcascades", "/usr/local/share/opencv4/lbpcascades",
    ];

    /// <summary>The path of a cascade.</summary>
    /// <param name="nameOrFile">
    /// A file, or the name of one of OpenCV's cascades with or without its prefix and extension: <c>frontalface_default</c>,
    /// <c>lbpcascade_frontalface</c>, <c>haarcascade_eye.xml</c>. Where a Haar and an LBP cascade share a name, Haar's is meant.
    /// </param>
    /// <param name="progress">Receives the progress of a download.</param>
    /// <param name="cancellation">Ends a download; what has come stays for the next call.</param>
    /// <exception cref="InputException">
    /// There is none; the message lists names near it. Or a file in the cache is not what it should be.
    /// </exception>
    /// <exception cref="BoxfitException">It could not be downloaded; the message says what to put where instead.</exception>
    public static string Find(string nameOrFile, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default) =>
        FindAmong(Installed(), CascadeCache.OfUser, nameOrFile, progress, cancellation);

    /// <summary>What a cascade finds, such as <c>face</c>; of one that is not OpenCV's, <see cref="ObjectClass.Unnamed"/>.</summary>
    /// <param name="nameOrFile">As <see cref="Find"/> takes it.</param>
    public static string ObjectOf(string nameOrFile) =>
        KnownName(Path.GetFileName(nameOrFile)) is { } name ? CascadeCatalogue.Objects[name] : ObjectClass.Unnamed;

    /// <summary>The shortest name of one of OpenCV's cascades; what was given where it is none of them.</summary>
    /// <param name="nameOrFile">As <see cref="Find"/> takes it.</param>
    internal static string ShortName(string nameOrFile)
    {
        if (KnownName(nameOrFile) is not { } name) return nameOrFile;
        return name.StartsWith(CascadeCatalogue.HaarPrefix, StringComparison.Ordinal) ? name[CascadeCatalogue.HaarPrefix.Length..] : name;
    }

    static string? KnownName(string nameOrFile)
    {
        string name = WithoutExtension(nameOrFile);
        return s_prefixes.Select(p => p + name).FirstOrDefault(CascadeCatalogue.Objects.ContainsKey);
    }

    static string WithoutExtension(string name) =>
        name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name[..^Extension.Length] : name;

    /// <summary>Where installed cascades are looked for.</summary>
    public static IReadOnlyList<string> Folders => s_folders;

    /// <summary>Name of the environment variable with the address of a mirror to download from.</summary>
    public const string MirrorVariable = CascadeCache.MirrorVariable;

    /// <summary>Where downloaded cascades are kept; it need not exist.</summary>
    /// <exception cref="InputException">A variable is malformed, or there is no home folder.</exception>
    public static string CacheFolder() => CascadeCache.OfUser().Folder;

    /// <summary>The installed cascades, sorted: their names without extension, and where they are.</summary>
    public static IReadOnlyDictionary<string, string> Installed()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in s_folders.Where(Directory.Exists))
            foreach (string file in Directory.EnumerateFiles(folder, "*" + Extension))
                found.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        return found;
    }

    internal static string FindAmong(
        IReadOnlyDictionary<string, string> installed, Func<CascadeCache> cache, string nameOrFile,
        IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(nameOrFile);
        if (File.Exists(nameOrFile)) return Path.GetFullPath(nameOrFile);
        string name = WithoutExtension(nameOrFile);
        foreach (string prefix in s_prefixes)
        {
            if (installed.TryGetValue(prefix + name, out string? path)) return path;
            if (CascadeCatalogue.All.TryGetValue(prefix + name, out var published))
                return cache().GetAsync(published, progress, cancellation).GetAwaiter().GetResult();
        }
        throw new InputException(
            $"There is no cascade '{nameOrFile}': no such file, and no such name among OpenCV's cascades. " +
            $"Near it: {string.Join(", ", Near(name, installed.Keys.Union(CascadeCatalogue.All.Keys, StringComparer.Ordinal)))}.");
    }

    static IEnumerable<string> Near(string name, IEnumerable<string> known)
    {
        // A word of a kilobyte is no name; its distance would only cost time.
        string word = name.Length <= 64 ? name : name[..64];
        // A piece of the name is nearer than any misspelling of it.
        return known.OrderByDescending(candidate => candidate.Contains(word, StringComparison.OrdinalIgnoreCase))
            .ThenBy(candidate => s_prefixes.Where(p => candidate.StartsWith(p, StringComparison.Ordinal))
                .Min(p => Spelling.Distance(candidate[p.Length..], word))).ThenBy(c => c, StringComparer.Ordinal).Take(MostNear);
    }
}
