using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>
/// A CSV with a row an object: the recipe's, with the box as a list's text, or plain, with a column for each number. Read as Parquet, too.
/// </summary>
sealed class TableFormat : AnnotationFormat, IWrittenFormat
{
    /// <summary>The recipe's form.</summary>
    public static readonly TableFormat BoxLists = new(isList: true);

    /// <summary>A column for each number.</summary>
    public static readonly TableFormat Plain = new(isList: false);

    const int Decimals = 3, RowsOfHead = 50;

    readonly bool _isList;

    TableFormat(bool isList) => _isList = isList;

    public override string Name => _isList ? AnnotationFiles.BoxLists : AnnotationFiles.PlainTable;

    public override string Description => _isList
        ? "a CSV with rows of a picture's name and its box as name,\"[x1, y1, x2, y2]\""
        : "a CSV with rows of a picture's name and the corners of its box as name,x1,y1,x2,y2";

    public bool HoldsUnnamed => true;

    public string? Ending => ".csv";

    public override bool FitsFile(string file, string head)
    {
        if (string.IsNullOrWhiteSpace(head)) return !_isList; // read as a table without rows
        if (head.AsSpan().TrimStart() is ['<' or '{', ..] or ['[', '[' or '{', ..]) return false;
        return TableLayout.IsTable(TableReader.SurveyHead(head, RowsOfHead), out bool isList) && isList == _isList;
    }

    /// <summary>A Parquet file is read as a table; whether its boxes are lists, its rows say then.</summary>
    public override bool FitsBytes(ReadOnlySpan<byte> begin) => !_isList && ParquetRows.Fits(begin);

    /// <summary>True when a file that fits has room for boxes.</summary>
    /// <param name="head">The file's first characters.</param>
    public static bool HasBoxes(string head) => TableLayout.HasBoxes(TableReader.SurveyHead(head, RowsOfHead));

    public override ReadChoices Choices => ReadChoices.Columns | ReadChoices.Units | ReadChoices.Boxes;

    public override AnnotationSet Read(string path, ReadOptions options) => TableReader.Read(path, options);

    /// <summary>Writes a header and a row an object; columns that would be empty throughout are left out.</summary>
    public void Write(string path, IReadOnlyList<AnnotatedPicture> pictures, WriteOptions options)
    {
        var columns = new Columns(
            Label: pictures.Any(p => p.Objects.Any(o => o.Label.Length > 0)),
            Confidence: pictures.Any(p => p.Objects.Any(o => o.Confidence is not null)),
            Part: pictures.Any(p => p.Part is not null));
        if (pictures.SelectMany(p => p.Objects).FirstOrDefault(o => IsBroken(o.Label)) is { } broken)
        {
            throw new InputException(
                $"{AnnotationSetBuilder.Show(broken.Label)} has a line break of a carriage return alone, which programs read differently " +
                "in a CSV; choose another format.");
        }
        var form = new CsvWriterOptions { NewLine = "\n", Quoting = CsvQuoting.WhenNeededOrWhitespace };
        AtomicFile.Write(path, stream =>
        {
            using var csv = CsvWriter.Create(stream, form, leaveOpen: true);
            foreach (string name in _isList ? (string[])["path", "box"] : ["path", "x1", "y1", "x2", "y2"]) csv.WriteField(name);
            if (columns.Label) csv.WriteField("label");
            if (columns.Confidence) csv.WriteField("confidence");
            if (columns.Part) csv.WriteField("split");
            csv.EndRecord();
            foreach (var picture in pictures)
            {
                if (picture.Objects.Count == 0) WriteRow(csv, picture, null, columns);
                foreach (var o in picture.Objects) WriteRow(csv, picture, o, columns);
            }
        });
    }

    static bool IsBroken(string label) => label.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r');

    readonly record struct Columns(bool Label, bool Confidence, bool Part);

    void WriteRow(CsvWriter csv, AnnotatedPicture picture, AnnotatedObject? o, Columns columns)
    {
        csv.WriteField(picture.Name);
        string[] numbers = o is null ? ["", "", "", ""] : Numbers(o, picture);
        if (_isList) csv.WriteField(o is null ? "" : $"[{string.Join(", ", numbers)}]", CsvQuoting.Always);
        else foreach (string number in numbers) csv.WriteField(number);
        if (columns.Label) csv.WriteField(o?.Label ?? "");
        if (columns.Confidence) csv.WriteField(o?.Confidence?.ToString("R", CultureInfo.InvariantCulture) ?? "");
        if (columns.Part) csv.WriteField(picture.Part ?? "");
        csv.EndRecord();
    }

    static string[] Numbers(AnnotatedObject o, AnnotatedPicture picture)
    {
        var (x1, y1, x2, y2) = o.ToPixels(picture.Width ?? 0, picture.Height ?? 0);
        return Array.ConvertAll([x1, y1, x2, y2], v => Math.Round(v, Decimals).ToString(CultureInfo.InvariantCulture));
    }
}
