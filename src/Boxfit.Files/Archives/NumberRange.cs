namespace Boxfit.Files.Archives;

/// <summary>
/// Names with a range of numbers, as WebDataset and shells have them: <c>photos-{000..099}.tar</c> is a hundred names. A number gets as
/// many digits as the ends have.
/// </summary>
static class NumberRange
{
    /// <summary>Of more names it is a slip of the keyboard.</summary>
    const int MostNames = 1_000_000;

    /// <summary>The names, in the order of their numbers; null where a name has no range.</summary>
    /// <exception cref="InputException">The range is empty, or too large.</exception>
    public static IReadOnlyList<string>? Expand(string name)
    {
        if (Find(name) is not var (start, end, first, last, digits)) return null;
        if (last < first || last - first >= MostNames)
        {
            throw new InputException(
                $"'{name}' has the range {name[start..end]}; expected one from the smaller number to the larger, of at most " +
                $"{MostNames:N0} names.");
        }
        var names = new List<string>();
        for (long number = first; number <= last; number++)
        {
            string one = name[..start] + number.ToString($"D{digits}", CultureInfo.InvariantCulture) + name[end..];
            if (Expand(one) is { } several) names.AddRange(several);
            else names.Add(one);
            if (names.Count > MostNames) throw new InputException($"'{name}' stands for more than {MostNames:N0} names.");
        }
        return names;
    }

    static (int Start, int End, long First, long Last, int Digits)? Find(string name)
    {
        for (int start = name.IndexOf('{'); start >= 0; start = name.IndexOf('{', start + 1))
        {
            int end = name.IndexOf('}', start);
            if (end < 0) return null;
            string[] ends = name[(start + 1)..end].Split("..");
            if (ends is [var one, var other] && Number(one) is { } first && Number(other) is { } last)
                return (start, end + 1, first, last, one.Length == other.Length || one[0] == '0' ? one.Length : 1);
        }
        return null;
    }

    static long? Number(string text) => text.Length is > 0 and < 18 && text.All(char.IsAsciiDigit)
        ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
