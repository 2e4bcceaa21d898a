using System.Text.RegularExpressions;

namespace Boxfit.Files;

/// <summary>
/// Names of files and folders that are not complete yet: nobody else's, so that what has one may be removed, and never the same twice.
/// </summary>
static partial class TemporaryName
{
    /// <summary>A new name in the folder of <paramref name="path"/>.</summary>
    public static string Beside(string path) => Path.Combine(
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!, $".boxfit-{Random.Shared.NextInt64():x16}.tmp");

    /// <summary>Whether a file's name is one of these.</summary>
    public static bool Is(string name) => Pattern().IsMatch(name) && Pattern().Match(name).Length == name.Length;

    /// <summary>A text with another name in the place of each of these.</summary>
    public static string Replace(string text, string name) => Pattern().Replace(text, name.Replace("$", "$$", StringComparison.Ordinal));

    /// <summary>
    /// Removes the files that processes which were killed left in one folder; not those below it, no links, and none that a process is
    /// still writing.
    /// </summary>
    public static void DeleteLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (Is(Path.GetFileName(path)) && new FileInfo(path).LinkTarget is null && FileStatus.Of(path).Kind == FileKind.File)
                DeleteUnlessOpen(path);
        }
    }

    static void DeleteUnlessOpen(string path)
    {
        try
        {
            // Who writes such a file has it open, so that nobody else gets it for himself.
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It does no harm where it is.
        }
    }

    [GeneratedRegex(@"\.boxfit-[0-9a-f]{16}\.tmp")]
    private static partial Regex Pattern();
}
