using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>
/// Reads a table of boxes, with or without a header. It is read twice: what all rows say of the columns decides what they are
/// (<see cref="TableLayout"/>), and what all boxes say of their numbers decides what those are (<see cref="TableUnit"/>,
/// <see cref="TableForm"/>).
/// </summary>
static class TableReader
{
    internal static readonly CsvReaderOptions Options = new()
    {
        HasHeader = false, // found by its content
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false, // a quote left open spoils one row; CsvLineBreaks allows them where all close
        TrackLineNumbers = true,
        MaxRecordSize = 1 << 20,
    };

    /// <summary>The first rows of a table that are not empty.</summary>
    public static List<string[]> ReadHead(string head, int rows) => CsvLineBreaks.ReadHead(head, rows, Options);

    /// <summary>What the first rows of a table say.</summary>
    public static TableSurvey SurveyHead(string head, int rows)
    {
        var table = new TableSurvey();
        var first = CsvLineBreaks.ReadHead(head, rows, OptionsFor(head));
        bool quotes = first.Count > 0 && AreQuoted(first[0]);
        foreach (string[] cells in first) table.Add(quotes ? Unquoted(cells) : cells);
        table.Finish();
        return table;
    }

    /// <exception cref="InputException">The file is no table, or has readings between which neither it nor the options decide.</exception>
    public static AnnotationSet Read(string file, ReadOptions options)
    {
        if (Directory.Exists(file)) throw new InputException($"{file} is a folder; expected a CSV file of boxes.");
        if (options.Boxes is BoxForm.Polygon or BoxForm.KeyPoints)
            throw new InputException($"{file} is a table: expected --boxes corners, size or centre.");
        var table = new TableSurvey();
        string? note = null;
        var csv = ParquetRows.Fits(file) ? Options
            : CsvLineBreaks.For(file, OptionsFor(TextContent.ReadHead(file, DataFile.HeadBytes)));
        ForEachRow(file, csv, (cells, _, _, _) => table.Add(cells, options.Columns), ref note);
        table.Finish();
        if (table.Rows == 0 && !table.BeginsWithHeader) return new() { Source = file, Format = AnnotationFiles.PlainTable, Pictures = [] };
        var layout = TableLayout.Find(table, options.Columns, file);
        var set = new AnnotationSetBuilder(file, layout.IsList ? AnnotationFiles.BoxLists : AnnotationFiles.PlainTable);
        set.AddNote(note);
        if (csv.AllowLineBreaksInQuotes) set.AddNote($"Cells of {file} have line breaks in quotes; their rows go on over several lines.");
        if (table.CountsColumns) set.AddNote("The first row only counts the columns, so it is no box.");
        if (layout.Beside is { } beside)
        {
            set.AddNote($"The columns {beside} and their likes name another box of a row, which is passed over; " +
                "where it is the one that counts, name its columns with --columns.");
        }
        var rows = new TableRowReader(layout, table, set);
        int leading = table.Leading;
        ForEachRow(file, csv, (cells, line, isOpen, written) =>
        {
            if (leading > 0) leading--;
            else if (isOpen) set.AddProblem(file, line, "has a quote that is not closed before its line ends; close it, or remove it");
            else if (rows.Read(cells, line, written) is { } problem) set.AddProblem(file, line, problem);
        }, ref note);
        AddRows(set, new(rows.Rows, layout, options, file));
        return set.Build();
    }

    /// <summary>Finds out what the rows' numbers are, and adds the rows to a set.</summary>
    static void AddRows(AnnotationSetBuilder set, TableContent content)
    {
        var unit = new TableUnit(content);
        unit.Find();
        var sizes = new TableSizes(content, unit);
        sizes.Find();
        var form = new TableForm(content, unit, sizes);
        form.Find();
        unit.RemarkPercent(sizes);
        var parts = new TableParts(content);
        foreach (string note in content.Notes) set.AddNote(note);
        (set.Form, set.IsFormOpen) = (form.Found, form.IsOpen);
        foreach (var row in content.Rows)
        {
            string? problem = parts.Read(row, out string? part) ?? unit.Check(row);
            int? width = null, height = null;
            if (sizes.AreThere)
                problem ??= EntryChecks.Side(row.Size.Width, "width", out width) ?? EntryChecks.Side(row.Size.Height, "height", out height);
            if (problem is not null)
            {
                set.AddProblem(set.Source, row.Line, $"{AnnotationSetBuilder.Show(row.Name)} {problem}");
                continue;
            }
            set.Add(new()
            {
                Name = content.NameOf(row),
                File = set.Source,
                Row = row.Line,
                Width = width,
                Height = height,
                Part = part,
                Objects = row.HasBox ? [Object(row, form.Edges(row), unit)] : [],
            });
        }
    }

    static AnnotatedObject Object(TableRow row, PixelBox edges, TableUnit unit)
    {
        double scale = unit.Scale;
        return new(edges.X1 * scale, edges.Y1 * scale, edges.X2 * scale, edges.Y2 * scale, unit.Unit, row.Label)
        {
            Confidence = row.Confidence,
        };
    }

    /// <summary>Spaces divide the columns where nothing else does and the first rows then hold boxes.</summary>
    static CsvReaderOptions OptionsFor(string head)
    {
        const int looked = 5, fewest = 5;
        var spaced = Options with { Separator = ' ' };
        bool isUndivided = CsvLineBreaks.ReadHead(head, looked, Options).TrueForAll(r => r.Length == 1);
        var rows = isUndivided ? CsvLineBreaks.ReadHead(head, looked, spaced) : [];
        bool isTable = rows.Count > 0 && rows.TrueForAll(r => r.Length >= fewest)
            && (TableNames.NamesBox(rows[0]) || rows.TrueForAll(r => FileNames.IsPicture(r[0]) && TableSurvey.HoldsBox(r)));
        return isTable ? spaced : Options;
    }

    /// <summary>Whether single quotes stand around each text of the first row; else a quote is part of a name.</summary>
    static bool AreQuoted(string[] first)
    {
        string[] texts = Array.FindAll(first, c => c.Length > 0 && !TableNumber.TryRead(c, commas: true, out _));
        return texts.Length > 0 && Array.TrueForAll(texts, c => c is ['\'', _, .., '\'']);
    }

    /// <summary>Texts without the single quotes that some programs put around each.</summary>
    static string[] Unquoted(string[] cells) =>
        Array.ConvertAll(cells, c => c is ['\'', .. { Length: > 0 } text, '\''] && !text.Contains('\'') ? text : c);

    /// <summary>
    /// Hands out the rows that are not empty, with their line, whether they end within a quote, and their cells as they stand in the
    /// file.
    /// </summary>
    static void ForEachRow(string file, CsvReaderOptions csv, Action<string[], int, bool, Func<int, string>> take, ref string? note)
    {
        if (ParquetRows.Fits(file))
        {
            ParquetRows.Read(file, (written, row) =>
            {
                string[] cells = Array.ConvertAll(written, c => c.Trim());
                if (!IsEmpty(cells)) take(cells, row, false, column => written[column]);
            });
            return;
        }
        try
        {
            long open = 0;
            var watched = csv with { OnMalformedRecord = m => open = CsvLineBreaks.IsOpen(m.Reason) ? m.LineNumber : open };
            using var stream = TextContent.OpenUtf8(file, out note);
            using var reader = CsvReader.Create(stream, watched, leaveOpen: true);
            bool? quotes = null;
            var written = (int column) => Encoding.UTF8.GetString(reader.GetRawSpan(column));
            while (reader.Read())
            {
                string[] cells = reader.Current.ToArray();
                if (IsEmpty(cells)) continue;
                quotes ??= AreQuoted(cells);
                if (quotes == true) cells = Unquoted(cells);
                int line = (int)Math.Min(reader.LineNumber, int.MaxValue);
                take(cells, line, open == reader.LineNumber, written);
            }
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{file}, line {e.LineNumber}: not a table: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    static bool IsEmpty(string[] cells) => Array.TrueForAll(cells, string.IsNullOrWhiteSpace);
}
