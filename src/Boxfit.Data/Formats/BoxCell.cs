namespace Boxfit.Data.Formats;

/// <summary>
/// Reads the text of a cell that holds whole boxes, as people's scripts write them: a list or tuple of four numbers (also of texts, or as
/// NumPy prints it), two or more points, several boxes, or JSON objects with named numbers.
/// </summary>
static class BoxCell
{
    static readonly string[] s_nothing =
    [
        "", "[]", "()", "{}", "nan", "none", "null", "na", "n/a", "no_box", "nobox", "no box", "-", "[[]]", "<na>", "#n/a", "\\n", "nil",
    ];

    static readonly string[] s_wrappers = ["np.", "numpy.", "array", "tensor", "list", "tuple", "float16", "float32", "float64",
        "int16", "int32", "int64", "uint8", "uint16", "dtype", "float", "int", "torch.", "device", "cuda:", "cpu"];

    static readonly System.Buffers.SearchValues<char> s_between = System.Buffers.SearchValues.Create(" \t\r\n,;[]()'\"=");

    /// <summary>A box of a cell: its four numbers, and what they are where the cell says so.</summary>
    public readonly record struct Found(double A, double B, double C, double D, BoxForm? Form);

    /// <summary>True when a cell says that there is no object.</summary>
    public static bool IsNothing(string cell) =>
        cell is not [>= '0' and <= '9', ..] && s_nothing.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a cell seems to hold a box or several: four numbers and more in one text.</summary>
    public static bool Looks(string cell)
    {
        var text = cell.AsSpan().Trim();
        if (text.IsEmpty) return false;
        // A bracket alone is no list: pictures are called "(1).jpg" too.
        if (text is not ['[' or '(' or '{', ..] && !IsWrapped(text) && !char.IsAsciiDigit(text[0]) && text[0] != '-') return false;
        if (text is ['[' or '(' or '{', .., ']' or ')' or '}']) return true;
        return Read(cell, out var boxes) is null ? boxes.Count > 0 : Tokens(cell) is { Count: > 2 };
    }

    /// <summary>Reads a cell; one that says that there is no object gives none.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(string cell, out List<Found> boxes)
    {
        boxes = [];
        if (IsNothing(cell)) return null;
        if (cell.Contains('{')) return ReadObjects(cell, boxes);
        if (Tokens(cell) is not { } tokens) return $"has the box {AnnotationSetBuilder.Show(cell)}, which is no list of four numbers";
        var groups = Groups(tokens);
        int count = groups.Sum(g => g.Count);
        if (groups.TrueForAll(g => g.Count == 4))
        {
            foreach (var g in groups) boxes.Add(new(g[0], g[1], g[2], g[3], null));
        }
        else if (groups.Count > 1 && groups.TrueForAll(g => g.Count == 2) && !cell.Contains(';'))
        {
            // Two points are corners, or a corner and a size; more are the outline.
            if (groups is [var p, var q]) boxes.Add(new(p[0], p[1], q[0], q[1], null));
            else boxes.Add(Around(groups));
        }
        if (boxes.Count > 0) return null;
        return groups.Count > 1
            ? $"has the box {AnnotationSetBuilder.Show(cell)}, which is neither four numbers nor points"
            : $"has {Counted.Of(count, "number")} for its box, not 4";
    }

    /// <summary>The text of a number in whatever wrapping a script has left around it: quotes, brackets, NumPy's type.</summary>
    public static string Unwrap(string cell)
    {
        string text = cell.Trim().Trim('\'', '"', '[', ']', ' ');
        int open = text.IndexOf('(');
        return open > 0 && text[^1] == ')' && IsWrapped(text) ? text[(open + 1)..^1].Trim() : text;
    }

    static Found Around(List<List<double>> points) => new(
        points.Min(p => p[0]), points.Min(p => p[1]), points.Max(p => p[0]), points.Max(p => p[1]), BoxForm.Corners);

    static bool IsWrapped(ReadOnlySpan<char> text)
    {
        foreach (string wrapper in s_wrappers)
            if (text.StartsWith(wrapper, StringComparison.Ordinal)) return true;
        return false;
    }

    /// <summary>The numbers, brackets and semicolons of a text; null where there is anything else.</summary>
    static List<(char Kind, double Value)>? Tokens(string cell)
    {
        var tokens = new List<(char, double)>();
        var text = cell.AsSpan();
        while (!text.IsEmpty)
        {
            char c = text[0];
            if (c is '[' or '(' or ']' or ')' or ';') tokens.Add((c is '(' ? '[' : c is ')' ? ']' : c, 0));
            if (c is '[' or '(' or ']' or ')' or ';' or ',' or '\'' or '"' or '=' || char.IsWhiteSpace(c))
            {
                text = text[1..];
                continue;
            }
            int end = text.IndexOfAny(s_between);
            var word = end < 0 ? text : text[..end];
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
                tokens.Add(('n', value));
            else if (!IsWrapped(word)) return null;
            text = text[word.Length..];
        }
        return tokens;
    }

    /// <summary>The numbers that stand together: in the same innermost brackets, or between semicolons.</summary>
    static List<List<double>> Groups(List<(char Kind, double Value)> tokens)
    {
        var groups = new List<List<double>>();
        List<double>? open = null;
        foreach (var (kind, value) in tokens)
        {
            if (kind != 'n') open = null;
            else if (open is not null) open.Add(value);
            else groups.Add(open = [value]);
        }
        // np.float64(30.0) puts each number into brackets of its own.
        return groups.Count > 1 && groups.TrueForAll(g => g.Count == 1) ? [[.. groups.Select(g => g[0])]] : groups;
    }

    static string? ReadObjects(string cell, List<Found> boxes)
    {
        foreach (string piece in cell.Split('}'))
        {
            int open = piece.LastIndexOf('{');
            if (open < 0)
            {
                if (piece.AsSpan().Trim(" []()',\"").Length > 0) return Wrong(cell);
                continue;
            }
            string[] names = [], values = [];
            foreach (string pair in piece[(open + 1)..].Split(','))
            {
                int colon = pair.IndexOf(':');
                if (colon < 0) return Wrong(cell);
                names = [.. names, pair[..colon].Trim(' ', '\'', '"')];
                values = [.. values, Unwrap(pair[(colon + 1)..])];
            }
            if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Length)
                return $"has the box {AnnotationSetBuilder.Show(cell)}, in which a name stands twice";
            if (Array.Exists(names, n => n == "original_width" || n.EndsWith("labels", StringComparison.Ordinal)))
            {
                return $"has the box {AnnotationSetBuilder.Show(cell)}, which is Label Studio's, in percent of the picture; its tables " +
                    "are not read, so export the project as JSON or JSON-MIN";
            }
            int turn = Array.FindIndex(names, n => n is "rotation" or "angle" or "theta");
            if (turn >= 0 && values[turn].Trim('0', '.') != "")
                return $"has the box {AnnotationSetBuilder.Show(cell)}, which is turned; what is read are upright boxes";
            if (FindBox(names) is not { Columns.Length: 4 } box) return Wrong(cell);
            double[] numbers = new double[4];
            for (int i = 0; i < 4; i++)
                if (EntryChecks.Number(values[box.Columns[i]], names[box.Columns[i]], out numbers[i]) is { } wrong) return wrong;
            boxes.Add(new(numbers[0], numbers[1], numbers[2], numbers[3], box.Form));
        }
        return null;
    }

    /// <summary>Which names are the box's; null where none are, or several may be.</summary>
    static TableNames.BoxColumns? FindBox(string[] names)
    {
        try
        {
            return TableNames.FindBox(names);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    static string Wrong(string cell) =>
        $"has the box {AnnotationSetBuilder.Show(cell)}, whose numbers are not named x1, y1, x2, y2 or x, y, width, height";
}
