namespace Boxfit.Data.Formats;

/// <summary>Makes rows of boxes of a table's cells.</summary>
/// <param name="layout">Which columns hold what.</param>
/// <param name="table">What all rows say of the columns.</param>
/// <param name="set">Takes what is to be said of rows.</param>
sealed class TableRowReader(TableLayout layout, TableSurvey table, AnnotationSetBuilder set)
{
    static readonly string[] s_partsLeft = [PartNames.Train, PartNames.Test, PartNames.Validation];

    readonly List<TableRow> _rows = [];
    string[] _cells = [];
    int _line;

    /// <summary>What was read: a row for each box, or for each picture without one.</summary>
    public List<TableRow> Rows => _rows;

    /// <summary>Reads the cells of a line.</summary>
    /// <param name="cells">Its cells, without the spaces around them.</param>
    /// <param name="line">Its number.</param>
    /// <param name="written">A cell as it stands in the file.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Read(string[] cells, int line, Func<int, string> written)
    {
        (_cells, _line) = (cells, line);
        string name = Cell(layout.Name);
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        return (Length() ?? Size(out var size) ?? Confidence(out double? confidence) ?? Boxes(out var boxes) ?? Add()) is { } problem
            ? $"{AnnotationSetBuilder.Show(name)} {problem}" : null;

        string? Add()
        {
            // Of a picture that could not be read nobody knows that it has no object.
            if (boxes.Count == 0 && Cell(layout.Error) is { Length: > 0 } error && !BoxCell.IsNothing(error)
                && !TableNumber.TryRead(error, commas: true, out _) && IsYes(error) is null)
            {
                string column = AnnotationSetBuilder.Show(table.Header![layout.Error]);
                set.Remark($"Pictures that could not be read, as the column {column} says, are left out", set.Source, line);
                return null;
            }
            var row = new TableRow(name, line)
            {
                Written = written(layout.Name) is var whole && whole.Length > name.Length && whole.Trim() == name ? whole : null,
                Label = set.Share(Cell(layout.Label)),
                Size = size,
                Part = layout.Part >= 0 ? set.Share(Cell(layout.Part)) : FlaggedPart(),
            };
            if (boxes.RemoveAll(b => b is { A: -1, B: -1, C: -1, D: -1 }) > 0)
                set.Remark("Boxes whose numbers are all -1 are none", set.Source, _line);
            if (boxes.Count == 0) _rows.Add(row);
            foreach (var box in boxes) _rows.Add(row with { HasBox = true, Box = box, Confidence = confidence });
            return null;
        }
    }

    // A comma in a number or a name that no quotes hold together moves all cells behind it.
    string? Length() =>
        table.Header is { } header && Array.FindLastIndex(_cells, c => c.Length > 0) is var last && last >= header.Length
            ? $"has {Counted.Of(last + 1, "cell")}, but the header names {Counted.Of(header.Length, "column")}; put quotes around what " +
                "has commas in it" : null;

    string Cell(int column) => column >= 0 && column < _cells.Length ? _cells[column] : "";

    string? Size(out (double, double) found)
    {
        double width = 0, height = 0;
        string? wrong = Side(layout.Width, "width", ref width) ?? Side(layout.Height, "height", ref height);
        found = (width, height);
        return wrong;
    }

    // Where the columns may be the box's own size, they need not be whole numbers.
    string? Side(int column, string what, ref double side)
    {
        string text = Cell(column);
        if (text.Length == 0) return null;
        if (layout.IsSizeUncertain) return Number(text, what, out side);
        if (EntryChecks.Side(text, what, out int? whole) is { } wrong) return wrong;
        side = whole ?? 0;
        return null;
    }

    string? Confidence(out double? found)
    {
        found = null;
        if (Cell(layout.Confidence) is not { Length: > 0 } text || BoxCell.IsNothing(text)) return null;
        if (Number(text, "confidence", out double value) is { } wrong) return wrong;
        if (value is >= 0 and <= 1) found = value;
        else set.Remark("Confidences outside 0…1 are none", set.Source, _line);
        return null;
    }

    string FlaggedPart()
    {
        var yes = new List<string>();
        bool isSaid = false;
        foreach (var flag in layout.PartFlags)
        {
            string text = Cell(flag.Column);
            if (text.Length == 0) continue;
            if (IsYes(text) is not { } isYes) return text; // which is no part's name, so a problem
            isSaid = true;
            if (isYes) yes.Add(flag.Part);
        }
        if (yes.Count > 0 || !isSaid) return string.Join(" and ", yes);
        // What is in none of the parts asked for is in the one that is left.
        string? left = s_partsLeft.FirstOrDefault(part => !layout.PartFlags.Any(flag => flag.Part == part));
        if (left is not null and not PartNames.Train) set.Remark($"Rows that are not in train are read as {left}", set.Source, _line);
        return left ?? "";
    }

    string? Boxes(out List<BoxCell.Found> found)
    {
        found = [];
        if (IsNothing()) return null;
        if (!layout.IsList) return BoxOfColumns(found);
        if (BoxCell.Read(Cell(layout.Box[0]), out found) is { } notRead) return notRead;
        foreach (var box in found)
            foreach (double value in (ReadOnlySpan<double>)[box.A, box.B, box.C, box.D])
                if (EntryChecks.Number(value, "a number") is { } wrong) return wrong;
        return null;
    }

    bool IsNothing()
    {
        foreach (int column in layout.Box)
            if (column >= _cells.Length || !BoxCell.IsNothing(_cells[column])) return false;
        return true;
    }

    string? BoxOfColumns(List<BoxCell.Found> found)
    {
        int there = layout.Box.Count(column => column < _cells.Length);
        if (there != layout.Box.Length) return $"has {Counted.Of(there, "number")} for its box, not {layout.Box.Length}";
        double[] numbers = new double[layout.Box.Length];
        for (int i = 0; i < numbers.Length; i++)
            if (Number(_cells[layout.Box[i]], layout.NumberNames[i], out numbers[i]) is { } wrong) return wrong;
        if (layout.Form == BoxForm.Polygon)
        {
            double[] x = [.. numbers.Where((_, i) => i % 2 == 0)], y = [.. numbers.Where((_, i) => i % 2 == 1)];
            found.Add(new(x.Min(), y.Min(), x.Max(), y.Max(), BoxForm.Corners));
            return null;
        }
        bool isNone = Array.TrueForAll(numbers, n => n == -1);
        if (layout.Form is BoxForm.Size or BoxForm.Centre && (numbers[2] < 0 || numbers[3] < 0) && !isNone)
            return $"has {(numbers[2] < 0 ? "width" : "height")} = {Math.Min(numbers[2], numbers[3])}, less than 0";
        found.Add(new(numbers[0], numbers[1], numbers[2], numbers[3], null));
        return null;
    }

    string? Number(string text, string what, out double value) =>
        TableNumber.TryRead(text, table.HasDecimalCommas, out value) ? EntryChecks.Number(value, what)
        : $"has {what} = {AnnotationSetBuilder.Show(text)}, not a number";

    static bool? IsYes(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "1.0" or "yes" or "t" or "y" => true,
        "false" or "0" or "0.0" or "no" or "f" or "n" => false,
        _ => null,
    };
}
