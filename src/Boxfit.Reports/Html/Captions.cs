namespace Boxfit.Reports.Html;

/// <summary>Names below pictures on a page.</summary>
public static class Captions
{
    const int MostLetters = 48;

    /// <summary>A name, shortened in the middle where it is long: its beginning and its end tell most.</summary>
    public static string Cut(string name)
    {
        if (name.Length <= MostLetters) return name;
        int start = MostLetters / 2, end = name.Length - (MostLetters - start - 1);
        // No letter of two pieces is cut in two.
        if (char.IsHighSurrogate(name[start - 1])) start--;
        if (char.IsLowSurrogate(name[end])) end++;
        return $"{name[..start]}…{name[end..]}";
    }
}
