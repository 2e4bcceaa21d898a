namespace Boxfit.Data.Formats;

/// <summary>From Label Studio's references to pictures to names of files.</summary>
static class LabelStudioNames
{
    const string Upload = "data/upload/", Local = "data/local-files", LocalQuery = "d=", Signed = "fileuri=";
    const int HashLength = 8;

    /// <summary>Endings of what Label Studio shows beside pictures: videos, sound, texts, pages and series.</summary>
    static readonly string[] s_otherEndings =
    [
        ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".ogv", ".mpg", ".mpeg", ".wmv", ".flv", ".3gp",
        ".wav", ".mp3", ".m4a", ".flac", ".ogg", ".aac", ".txt", ".html", ".htm", ".pdf", ".csv", ".tsv", ".json",
    ];

    /// <summary>True where a text refers to a picture.</summary>
    public static bool IsPicture(string text) =>
        text.Contains(Upload, StringComparison.Ordinal) || text.Contains(Local, StringComparison.Ordinal)
            || text.Contains(Signed, StringComparison.Ordinal) || IsEmbedded(text) || FileNames.IsPicture(text.Split('?', '#')[0]);

    /// <summary>True where a text refers to a file that is no picture, such as a video; an upload may be of any kind.</summary>
    public static bool IsOther(string text) =>
        !IsEmbedded(text) && s_otherEndings.Contains(Path.GetExtension(Read(text.Split('#')[0]).Kept), StringComparer.OrdinalIgnoreCase);

    /// <summary>True where a text is the picture itself.</summary>
    public static bool IsEmbedded(string text) => text.StartsWith("data:image/", StringComparison.Ordinal);

    /// <summary>
    /// The likeliest name of the file, and the one under which the reference keeps it: with the folders of a store, with the letters that
    /// an upload puts before it. Two references may have the first in common, but not the second.
    /// </summary>
    public static (string Name, string Kept) Read(string reference)
    {
        int at = reference.IndexOf(Signed, StringComparison.Ordinal);
        if (at >= 0 && Decode(reference[(at + Signed.Length)..].Split('&')[0]) is { } signed) return Read(signed);
        at = reference.IndexOf(Local, StringComparison.Ordinal);
        int query = at < 0 ? -1 : reference.IndexOf(LocalQuery, at, StringComparison.Ordinal);
        if (query > 0 && reference[query - 1] is '?' or '&')
        {
            string local = Uri.UnescapeDataString(reference[(query + LocalQuery.Length)..].Split('&')[0]);
            return (local, local);
        }
        at = reference.IndexOf(Upload, StringComparison.Ordinal);
        if (at == 0 || (at > 0 && reference[at - 1] == '/'))
        {
            string stored = FileNames.Last(Uri.UnescapeDataString(reference.Split('?', '#')[0]));
            bool isPrefixed = stored.Length > HashLength + 1 && stored[HashLength] == '-'
                && stored[..HashLength].All(char.IsAsciiHexDigit);
            return (isPrefixed ? stored[(HashLength + 1)..] : stored, stored);
        }
        int scheme = reference.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || !reference[..scheme].All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) return (reference, reference);
        string address = Uri.UnescapeDataString(reference[(scheme + 3)..].Split('?', '#')[0]);
        int host = address.IndexOf('/');
        return host < 0 ? (address, address) : (FileNames.Last(address), address[(host + 1)..]);
    }

    /// <summary>Addresses of a store that Label Studio signs stand there as base64.</summary>
    static string? Decode(string text)
    {
        string base64 = Uri.UnescapeDataString(text).Replace('-', '+').Replace('_', '/');
        try
        {
            string decoded = Encoding.UTF8.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '=')));
            bool isAddress = decoded.Contains("://", StringComparison.Ordinal) && !decoded.Contains(Signed, StringComparison.Ordinal);
            return isAddress ? decoded : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
