namespace Boxfit.Data.Formats;

/// <summary>The first lines of a text, for finding out what it is.</summary>
static class FirstLines
{
    const int Looked = 50, MostLetters = 1 << 15;

    /// <summary>The first lines that are not empty, without spaces around; the last that may be cut is not among them.</summary>
    public static string[] Of(string head)
    {
        bool isCut = head.Length > MostLetters;
        string[] lines = (isCut ? head[..MostLetters] : head).Split(['\n', '\r'],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. lines.SkipLast(isCut && lines.Length > 1 ? 1 : 0).Take(Looked)];
    }

    /// <summary>The words of a line, whatever space is between them.</summary>
    public static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True where all words are numbers.</summary>
    public static bool AreNumbers(ReadOnlySpan<string> words)
    {
        foreach (string word in words)
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return false;
        return true;
    }
}
