using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>The rows of a CSV that are not empty, for formats whose columns are known.</summary>
static class CsvRows
{
    /// <summary>The first rows of a text; none where it is no CSV.</summary>
    public static List<string[]> ReadHead(string head, int rows)
    {
        if (head.AsSpan().TrimStart() is ['<' or '{' or '[', ..]) return [];
        try
        {
            return TableReader.ReadHead(head, rows);
        }
        catch (CsvFormatException)
        {
            return [];
        }
    }

    /// <summary>Hands out the rows of a file with their lines, and notes its encoding.</summary>
    /// <exception cref="InputException">It is no CSV.</exception>
    public static void Read(string file, AnnotationSetBuilder set, Action<int, string[]> take)
    {
        if (Directory.Exists(file)) throw new InputException($"{file} is a folder; expected a CSV file.");
        try
        {
            using var stream = TextContent.OpenUtf8(file, out string? note);
            set.AddNote(note);
            using var reader = CsvReader.Create(stream, CsvLineBreaks.For(file, TableReader.Options), leaveOpen: true);
            while (reader.Read())
            {
                string[] cells = reader.Current.ToArray();
                if (!Array.TrueForAll(cells, string.IsNullOrWhiteSpace)) take((int)Math.Min(reader.LineNumber, int.MaxValue), cells);
            }
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{file}, line {e.LineNumber}: not a table: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
