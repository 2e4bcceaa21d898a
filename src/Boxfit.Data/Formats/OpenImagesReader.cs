namespace Boxfit.Data.Formats;

/// <summary>Reads the boxes of Open Images; classes get their names from the list of them that lies beside.</summary>
sealed class OpenImagesReader(string file)
{
    const double FarthestOutside = 0.01;
    const string Group = "Boxes marked IsGroupOf, of several objects, are left out";
    const string OfPicture = "Rows without a box, with the class of a whole picture, are left out";

    static readonly string[] s_edges = ["XMin", "YMin", "XMax", "YMax"];

    readonly AnnotationSetBuilder _set = new(file, OpenImagesFormat.FormatName);
    readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);
    Columns? _columns;
    double _farthest;

    /// <summary>Which columns hold what; −1 where there is none.</summary>
    sealed record Columns(int Picture, int Label, int[] Edges, int Confidence, int IsGroup)
    {
        public static Columns? Find(string[] header)
        {
            int[] edges = Array.ConvertAll(s_edges, Find);
            var found = new Columns(Find("ImageID"), Find("LabelName"), edges, Math.Max(Find("Confidence"), Find("Score")),
                Find("IsGroupOf"));
            return found.Picture < 0 || found.Label < 0 || edges.Min() < 0 ? null : found;

            int Find(string name) => Array.FindIndex(header, c => string.Equals(c, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>True where the header is that of Open Images and the first rows are shares.</summary>
    public static bool Fits(string head)
    {
        const int looked = 20;
        if (CsvRows.ReadHead(head, looked) is not [var header, .. var rows]) return false;
        if (IsOfWholePictures(header)) return true;
        if (Columns.Find(header) is not { } columns) return false;
        bool isCertain = header.Contains("IsGroupOf", StringComparer.OrdinalIgnoreCase)
            || header.Contains("Source", StringComparer.OrdinalIgnoreCase);
        return rows.Count == 0 ? isCertain : isCertain ? rows.Exists(HoldsShares) : rows.TrueForAll(HoldsShares);

        bool HoldsShares(string[] cells) => Array.TrueForAll(columns.Edges, c => c >= cells.Length
            || !double.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out double v) || IsShare(v));
    }

    /// <exception cref="InputException">The file is not Open Images', or its edges are no shares.</exception>
    public AnnotationSet Read()
    {
        ReadClasses();
        CsvRows.Read(file, _set, (line, cells) =>
        {
            if (_columns is null) ReadHeader(cells);
            else if (ReadRow(line, cells) is { } problem) _set.AddProblem(file, line, problem);
        });
        if (_set.Count == 0 && _farthest > 0)
        {
            throw new InputException(
                $"{file} has the columns of Open Images, but edges as far as {_farthest}; expected shares of the picture, 0…1. " +
                "If they are pixels, say so with --format csv.");
        }
        return _set.Build();
    }

    void ReadHeader(string[] cells)
    {
        if (IsOfWholePictures(cells))
        {
            throw new InputException(
                $"{file} has Open Images' classes of whole pictures, and no boxes; expected a file such as train-annotations-bbox.csv.");
        }
        _columns = Columns.Find(cells) ?? throw new InputException(
            $"{file} begins with {AnnotationSetBuilder.Show(string.Join(',', cells))}; expected the header of Open Images with ImageID, " +
            "LabelName, XMin, XMax, YMin and YMax.");
    }

    string? ReadRow(int line, string[] cells)
    {
        string name = Cell(_columns!.Picture), label = Cell(_columns.Label);
        if (EntryChecks.Name(name) is { } nameless) return nameless;
        string shown = AnnotationSetBuilder.Show(name);
        var picture = new AnnotatedPicture { Name = name, File = file, Row = line };
        if (Array.TrueForAll(_columns.Edges, c => Cell(c).Length == 0))
        {
            if (label.Length > 0) _set.Remark(OfPicture, file, line);
            else _set.Add(picture);
            return null;
        }
        Span<double> numbers = stackalloc double[4];
        for (int i = 0; i < 4; i++)
        {
            if (EntryChecks.Number(Cell(_columns.Edges[i]), s_edges[i], out numbers[i]) is { } wrong) return $"{shown} {wrong}";
            if (IsShare(numbers[i])) continue;
            _farthest = Math.Max(_farthest, Math.Abs(numbers[i]));
            return $"{shown} has {s_edges[i]} = {numbers[i]}, which is no share of the picture";
        }
        double? confidence = null;
        if (Cell(_columns.Confidence) is { Length: > 0 } text)
        {
            if (EntryChecks.Number(text, "Confidence", out double value) is { } wrong) return $"{shown} {wrong}";
            confidence = value == 1 ? null : value; // 1 is what people drew
        }
        if (Cell(_columns.IsGroup) == "1")
        {
            _set.PassOver(name, Group, file, line);
            return null;
        }
        label = _set.Share(_classes.GetValueOrDefault(label, label));
        var box = new AnnotatedObject(numbers[0], numbers[1], numbers[2], numbers[3], BoxUnit.Share, label) { Confidence = confidence };
        _set.Add(picture with { Objects = [box] });
        return null;

        string Cell(int column) => column >= 0 && column < cells.Length ? cells[column] : "";
    }

    /// <summary>Reads <c>class-descriptions-boxable.csv</c> or its likes: rows of a class and its name.</summary>
    void ReadClasses()
    {
        string folder = Path.GetDirectoryName(file)!;
        var lists = Directory.EnumerateFiles(folder, "*class*description*.csv").Order(StringComparer.Ordinal).Where(f =>
            f != file).ToList();
        foreach (string list in lists)
        {
            CsvRows.Read(list, _set, (_, cells) =>
            {
                if (cells is [['/', ..] id, { Length: > 0 } name, ..]) _classes.TryAdd(id, name);
            });
        }
        if (_classes.Count > 0) _set.AddNote($"The classes' names are those of {string.Join(", ", lists.Select(Path.GetFileName))}.");
    }

    static bool IsOfWholePictures(string[] header) =>
        header is ["ImageID", "Source", "LabelName", "Confidence", ..] && !header.Contains("XMin", StringComparer.OrdinalIgnoreCase);

    static bool IsShare(double value) => value is >= -FarthestOutside and <= 1 + FarthestOutside;
}
