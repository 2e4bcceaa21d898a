namespace Boxfit.Reports.Html;

/// <summary>Names below pictures on a page.</summary>
static class Captions
{
    const int MostLetters = 48;

    /// <summary>A name, shortened in the middle where it is long: its beginning and its end tell most.</summary>
    public static string Cut(string name) => CutText.Middle(name, MostLetters);
}
