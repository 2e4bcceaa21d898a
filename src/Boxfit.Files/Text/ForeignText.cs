namespace Boxfit.Files.Text;

/// <summary>Text from files of others, fit to be shown: a terminal obeys some characters, and others change what is seen.</summary>
static class ForeignText
{
    const int Longest = 200;

    /// <summary>A name in one line, not endless; a character that is no picture of itself becomes a question mark.</summary>
    public static string Shown(string name) => Plain(name.Length > Longest ? name[..Longest] + "…" : name, "");

    /// <summary>A sentence with such names in it, in one line, whole.</summary>
    public static string ShownLine(string text) => Plain(text, "");

    /// <summary>Lines of text, whole; a character that is no picture of itself becomes a question mark.</summary>
    public static string ShownLines(string text) => Plain(text, "\n");

    static string Plain(string text, string kept)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            if (IsPlain(rune) || rune.IsBmp && kept.Contains((char)rune.Value)) plain.Append(rune.ToString());
            else plain.Append('?');
        }
        return plain.ToString();
    }

    // Format characters are those that turn the direction of writing, and those of no width.
    static bool IsPlain(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
