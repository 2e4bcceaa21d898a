namespace Boxfit.Data.Formats;

/// <summary>A row of a table before it is known what the four numbers of its box are.</summary>
/// <param name="Name">The picture's name.</param>
/// <param name="Line">The row's line in the file, counted from 1.</param>
readonly record struct TableRow(string Name, int Line)
{
    static readonly string[] s_partsLeft = [PartNames.Train, PartNames.Test, PartNames.Validation];

    /// <summary>False where the row says that the picture has no object.</summary>
    public bool HasBox { get; private init; }

    /// <summary>The four numbers.</summary>
    public BoxCell.Found Box { get; private init; }

    /// <summary>The object's class.</summary>
    public required string Label { get; init; }

    /// <summary>The box's confidence.</summary>
    public double? Confidence { get; private init; }

    /// <summary>Width and height as the row says; of the picture, unless that is uncertain. 0 where it says nothing.</summary>
    public (double Width, double Height) Size { get; private init; }

    /// <summary>The text that says which part the picture belongs to.</summary>
    public required string Part { get; init; }

    /// <summary>Adds what a row says to <paramref name="rows"/>: once for each of its boxes.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Parse(
        TableLayout layout, TableSurvey table, string[] cells, int line, List<TableRow> rows, AnnotationSetBuilder set)
    {
        string name = Cell(layout.Name);
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        // A comma in a number or a name that no quotes hold together moves all cells behind it.
        if (table.Header is { } header && Array.FindLastIndex(cells, c => c.Length > 0) is var last && last >= header.Length)
        {
            return $"{AnnotationSetBuilder.Show(name)} has {Counted.Of(last + 1, "cell")}, but the header names " +
                $"{Counted.Of(header.Length, "column")}; put quotes around what has commas in it";
        }
        return (Size(out var size) ?? Confidence(out double? confidence) ?? Boxes(out var boxes) ?? Add()) is { } problem
            ? $"{AnnotationSetBuilder.Show(name)} {problem}" : null;

        string Cell(int column) => column >= 0 && column < cells.Length ? cells[column] : "";

        string? Add()
        {
            var row = new TableRow(name, line)
            {
                Label = set.Share(Cell(layout.Label)),
                Size = size,
                Part = layout.Part >= 0 ? set.Share(Cell(layout.Part)) : FlaggedPart(),
            };
            if (boxes.RemoveAll(b => b is { A: -1, B: -1, C: -1, D: -1 }) > 0)
                set.Remark("Boxes whose numbers are all -1 are none", set.Source, line);
            if (boxes.Count == 0) rows.Add(row);
            foreach (var box in boxes) rows.Add(row with { HasBox = true, Box = box, Confidence = confidence });
            return null;
        }

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
            else set.Remark("Confidences outside 0…1 are none", set.Source, line);
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
            if (left is not null and not PartNames.Train) set.Remark($"Rows that are not in train are read as {left}", set.Source, line);
            return left ?? "";
        }

        string? Boxes(out List<BoxCell.Found> found)
        {
            found = [];
            if (layout.Box.All(column => column < cells.Length && BoxCell.IsNothing(cells[column]))) return null;
            if (layout.IsList)
            {
                if (BoxCell.Read(Cell(layout.Box[0]), out found) is { } notRead) return notRead;
                foreach (var box in found)
                    foreach (double value in (ReadOnlySpan<double>)[box.A, box.B, box.C, box.D])
                        if (EntryChecks.Number(value, "a number") is { } wrong) return wrong;
                return null;
            }
            int there = layout.Box.Count(column => column < cells.Length);
            if (there != layout.Box.Length)
                return $"has {Counted.Of(there, "number")} for its box, not {layout.Box.Length}";
            double[] numbers = new double[layout.Box.Length];
            for (int i = 0; i < numbers.Length; i++)
                if (Number(cells[layout.Box[i]], layout.NumberNames[i], out numbers[i]) is { } wrong) return wrong;
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
    }

    static bool? IsYes(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "1.0" or "yes" or "t" or "y" => true,
        "false" or "0" or "0.0" or "no" or "f" or "n" => false,
        _ => null,
    };
}
