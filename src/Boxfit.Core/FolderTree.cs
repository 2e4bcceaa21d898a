using System.IO.Enumeration;

namespace Boxfit;

/// <summary>Lists what lies in a folder and below it, through symbolic links too, but never round in a circle.</summary>
public static class FolderTree
{
    static readonly EnumerationOptions s_options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    /// <summary>All files below a folder; their paths begin with <paramref name="folder"/> as it is given.</summary>
    public static IEnumerable<string> Files(string folder) => Enumerate(folder, directories: false);

    /// <summary>All folders below a folder, without itself; their paths begin with <paramref name="folder"/> as it is given.</summary>
    public static IEnumerable<string> Folders(string folder) => Enumerate(folder, directories: true);

    static FileSystemEnumerable<string> Enumerate(string folder, bool directories)
    {
        string top = Path.GetFullPath(folder);
        return new(folder, (ref FileSystemEntry e) => e.ToSpecifiedFullPath(), s_options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => e.IsDirectory == directories && !(directories && IsCircle(ref e, top)),
            ShouldRecursePredicate = (ref FileSystemEntry e) => !IsCircle(ref e, top),
        };
    }

    /// <summary>True for a link that leads to a folder which the way to it, from <paramref name="top"/> on, went through or lies in.</summary>
    static bool IsCircle(ref FileSystemEntry entry, string top)
    {
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) return false;
        string end = RealPath(entry.ToFullPath()).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        for (string? way = entry.Directory.ToString(); way?.Length >= top.Length; way = Path.GetDirectoryName(way))
            if ((RealPath(way) + Path.DirectorySeparatorChar).StartsWith(end, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>The path without links; the system has followed them all, so they end.</summary>
    static string RealPath(string path)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Join(real, part);
            real = new DirectoryInfo(next).LinkTarget is { } target ? RealPath(Path.GetFullPath(target, real)) : next;
        }
        return real;
    }
}
