namespace Boxfit.Data.Annotations;

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
