namespace Boxfit.Data.Formats;

/// <summary>
/// Reads AutoML's CSV: part, picture, class, then a box as two opposite corners (<c>x1,y1,,,x2,y2,,</c>) or as all four
/// (<c>x1,y1,x2,y1,x2,y2,x1,y2</c>). The part may be left out.
/// </summary>
sealed class AutoMlTable(string file)
{
    const string Unassigned = "unassigned";
    const double Noise = 1e-6;

    static readonly string[] s_names = ["x1", "y1", "x2", "y1", "x2", "y2", "x1", "y2"];

    readonly AnnotationSetBuilder _set = new(file, AutoMlFormat.FormatName);
    readonly CloudNames _names = new();

    /// <summary>True where all the first rows have this form and one of them a box.</summary>
    public static bool Fits(string head)
    {
        const int looked = 50;
        var rows = CsvRows.ReadHead(head, looked);
        if (rows.Count > 1 && IsHeader(rows[0])) rows.RemoveAt(0);
        return rows.Exists(r => HasForm(r) && HasBox(r)) && rows.TrueForAll(HasForm);
    }

    public AnnotationSet Read()
    {
        bool isFirst = true;
        CsvRows.Read(file, _set, (line, cells) =>
        {
            if ((!isFirst || !IsHeader(cells)) && ReadRow(line, cells) is { } problem) _set.AddProblem(file, line, problem);
            isFirst = false;
        });
        return _set.Build();
    }

    static bool IsHeader(string[] cells) =>
        cells.Length >= 9 && cells[0].ToLowerInvariant() is "set" or "ml_use" && HasNames(cells[3..]);

    static bool HasNames(string[] cells) => cells is [var x, var y, ..] && IsEdge(x, 'x') && IsEdge(y, 'y');

    static bool IsEdge(string name, char axis) => name.Length > 0 && char.ToLowerInvariant(name[0]) == axis;

    /// <summary>The cells from the picture on.</summary>
    static ReadOnlySpan<string> FromPicture(string[] cells) => IsPart(cells[0]) ? cells.AsSpan(1) : cells;

    static bool IsPart(string cell) => cell.Length == 0 || PartNames.Find(cell) is not null
        || string.Equals(cell, Unassigned, StringComparison.OrdinalIgnoreCase);

    static bool HasForm(string[] cells)
    {
        bool hasPart = IsPart(cells[0]);
        return FromPicture(cells) is [var picture, .. var rest]
            && (picture.StartsWith("gs://", StringComparison.OrdinalIgnoreCase) || (hasPart && FileNames.IsPicture(picture)))
            && (IsUnlabelled(rest) || HasBox(cells));
    }

    static bool IsUnlabelled(ReadOnlySpan<string> rest)
    {
        foreach (string cell in rest.Length > 0 ? rest[1..] : rest)
            if (cell.Length > 0) return false;
        return true;
    }

    static bool HasBox(string[] cells) =>
        FromPicture(cells) is [_, _, var x1, var y1, var x2, var y2, var x3, var y3, ..]
        && IsNumber(x1) && IsNumber(y1) && IsNumber(x3) && IsNumber(y3)
        && ((x2.Length == 0 && y2.Length == 0) || (IsNumber(x2) && IsNumber(y2)));

    static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    string? ReadRow(int line, string[] cells)
    {
        string? part = null;
        if (IsPart(cells[0])) part = PartNames.Find(cells[0]);
        var rest = FromPicture(cells);
        if (rest.Length == 0) return "has no picture";
        if (_names.Read(rest[0], out string name) is { } wrong) return wrong;
        string shown = AnnotationSetBuilder.Show(name);
        if (IsUnlabelled(rest[1..]))
        {
            if (rest.Length > 1 && rest[1].Length > 0) return $"{shown} has the class {AnnotationSetBuilder.Show(rest[1])}, but no box";
            _set.Remark(AutoMlFormat.NotLabelled, file, line);
            return null;
        }
        if (ReadBox(rest[2..], out var box) is { } problem) return $"{shown} {problem}";
        _set.Add(new()
        {
            Name = name,
            OtherNames = name == rest[0] ? [] : [rest[0]],
            File = file,
            Row = line,
            Part = part,
            Objects = [box! with { Label = _set.Share(rest[1]) }],
        });
        return null;
    }

    static string? ReadBox(ReadOnlySpan<string> cells, out AnnotatedObject? box)
    {
        box = null;
        if (cells.Length < 6) return $"has {Counted.Of(cells.Length, "cell")} for its box; expected x1,y1,,,x2,y2,, or four corners";
        Span<double> numbers = stackalloc double[8];
        bool hasFour = cells[2].Length > 0 || cells[3].Length > 0;
        for (int i = 0; i < 8; i++)
        {
            if (!hasFour && i is 2 or 3 or 6 or 7)
            {
                if (i < cells.Length && cells[i].Length > 0) return $"has {cells[i]} where a box of two corners has nothing";
                continue;
            }
            if ((EntryChecks.Number(i < cells.Length ? cells[i] : "", s_names[i], out numbers[i]) ?? AutoMlFormat.Share(numbers[i],
                s_names[i])) is { } wrong)
                return wrong;
        }
        double x1 = numbers[0], y1 = numbers[1], x2 = numbers[4], y2 = numbers[5];
        if (hasFour && !(Same(numbers[2], x2) && Same(numbers[3], y1) && Same(numbers[6], x1) && Same(numbers[7], y2)))
            return "has four corners that are no upright rectangle; expected x1,y1,x2,y1,x2,y2,x1,y2";
        box = new(x1, y1, x2, y2, BoxUnit.Share);
        return null;
    }

    static bool Same(double a, double b) => Math.Abs(a - b) < Noise;
}
