using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>Reads one column of a CSV that says more than boxes, such as the person in each picture.</summary>
static class TableColumn
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
            using var reader = CsvReader.Create(stream, CsvLineBreaks.For(file, TableReader.Options), leaveOpen: true);
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
