namespace Boxfit.Data.Annotations;

/// <summary>
/// The folders with which all names of a set begin: <c>photos/</c> of <c>photos/a.jpg</c> and <c>photos/sub/a.jpg</c>. Without some of
/// them, names still differ from each other.
/// </summary>
sealed class CommonFolder
{
    readonly HashSet<string> _names;
    readonly string[] _folders;

    /// <param name="names">All names of the set.</param>
    public CommonFolder(IEnumerable<string> names)
    {
        _names = new(names.Select(FileNames.WithSlashes), StringComparer.Ordinal);
        string[]? common = null;
        foreach (string name in _names)
        {
            string[] folders = name.Split('/')[..^1];
            common ??= folders;
            int same = 0;
            while (same < Math.Min(common.Length, folders.Length) && common[same] == folders[same]) same++;
            if (same < common.Length) common = common[..same];
        }
        _folders = common ?? [];
    }

    /// <summary>True for an end of a name that lacks nothing but folders that all names begin with.</summary>
    public bool IsLeftOf(string name, string end) => name.AsSpan(0, name.Length - end.Length).Count('/') <= _folders.Length;

    /// <summary>True where the path of a file ends, but for folders that all names begin with, rather as another name of the set.</summary>
    public bool IsOfAnother(string file, string name)
    {
        string folder = string.Concat(_folders.Select(f => f + '/'));
        return PictureNames.Ends(file).Select(end => folder + end).FirstOrDefault(_names.Contains) is { } owner
            && owner != FileNames.WithSlashes(name);
    }
}
