namespace Boxfit.Data.Formats;

/// <summary>From Label Studio's references to pictures to names of files.</summary>
static class LabelStudioNames
{
    const string Upload = "/data/upload/", Local = "/data/local-files/?d=";
    const int HashLength = 8;

    /// <summary>The likeliest name, and others to look for.</summary>
    public static (string Name, string[] Others) Read(string reference)
    {
        if (reference.StartsWith(Local, StringComparison.Ordinal)) return (Uri.UnescapeDataString(reference[Local.Length..]), []);
        if (reference.StartsWith(Upload, StringComparison.Ordinal))
        {
            string stored = FileNames.Last(Uri.UnescapeDataString(reference));
            // Uploads get eight digits and a dash in front of their name.
            bool isPrefixed = stored.Length > HashLength + 1 && stored[HashLength] == '-' && stored[..HashLength].All(char.IsAsciiHexDigit);
            return isPrefixed ? (stored[(HashLength + 1)..], [stored]) : (stored, []);
        }
        int scheme = reference.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0 || !reference.AsSpan(0, scheme).ContainsOnlyLetters()) return (reference, []);
        string address = Uri.UnescapeDataString(reference[(scheme + 3)..].Split('?', '#')[0]);
        int host = address.IndexOf('/');
        return host < 0 ? (address, []) : (FileNames.Last(address), [address[(host + 1)..]]);
    }

    static bool ContainsOnlyLetters(this ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        return true;
    }
}
