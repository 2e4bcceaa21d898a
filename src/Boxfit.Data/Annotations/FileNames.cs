namespace Boxfit.Data.Annotations;

/// <summary>Names of pictures as paths, whichever system wrote them.</summary>
public static class FileNames
{
    const int LongestStem = 120;

    /// <summary>Endings of the pictures that can be read.</summary>
    public static readonly string[] PictureEndings = [".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif"];

    /// <summary>True when a name ends as a picture's.</summary>
    public static bool IsPicture(string name) => PictureEndings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The last part of a path with either separator.</summary>
    public static string Last(string name) => name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

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

/// <summary>Hands out names once each: a name that is taken gets a number behind it.</summary>
sealed class UniqueNames
{
    // Some file systems take letters of either case for the same.
    readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    readonly Dictionary<string, int> _next = new(StringComparer.OrdinalIgnoreCase);

    public string Take(string name)
    {
        if (_taken.Add(name)) return name;
        int n = _next.GetValueOrDefault(name, 2);
        while (!_taken.Add($"{name}-{n}")) n++;
        _next[name] = n + 1;
        return $"{name}-{n}";
    }
}
