namespace Boxfit.Files.Text;

/// <summary>Cells of a CSV, for tables that are written line by line.</summary>
public static class CsvText
{
    /// <summary>A cell, in quotes where it needs them (RFC 4180); a space at an end would be taken for layout.</summary>
    public static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") || text.AsSpan().Trim().Length < text.Length ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
