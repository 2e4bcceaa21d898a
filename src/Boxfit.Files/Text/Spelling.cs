namespace Boxfit.Files.Text;

/// <summary>For messages that guess what a mistyped word was meant to be.</summary>
static class Spelling
{
    const int ShortestBeginning = 5;

    /// <summary>
    /// The fewest slips of a hand from one word to another: letters inserted, deleted, replaced, or two in each other's place (Damerau and
    /// Levenshtein's distance).
    /// </summary>
    public static int Distance(string a, string b)
    {
        int[] last = [], row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int[] before, last, row) = (last, row, new int[b.Length + 1]);
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }
        return row[b.Length];
    }

    /// <summary>The most slips with which a word is still taken for another. Two letters are half of a short word.</summary>
    public static int MostSlips(string word) => word.Length < ShortestBeginning ? 1 : Math.Max(2, word.Length / 3);

    /// <summary>
    /// The candidate that was most likely meant by <paramref name="word"/>: spelt much like it, else one begun or gone on with.
    /// </summary>
    /// <returns>Null where none is near.</returns>
    public static string? Nearest(string word, IReadOnlyCollection<string> candidates)
    {
        if (candidates.Count == 0) return null;
        var (candidate, distance) = candidates.Select(c => (c, Distance(word, c))).MinBy(c => c.Item2);
        return distance <= MostSlips(word) ? candidate
            : candidates.FirstOrDefault(c => IsBeginning(word, c) || IsBeginning(c, word));

        static bool IsBeginning(string part, string whole) =>
            part.Length >= ShortestBeginning && whole.StartsWith(part, StringComparison.Ordinal);
    }

    /// <summary>A question that offers the nearest candidate, with a space before it; empty where none is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> candidates) =>
        Nearest(word, [.. candidates]) is { } near ? $" Did you mean '{near}'?" : "";
}
