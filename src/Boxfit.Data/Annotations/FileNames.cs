namespace Boxfit.Data.Annotations;

/// <summary>Names of pictures as paths, whichever system wrote them.</summary>
static class FileNames
{
    const int LongestStem = 120;

    /// <summary>
    /// Endings of pictures, in any case of letters. Kinds that cannot be read are among them, so that such files are counted and named.
    /// </summary>
    public static readonly string[] PictureEndings =
    [
        ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".jfif", ".jpe", ".jif", ".mpo", ".dib", ".apng",
        ".avif", ".heic", ".heif", ".hif", ".jxl", ".jp2",
    ];

    /// <summary>True when a name ends as a picture's.</summary>
    public static bool IsPicture(string name) => PictureEndings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The last part of a path with either separator.</summary>
    public static string Last(string name) => name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    /// <summary>A name with slashes for separators and no spaces around it.</summary>
    public static string WithSlashes(string name) => name.Replace('\\', '/').Trim();

    /// <summary>A name without its ending, where that is a picture's.</summary>
    public static string WithoutEnding(string name) => IsPicture(name) ? name[..^Path.GetExtension(name).Length] : name;

    /// <summary>
    /// The path in what may be a web address: without host, query and fragment, and with <c>%20</c> as what it stands for.
    /// </summary>
    public static string PathOfAddress(string name)
    {
        const string separator = "://";
        int scheme = name.IndexOf(separator, StringComparison.Ordinal);
        bool isAddress = scheme > 0 && name[..scheme].All(char.IsAsciiLetterOrDigit);
        string path = name;
        if (isAddress)
        {
            path = name[(scheme + separator.Length)..];
            path = path[(path.IndexOf('/') + 1)..];
        }
        int query = path.AsSpan().IndexOfAny(isAddress ? "?#" : "?");
        if (query > 0 && (isAddress || IsPicture(path[..query]))) path = path[..query];
        return path.Contains('%') ? Uri.UnescapeDataString(path) : path;
    }

    /// <summary>How a picture is called in a data file in <paramref name="folder"/> so that it is found: relative, with slashes.</summary>
    public static string From(string folder, string picture) =>
        Path.GetRelativePath(folder, picture).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The last part without its ending, fit to name another file.</summary>
    public static string Stem(string name)
    {
        string last = Last(name);
        string stem = IsPicture(last) ? Path.GetFileNameWithoutExtension(last) : last;
        stem = string.Concat(stem.Select(c => char.IsControl(c) || ":*?\"<>|".Contains(c) ? '_' : c)).TrimStart('.');
        if (stem.Length > LongestStem) stem = stem[..LongestStem];
        return stem.Length > 0 ? stem : "picture";
    }
}
