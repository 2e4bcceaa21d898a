namespace Boxfit.Data.Annotations;

/// <summary>In which way a name in the data may differ from its file's.</summary>
enum NameLikeness
{
    /// <summary>Not at all, but for separators of Windows and accents in one piece or two.</summary>
    Same,

    /// <summary>It is a web address, or its spaces and accents are escaped as <c>%20</c>.</summary>
    Address,

    /// <summary>In upper and lower case.</summary>
    Case,

    /// <summary>Label Studio put eight digits before it and took spaces and brackets out when the picture was uploaded.</summary>
    Upload,
}

/// <summary>Ways to write one name.</summary>
static class PictureNames
{
    const int PrefixLength = 9;

    /// <summary>The name as it stands, with separators of this system, and with accents in one piece or in two.</summary>
    public static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        string plain = FileNames.WithSlashes(name);
        if (plain.Length == 0) yield break;
        if (plain != name) yield return plain;
        if (Ascii.IsValid(plain)) yield break;
        foreach (string other in (string[])[AccentedLetters.Compose(plain), AccentedLetters.Decompose(plain)])
            if (other != plain) yield return other;
    }

    /// <summary>What all names have in common that differ in the case of letters alone.</summary>
    public static string CaseKey(string name) => AccentedLetters.Compose(name).ToLowerInvariant();

    /// <summary>What remains of a name when it is uploaded, as Django's <c>get_valid_filename</c> leaves it, in lower case.</summary>
    public static string UploadKey(string name) => string.Concat(
        CaseKey(name).Trim().Replace(' ', '_').Where(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'));

    /// <summary>A name without the eight digits and the dash that an upload puts before it; null where it has none.</summary>
    public static string? WithoutUploadPrefix(string name) =>
        name.Length > PrefixLength && name[PrefixLength - 1] == '-' && name[..(PrefixLength - 1)].All(char.IsAsciiHexDigit)
            ? name[PrefixLength..] : null;

    /// <summary>What names have in common that may mean the same file by any likeness.</summary>
    public static string LooseKey(string name)
    {
        string path = FileNames.WithSlashes(FileNames.PathOfAddress(FileNames.WithSlashes(name)));
        string last = FileNames.Last(path);
        return CaseKey(path[..^last.Length]) + UploadKey(WithoutUploadPrefix(last) ?? last);
    }

    /// <summary>The ends of a path at its separators, the longest first, without the whole.</summary>
    public static IEnumerable<string> Ends(string path)
    {
        for (int at = path.IndexOf('/'); at >= 0; at = path.IndexOf('/', at + 1))
        {
            string end = path[(at + 1)..];
            if (end.Length > 0 && end[0] != '/' && !end.Split('/').Any(part => part is "." or "..")) yield return end;
        }
    }
}

/// <summary>The ends of names that several names of a set share, so that they stand for none of them alone.</summary>
sealed class SharedEnds
{
    readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    /// <param name="names">All names of the set.</param>
    /// <param name="key">What is compared of them; two names of one key are told apart by nothing.</param>
    public SharedEnds(IEnumerable<string> names, Func<string, string> key)
    {
        var paths = names.Distinct(StringComparer.Ordinal).Select(key).ToList();
        foreach (var whole in paths.GroupBy(p => p, StringComparer.Ordinal).Where(g => g.Skip(1).Any())) _shared.Add(whole.Key);
        // Longer ends are of interest only where the shorter ones are shared.
        for (int parts = 1; paths.Count > 1; parts++)
        {
            var groups = paths.GroupBy(p => End(p, parts), StringComparer.Ordinal).Where(g => g.Skip(1).Any()).ToList();
            foreach (var group in groups) _shared.Add(group.Key);
            paths = [.. groups.SelectMany(g => g).Where(p => End(p, parts).Length < p.Length)];
        }
    }

    /// <summary>True where several names of the set end so.</summary>
    public bool Contains(string end) => _shared.Contains(end);

    static string End(string path, int parts)
    {
        int at = path.Length;
        while (parts-- > 0 && at > 0) at = path.LastIndexOf('/', at - 1);
        return path[(at + 1)..];
    }
}
