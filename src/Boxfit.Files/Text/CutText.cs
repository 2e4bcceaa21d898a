namespace Boxfit.Files.Text;

/// <summary>Texts that are shortened to fit.</summary>
static class CutText
{
    /// <summary>A text, without its middle where it is too long: names differ at their ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters of the result, the "…" among them; 0 gives nothing.</param>
    public static string Middle(string text, int most)
    {
        if (text.Length <= most) return text;
        if (most < 1) return "";
        int start = most / 2, end = text.Length - (most - 1 - start);
        // No letter of two pieces is cut in two.
        if (start > 0 && char.IsHighSurrogate(text[start - 1])) start--;
        if (end < text.Length && char.IsLowSurrogate(text[end])) end++;
        return $"{text[..start]}…{text[end..]}";
    }
}
