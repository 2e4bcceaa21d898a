using System.Runtime.InteropServices;

namespace Boxfit.Engine.OneDnn;

/// <summary>
/// Where oneDNN may be: the file that <c>BOXFIT_ONEDNN</c> names, or every <c>libdnnl.so.2…</c> and <c>.3…</c> in the usual folders, the
/// newest first. Distributions name the file differently (Debian 13's is <c>libdnnl.so.3.6</c>), so that a fixed name would miss it.
/// </summary>
static class LibrarySearch
{
    /// <summary>The variable that names a library instead.</summary>
    public const string Variable = "BOXFIT_ONEDNN";

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
            "/usr/local/lib", $"/usr/lib/{architecture}-linux-gnu", "/usr/lib64", "/usr/lib",
        ];
    }

    static IEnumerable<(string Path, string Target, Version Version)> Files(string folder)
    {
        string[] paths;
        try
        {
            paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "libdnnl.so.*") : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            yield break;
        }
        foreach (string path in paths)
        {
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (ParseVersion(target) is { } version) yield return (path, target, version);
        }
    }

    static Version? ParseVersion(string path)
    {
        string text = Path.GetFileName(path)["libdnnl.so.".Length..];
        return Version.TryParse(text.Contains('.', StringComparison.Ordinal) ? text : text + ".0", out var version) ? version : null;
    }
}
