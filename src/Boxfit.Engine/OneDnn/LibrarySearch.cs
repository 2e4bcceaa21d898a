namespace Boxfit.Engine.OneDnn;

/// <summary>
/// Where oneDNN may be: the file that <c>BOXFIT_ONEDNN</c> names, or every <c>libdnnl.so.…</c> in the usual folders and the loader's, the
/// newest first. Distributions name the file differently (Debian 13's is <c>libdnnl.so.3.6</c>), so that a fixed name would miss it.
/// </summary>
static class LibrarySearch
{
    /// <summary>The variable that names a library instead.</summary>
    public const string Variable = "BOXFIT_ONEDNN";

    const string Prefix = "libdnnl.so.";

    /// <summary>Paths or names for the system's loader, in the order in which they are to be tried.</summary>
    public static IReadOnlyList<string> Candidates() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? [named]
        : [.. NewestFirst(Folders()), "libdnnl.so.3", "libdnnl.so.2"];

    /// <summary>The library files of some folders, the newest version first; a file that several links lead to stands once.</summary>
    public static IEnumerable<string> NewestFirst(IEnumerable<string> folders) => folders
        .SelectMany(Files)
        .DistinctBy(f => f.Target, StringComparer.Ordinal)
        .OrderByDescending(f => f.Version)
        .Select(f => f.Path);

    /// <summary>The folders that libraries are looked for in, those that the user has set first.</summary>
    public static IEnumerable<string> Folders()
    {
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        string? prefix = Environment.GetEnvironmentVariable("CONDA_PREFIX");
        return [
            .. (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
            .. prefix is null ? Array.Empty<string>() : [Path.Combine(prefix, "lib")],
            .. LoaderFolders(), "/usr/local/lib", $"/usr/lib/{architecture}-linux-gnu", "/usr/lib64", "/usr/lib",
        ];
    }

    /// <summary>The folders that the system's loader is told of (<c>ld.so.conf</c>).</summary>
    static IEnumerable<string> LoaderFolders()
    {
        const string folder = "/etc/ld.so.conf.d";
        try
        {
            string[] files = ["/etc/ld.so.conf", .. Directory.Exists(folder) ? Directory.GetFiles(folder, "*.conf") : []];
            return [.. files.Where(File.Exists).SelectMany(File.ReadAllLines).Select(l => l.Trim()).Where(l => l.StartsWith('/'))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static List<(string Path, string Target, Version Version)> Files(string folder)
    {
        List<(string, string, Version)> files = [];
        try
        {
            foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, Prefix + "*") : [])
            {
                string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
                // The target's version is the more exact, where its name tells.
                if ((ParseVersion(target) ?? ParseVersion(path)) is { } version) files.Add((path, target, version));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read, or a link to itself: the loader would not find it either.
        }
        return files;
    }

    static Version? ParseVersion(string path)
    {
        string name = Path.GetFileName(path);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string text = name[Prefix.Length..];
        return Version.TryParse(text.Contains('.', StringComparison.Ordinal) ? text : text + ".0", out var version) ? version : null;
    }
}
