namespace Boxfit.Cascades;

/// <summary>
/// Finds cascade files: any file, or OpenCV's own by name, as packages such as Debian's opencv-data install them, else downloaded from
/// their published address into the user's cache, once.
/// </summary>
public static class CascadeFiles
{
    internal const string Extension = ".xml";
    const int MostNear = 5, ShortestPiece = 3, LongestWord = 64;

    static readonly string[] s_prefixes = ["", CascadeCatalogue.HaarPrefix, CascadeCatalogue.PatternPrefix];

    static readonly string[] s_folders =
    [
        "/usr/share/opencv4/haarcascades", "/usr/share/opencv4/lbpcascades",
        "/usr/local/share/opencv4/haarcascades", "/usr/local/share/opencv4/lbpcascades",
    ];

    /// <summary>The path of a cascade.</summary>
    /// <param name="nameOrFile">
    /// A file, or the name of one of OpenCV's cascades with or without its prefix and extension: <c>frontalface_default</c>,
    /// <c>lbpcascade_frontalface</c>, <c>haarcascade_eye.xml</c>. Where a Haar and an LBP cascade share a name, Haar's is meant; where
    /// an LBP cascade's name without its prefix is the beginning of Haar cascades' (<c>frontalface</c>), none is certain.
    /// </param>
    /// <param name="progress">Receives the progress of a download.</param>
    /// <param name="cancellation">Ends a download; what has come stays for the next call.</param>
    /// <exception cref="InputException">
    /// There is none, and the message lists names near it; or there are several. Or a file in the cache is not what it should be.
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

    static string? KnownName(string nameOrFile) =>
        Meant(WithoutExtension(nameOrFile), CascadeCatalogue.Objects.Keys.ToHashSet(StringComparer.Ordinal)) is [var only] ? only : null;

    /// <summary>The cascades that a name may mean: one, none, or several that it is the beginning of.</summary>
    /// <param name="name">A name without extension.</param>
    /// <param name="known">The names that there are.</param>
    static string[] Meant(string name, HashSet<string> known)
    {
        string haar = CascadeCatalogue.HaarPrefix + name, pattern = CascadeCatalogue.PatternPrefix + name;
        if (known.Contains(name)) return [name];
        if (known.Contains(haar)) return [haar];
        if (!known.Contains(pattern)) return [];
        // Who leaves out the prefix may as well have left out the end of a Haar cascade's name.
        return [.. known.Where(k => k.StartsWith(haar + '_', StringComparison.Ordinal)).Order(StringComparer.Ordinal), pattern];
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
        var known = installed.Keys.Union(CascadeCatalogue.All.Keys, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        switch (Meant(name, known))
        {
            case [var one]:
                return installed.TryGetValue(one, out string? path) ? path
                    : cache().GetAsync(CascadeCatalogue.All[one], progress, cancellation).GetAwaiter().GetResult();
            case [.. var others, var last]:
                throw new InputException($"'{nameOrFile}' may be {string.Join(", ", others)} or {last}; name the one that is meant.");
        }
        // Who names an object means a cascade that finds it.
        string[] of = [.. OnePerObject.Where(o => o.Object.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(o => o.Cascade)];
        string[] near = [.. of.Select(c => $"{name} ({c})"), .. Near(name, known).Where(n => !of.Contains(ShortName(n)))];
        throw new InputException(
            $"There is no cascade '{nameOrFile}': no such file, and no such name among OpenCV's cascades. " +
            (near.Length > 0 ? $"Near it: {string.Join(", ", near)}."
                : $"They find: {string.Join(", ", OnePerObject.Select(o => $"{o.Object} ({o.Cascade})"))}."));
    }

    /// <summary>Each object with the first cascade that finds it, for who does not know the names.</summary>
    internal static IEnumerable<(string Object, string Cascade)> OnePerObject =>
        CascadeCatalogue.Objects.GroupBy(o => o.Value).Select(g => (g.Key, ShortName(g.First().Key)));

    /// <summary>The short names of OpenCV's cascades that find an object.</summary>
    internal static IEnumerable<string> Finding(string @object) =>
        CascadeCatalogue.Objects.Where(o => o.Value == @object).Select(o => ShortName(o.Key));

    static IEnumerable<string> Near(string name, IEnumerable<string> known)
    {
        // A word of a kilobyte is no name; its distance would only cost time.
        if (name.Length > LongestWord) return [];
        // A piece of the name is nearer than any misspelling of it.
        return known.Select(candidate => (Name: candidate, IsWhole: IsPiece(name, candidate), Distance: Distance(name, candidate)))
            .Where(c => c.IsWhole || c.Distance <= Spelling.MostSlips(name)).OrderByDescending(c => c.IsWhole).ThenBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal).Select(c => c.Name).Take(MostNear);
    }

    static bool IsPiece(string word, string name) =>
        word.Length >= ShortestPiece && name.Contains(word, StringComparison.OrdinalIgnoreCase);

    static int Distance(string word, string name) =>
        s_prefixes.Where(p => name.StartsWith(p, StringComparison.Ordinal)).Min(p => Spelling.Distance(name[p.Length..], word));
}
