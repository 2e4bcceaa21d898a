namespace Boxfit.Data.Formats;

/// <summary>make-sense's CSV without a header: class, place and size, then the picture and its size.</summary>
sealed class MakeSenseFormat : AnnotationFormat
{
    public const string FormatName = "makesense";

    const int Columns = 8, Picture = 5;

    public override string Name => FormatName;

    public override string Description =>
        "make-sense, a CSV without a header with rows of class,x,y,width,height,picture,picture's width,picture's height";

    public override bool FitsFile(string file, string head)
    {
        const int looked = 50;
        var rows = CsvRows.ReadHead(head, looked);
        return rows.Count > 0 && rows.TrueForAll(HasForm);
    }

    public override AnnotationSet Read(string path, ReadOptions options)
    {
        var set = new AnnotationSetBuilder(path, Name);
        CsvRows.Read(path, set, (line, cells) =>
        {
            if (ReadRow(path, line, cells, set) is { } problem) set.AddProblem(path, line, problem);
        });
        set.AddNote("Read as make-sense's rows: class, x, y, width, height, picture, its width and height.");
        return set.Build();
    }

    /// <summary>A class is no picture, so the two cannot be taken for each other.</summary>
    static bool HasForm(string[] cells) =>
        cells.Length == Columns && FileNames.IsPicture(cells[Picture]) && !FileNames.IsPicture(cells[0])
        && Array.TrueForAll([1, 2, 3, 4, 6, 7], i => double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    static string? ReadRow(string file, int line, string[] cells, AnnotationSetBuilder set)
    {
        if (cells.Length != Columns)
            return $"has {Counted.Of(cells.Length, "cell")}; expected class, x, y, width, height, picture, picture's width, picture's " +
                "height";
        string name = cells[Picture];
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        int? width = null, height = null;
        string? problem = EntryChecks.PlaceAndSize(cells.AsSpan(1, 4), out var box)
            ?? EntryChecks.Side(cells[6], "the picture's width", out width)
            ?? EntryChecks.Side(cells[7], "the picture's height", out height);
        if (problem is not null) return $"{AnnotationSetBuilder.Show(name)} {problem}";
        var (x1, y1, x2, y2) = box;
        // Each number was rounded for itself.
        if (x2 > width + 1 || y2 > height + 1)
        {
            throw new InputException(
                $"{file}, row {line}: read as make-sense's class,x,y,width,height,picture,…, the box ends at {x2}, {y2}, outside its " +
                $"picture of {width}×{height}; so what the columns are is not certain. Add a header that names them.");
        }
        set.Add(new()
        {
            Name = name,
            File = file,
            Row = line,
            Width = width,
            Height = height,
            Objects = [new(x1, y1, x2, y2, Label: set.Share(cells[0]))],
        });
        return null;
    }
}
