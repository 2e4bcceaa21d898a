using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>Reads the rows of a table of boxes, with or without a header; see <see cref="TableLayout"/>.</summary>
static class TableReader
{
    internal static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false, // found by its content
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false, // so that a quote left open spoils one row, not the rest of the file
        TrackLineNumbers = true,
        MaxRecordSize = 1 << 20,
    };

    /// <summary>The first rows of a table that are not empty.</summary>
    public static List<string[]> ReadHead(string head, int rows)
    {
        using var reader = CsvReader.FromText(head, Options);
        var first = new List<string[]>();
        while (first.Count < rows && reader.Read())
            if (reader.Current.ToArray() is var cells && !IsEmpty(cells)) first.Add(cells);
        return first;
    }

    /// <exception cref="InputException">The file is no table, or its boxes are not in pixels.</exception>
    public static AnnotationSet Read(string file)
    {
        if (Directory.Exists(file)) throw new InputException($"{file} is a folder; expected a CSV file of boxes.");
        try
        {
            using var stream = TextContent.OpenUtf8(file, out string? note);
            using var reader = CsvReader.Create(stream, Options, leaveOpen: true);
            var set = Read(reader, file);
            return note is null ? set : set with { Notes = [note] };
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{file}, line {e.LineNumber}: not a table: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    static AnnotationSet Read(CsvReader reader, string file)
    {
        AnnotationSetBuilder? set = null;
        string[]? header = null;
        TableLayout? layout = null;
        bool onlyShares = true, any = false;
        while (reader.Read())
        {
            string[] cells = reader.Current.ToArray();
            if (IsEmpty(cells)) continue;
            if (layout is null)
            {
                if (header is null && TableLayout.IsHeader(cells))
                {
                    header = cells;
                    continue;
                }
                layout = TableLayout.Find(header, cells, file);
                set = new(file, layout.IsList ? AnnotationFiles.BoxLists : AnnotationFiles.PlainTable);
            }
            int line = (int)Math.Min(reader.LineNumber, int.MaxValue);
            if (Parse(layout, cells, file, line, set!, out var picture) is { } problem)
            {
                set!.AddProblem(file, line, problem);
                continue;
            }
            set!.Add(picture!);
            if (picture!.Objects is not [var box]) continue;
            any = true;
            onlyShares &= box is { X1: >= 0 and <= 1, Y1: >= 0 and <= 1, X2: >= 0 and <= 1, Y2: >= 0 and <= 1 };
        }
        if (any && onlyShares)
            throw new InputException($"{file}: all numbers lie in 0…1, so the boxes seem to be shares of the picture; expected pixels.");
        return set?.Build() ?? new AnnotationSet { Source = file, Format = AnnotationFiles.PlainTable, Pictures = [] };
    }

    static string? Parse(TableLayout layout, string[] cells, string file, int line, AnnotationSetBuilder set, out AnnotatedPicture? picture)
    {
        picture = null;
        string name = Cell(layout.Name);
        if (EntryChecks.Name(name) is { } nameless) return nameless;

        int? width = null, height = null;
        string? part = null;
        AnnotatedObject? box = null;
        string? problem = EntryChecks.Side(Cell(layout.Width), "width", out width)
            ?? EntryChecks.Side(Cell(layout.Height), "height", out height)
            ?? PartNames.Read(Cell(layout.Part), out part)
            ?? ParseBox(out box);
        if (problem is not null) return $"{AnnotationSetBuilder.Show(name)} {problem}";
        picture = new()
        {
            Name = name,
            File = file,
            Row = line,
            Width = width,
            Height = height,
            Part = part,
            Objects = box is null ? [] : [box],
        };
        return null;

        string Cell(int column) => column >= 0 && column < cells.Length ? cells[column] : "";

        string? ParseBox(out AnnotatedObject? box)
        {
            box = null;
            if (layout.IsWithoutObject(cells)) return null;
            ReadOnlySpan<string> texts = layout.Texts(cells);
            if (texts.Length != 4) return $"has {texts.Length} {(texts.Length == 1 ? "number" : "numbers")} for its box, not 4";
            Span<double> numbers = stackalloc double[4];
            for (int i = 0; i < 4; i++)
                if (EntryChecks.Number(texts[i], layout.NumberNames[i], out numbers[i]) is { } wrong) return wrong;
            if (layout.IsPlaceAndSize)
            {
                for (int i = 2; i < 4; i++)
                    if (numbers[i] < 0) return $"has {layout.NumberNames[i]} = {numbers[i]}, less than 0";
                numbers[2] += numbers[0];
                numbers[3] += numbers[1];
            }
            double? confidence = null;
            if (Cell(layout.Confidence) is { Length: > 0 } text)
            {
                if (EntryChecks.Number(text, "confidence", out double value) is { } wrong) return wrong;
                confidence = value;
            }
            box = new(numbers[0], numbers[1], numbers[2], numbers[3], Label: set.Share(Cell(layout.Label))) { Confidence = confidence };
            return null;
        }
    }

    static bool IsEmpty(string[] cells) => Array.TrueForAll(cells, string.IsNullOrWhiteSpace);
}

/// <summary>Reads one column of a CSV that says more than boxes, such as the person in each picture.</summary>
public static class TableColumn
{
    /// <summary>The column's texts by their line, counted from 1 as <see cref="AnnotatedPicture.Row"/>.</summary>
    /// <param name="file">A CSV with a header.</param>
    /// <param name="column">The column's name in the header; upper and lower case are the same.</param>
    /// <exception cref="InputException">The file is no table, has no header, or no such column.</exception>
    public static IReadOnlyDictionary<int, string> Read(string file, string column)
    {
        if (!File.Exists(file))
            throw new InputException($"{Path.GetFullPath(file)} is no file, so it has no column '{column}'; expected a CSV.");
        try
        {
            using var stream = TextContent.OpenUtf8(file, out _);
            using var reader = CsvReader.Create(stream, TableReader.Options, leaveOpen: true);
            return Read(reader, file, column);
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{file}, line {e.LineNumber}: not a table: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    static Dictionary<int, string> Read(CsvReader reader, string file, string column)
    {
        var texts = new Dictionary<int, string>();
        int index = -1;
        while (reader.Read())
        {
            string[] cells = reader.Current.ToArray();
            if (Array.TrueForAll(cells, string.IsNullOrWhiteSpace)) continue;
            if (index < 0)
            {
                index = Array.FindIndex(cells, c => string.Equals(c, column, StringComparison.OrdinalIgnoreCase));
                if (index < 0)
                    throw new InputException($"{file} has no column '{column}'. Its first row is: {string.Join(", ", cells.Take(20))}.");
                continue;
            }
            if (index < cells.Length) texts[(int)Math.Min(reader.LineNumber, int.MaxValue)] = cells[index];
        }
        return texts;
    }
}
