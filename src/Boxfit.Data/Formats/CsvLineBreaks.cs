using CsvHelper;

namespace Boxfit.Data.Formats;

/// <summary>
/// Tells line breaks that belong to a cell in quotes, as Excel and pandas write them, from a quote that was left open: there the quotes of
/// the file do not close, or text follows a closing one.
/// </summary>
static class CsvLineBreaks
{
    const int Chunk = 1 << 16;

    /// <summary>The options by which a file is read: across lines where all its quotes then close, else line by line.</summary>
    public static CsvReaderOptions For(string file, CsvReaderOptions byLine)
    {
        if (!HasQuotes(file) || !Finds(file, byLine, IsOpen)) return byLine;
        var across = Across(byLine);
        return Finds(file, across, IsUnsound) ? byLine : across;
    }

    /// <summary>The first rows of a text that are not empty, read as the text's quotes ask for.</summary>
    public static List<string[]> ReadHead(string head, int rows, CsvReaderOptions byLine)
    {
        bool isUnsound = false;
        var found = Rows(head, rows, Across(byLine) with { OnMalformedRecord = m => isUnsound |= IsUnsound(m.Reason) });
        return isUnsound ? Rows(head, rows, byLine) : found;
    }

    /// <summary>True for a row that ends within a quote.</summary>
    public static bool IsOpen(CsvMalformedReason reason) => reason is CsvMalformedReason.LineBreakInQuotes;

    static bool IsUnsound(CsvMalformedReason reason) =>
        reason is CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.TextAfterClosingQuote;

    static CsvReaderOptions Across(CsvReaderOptions byLine) => byLine with { AllowLineBreaksInQuotes = true };

    /// <summary>Whether there are any, which is found out many times quicker than where they stand.</summary>
    static bool HasQuotes(string file)
    {
        using var stream = TextContent.OpenUtf8(file, out _);
        byte[] bytes = new byte[Chunk];
        for (int count; (count = stream.Read(bytes)) > 0;)
            if (bytes.AsSpan(0, count).Contains((byte)'"')) return true;
        return false;
    }

    static bool Finds(string file, CsvReaderOptions options, Predicate<CsvMalformedReason> isSought)
    {
        bool found = false;
        try
        {
            using var stream = TextContent.OpenUtf8(file, out _);
            var watched = options with { OnMalformedRecord = m => found |= isSought(m.Reason) };
            using var reader = CsvReader.Create(stream, watched, leaveOpen: true);
            while (!found && reader.Read()) { }
            return found;
        }
        catch (CsvFormatException)
        {
            return true; // a row longer than any table has
        }
    }

    static List<string[]> Rows(string head, int rows, CsvReaderOptions options)
    {
        using var reader = CsvReader.FromText(head, options);
        var first = new List<string[]>();
        while (first.Count < rows && reader.Read())
            if (reader.Current.ToArray() is var cells && !Array.TrueForAll(cells, string.IsNullOrWhiteSpace)) first.Add(cells);
        return first;
    }
}
