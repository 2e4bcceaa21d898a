namespace Boxfit.Data.Formats;

/// <summary>
/// Finds headers that name several boxes a row, by numbers (<c>xmin_1 … xmin_2</c>), by words before (<c>left_xmin … right_xmin</c>) or
/// behind (<c>x1_x … x1_y</c>, as pandas's merge leaves them).
/// </summary>
static class TableBoxes
{
    // Names of tools are short and few; what is longer is no header.
    const int LongestName = 60, MostColumns = 1000;

    // Words that say of what a box is. Words such as bbox say nothing.
    static readonly string[] s_subjects = ["face", "object", "obj", "target", "gt", "region"];

    /// <summary>A set of columns that make a box when the same affix is taken from their names.</summary>
    sealed record Group(string Affix, int[] Columns, bool IsNumber);

    /// <summary>The columns of another box, beside one whose names have nothing before or behind them; null where there is none.</summary>
    /// <param name="header">The names of the columns.</param>
    /// <param name="isFilled">True for columns that are not empty throughout.</param>
    /// <exception cref="FormatException">Which of several boxes counts is not clear.</exception>
    public static string? FindBeside(string[] header, Func<int, bool> isFilled)
    {
        var groups = Groups(header).Where(g => Array.Exists(g.Columns, isFilled.Invoke)).ToList();
        var numbered = groups.FindAll(g => g.IsNumber);
        if (numbered.Count > 1) throw Several(numbered);
        var plain = groups.Find(g => g.Affix.Length == 0);
        var others = groups.FindAll(g => g != plain && !(plain?.Columns.Intersect(g.Columns).Any() ?? false));
        if (others.Count + (plain is null ? 0 : 1) < 2) return null;
        bool isCertain = plain is not null && numbered.Count == 0 && !Array.Exists(plain.Columns, c => HasSubject(header[c]));
        return isCertain ? Show(others[0]) : throw Several([.. others.Prepend(plain).OfType<Group>()]);

        FormatException Several(List<Group> boxes) => new($"the header names several boxes a row, by " +
            $"{string.Join(" and ", boxes.Take(3).Select(Show))}; which of them counts is not certain");

        string Show(Group group) => AnnotationSetBuilder.Show(header[group.Columns[0]]);
    }

    static bool HasSubject(string cell) =>
        Array.Exists(s_subjects, word => TableNames.Normal(cell).StartsWith(word, StringComparison.Ordinal));

    static List<Group> Groups(string[] header)
    {
        var groups = new List<Group>();
        var parts = header.Take(MostColumns).SelectMany((cell, i) => Splits(cell).Select(s => (s.Affix, s.Role, s.IsNumber, Column: i)));
        foreach (var part in parts.GroupBy(p => (p.Affix, p.IsNumber)))
        {
            var cells = part.ToList();
            if (Find([.. cells.Select(c => c.Role)]) is not { } box) continue;
            int[] columns = [.. box.Select(i => cells[i].Column)];
            if (!groups.Exists(g => g.Columns.ToHashSet().SetEquals(columns))) groups.Add(new(part.Key.Affix, columns, part.Key.IsNumber));
        }
        return groups;
    }

    static int[]? Find(string[] names)
    {
        try
        {
            return names.Length < 4 ? null : TableNames.FindBox(names)?.Columns;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The ways to take a name apart into what says which box, and what says which number of it.</summary>
    static IEnumerable<(string Affix, string Role, bool IsNumber)> Splits(string cell)
    {
        yield return ("", cell, false);
        if (cell.Length > LongestName) yield break;
        for (int i = 1; i < cell.Length - 1; i++)
        {
            if (char.IsLetterOrDigit(cell[i])) continue;
            string before = cell[..i], behind = cell[(i + 1)..];
            if (before.Any(char.IsLetter)) yield return ($"{TableNames.Normal(before)} before", behind, false);
            bool isNumber = behind.All(char.IsAsciiDigit);
            if (isNumber || behind.All(char.IsLetter)) yield return ($"{TableNames.Normal(behind)} behind", before, isNumber);
        }
        // x1 and y2 are corners, xmin2 is of a second box.
        string word = cell.TrimEnd([.. "0123456789"]);
        if (word.Length > 1 && word.Length < cell.Length && char.IsLetter(word[^1]))
            yield return ($"{cell[word.Length..]} behind", word, true);
    }
}
