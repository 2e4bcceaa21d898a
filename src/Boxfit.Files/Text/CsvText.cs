namespace Boxfit.Files.Text;

/// <summary>Tables as CSV.</summary>
static class CsvText
{
    /// <summary>A cell, in quotes where it needs them (RFC 4180); a space at an end would be taken for layout.</summary>
    public static string Quote(string text) => text.AsSpan().Trim().Length < text.Length ? InQuotes(text) : QuoteLeast(text);

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
