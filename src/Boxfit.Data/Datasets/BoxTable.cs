using System.Globalization;
using Boxfit.Boxes;
using CsvHelper;

namespace Boxfit.Data;

/// <summary>A row of a data file as it is written: nothing is known of its picture yet.</summary>
readonly record struct TableRow(int Line, string Name, PixelBox Box);

/// <summary>
/// Reads the rows of a CSV of boxes: the recipe's form (<c>path,"[x1, y1, x2, y2]"</c>) or plain columns
/// (<c>path,x1,y1,x2,y2</c>), with or without a header; see <see cref="TableLayout"/>.
/// </summary>
static class BoxTable
{
    const string Expected =
        "Expected on each row a picture's name and the corners of its box in pixels, as name,\"[x1, y1, x2, y2]\" or name,x1,y1,x2,y2 " +
        "with x1 < x2 and y1 < y2. Correct or remove these rows.";

    static readonly CsvReaderOptions s_options = new()
    {
        HasHeader = false, // found by its content
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false, // so that a quote left open spoils one row, not the rest of the file
        TrackLineNumbers = true,
    };

    static readonly string[] s_cornerNames = ["x1", "y1", "x2", "y2"];

    /// <exception cref="InputException">The file cannot be read, has no boxes, or has malformed rows.</exception>
    public static List<TableRow> Read(string file)
    {
        if (Directory.Exists(file)) throw new InputException($"{file} is a folder; expected a CSV file of boxes.");
        if (!File.Exists(file)) throw new InputException($"There is no data file at {file}; expected a CSV file of boxes.");
        try
        {
            using var reader = CsvReader.FromFile(file, s_options);
            return Read(reader, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new InputException($"The data file {file} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    static List<TableRow> Read(CsvReader reader, string file)
    {
        var rows = new List<TableRow>();
        var problems = new RowProblems(file);
        string[]? header = null;
        TableLayout? layout = null;
        while (reader.Read())
        {
            string[] cells = reader.Current.ToArray();
            int line = (int)reader.LineNumber;
            if (Array.TrueForAll(cells, string.IsNullOrWhiteSpace)) continue;
            if (layout is null)
            {
                if (header is null && TableLayout.IsHeader(cells))
                {
                    header = cells;
                    continue;
                }
                layout = TableLayout.Find(header, cells, file);
            }
            string? problem = Parse(layout, cells, out string name, out PixelBox box);
            if (problem is null) rows.Add(new(line, name, box));
            else problems.Add(line, problem);
        }
        problems.ThrowIfAny(Expected);
        if (rows.Count == 0) throw new InputException($"{file} has no boxes. {Expected}");
        if (rows.TrueForAll(row => row.Box is { X1: >= 0, Y1: >= 0, X2: <= 1, Y2: <= 1 }))
            throw new InputException($"{file}: all numbers lie in 0…1, so the boxes seem to be shares of the picture; expected pixels.");
        return rows;
    }

    static string? Parse(TableLayout layout, string[] cells, out string name, out PixelBox box)
    {
        name = layout.Name < cells.Length ? cells[layout.Name] : "";
        box = default;
        if (name.Length == 0) return "the picture's name is missing";
        if (name.Contains('\0')) return "the picture's name is not text";

        Span<double> edges = stackalloc double[4];
        ReadOnlySpan<string> texts = layout.Texts(cells);
        if (texts.Length != 4) return $"{Show(name)} has {texts.Length} {(texts.Length == 1 ? "number" : "numbers")} for its box, not 4";
        for (int i = 0; i < 4; i++)
        {
            if (!double.TryParse(texts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out edges[i]) || !double.IsFinite(edges[i]))
                return $"{Show(name)} has {s_cornerNames[i]} = {Show(texts[i])}, not a number of pixels";
        }
        box = new(edges[0], edges[1], edges[2], edges[3]);
        if (box.X2 <= box.X1) return $"{Show(name)} has x2 = {box.X2}, not right of x1 = {box.X1}";
        if (box.Y2 <= box.Y1) return $"{Show(name)} has y2 = {box.Y2}, not below y1 = {box.Y1}";
        return null;
    }

    static string Show(string text) => text.Length <= 80 ? $"\"{text}\"" : $"\"{text[..80]}…\"";
}
