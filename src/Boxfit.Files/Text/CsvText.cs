namespace Boxfit.Files.Text;

/// <summary>Tables as CSV.</summary>
static class CsvText
{
    /// <summary>A cell, in quotes where it needs them (RFC 4180); a space at an end would be taken for layout.</summary>
    public static string Quote(string text) => text.AsSpan().Trim().Length < text.Length ? InQuotes(text) : QuoteLeast(text);

    /// <summary>
    /// The cells of a row as <see cref="Quote"/> writes them; null where a quote is not closed, or stands where none may.
    /// </summary>
    public static IReadOnlyList<string>? Cells(string row)
    {
        var cells = new List<string>();
        int at = 0;
        while (true)
        {
            int end;
            if (at < row.Length && row[at] == '"')
            {
                end = at;
                do
                {
                    end = row.IndexOf('"', end + 1);
                    if (end < 0) return null;
                    end++;
                }
                while (end < row.Length && row[end] == '"');
                cells.Add(row[(at + 1)..(end - 1)].Replace("\"\"", "\"", StringComparison.Ordinal));
                if (end < row.Length && row[end] != ',') return null;
            }
            else
            {
                end = row.IndexOf(',', at) is >= 0 and var comma ? comma : row.Length;
                cells.Add(row[at..end]);
            }
            if (end >= row.Length) return cells;
            at = end + 1;
        }
    }

    /// <summary>Writes a file of rows of cells, which are in quotes only where they need them.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Write(string path, string[] header, IEnumerable<string[]> rows) => AtomicFile.Write(path, stream =>
    {
        using var output = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        foreach (string[] row in rows.Prepend(header)) output.Write(string.Join(',', row.Select(QuoteLeast)) + "\n");
    });

    static string QuoteLeast(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? InQuotes(text) : text;

    static string InQuotes(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
