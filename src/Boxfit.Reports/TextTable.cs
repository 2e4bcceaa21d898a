namespace Boxfit.Reports;

/// <summary>A table for people; as text a heading, a rule, rows, a rule. A heading with "&gt;" before it aligns its column right.</summary>
sealed class TextTable(params string[] headings)
{
    readonly List<string[]> _rows = [];

    /// <summary>The columns' titles, and which of them are aligned right.</summary>
    public IReadOnlyList<(string Title, bool IsRight)> Columns { get; } =
        Array.ConvertAll(headings, h => (h.TrimStart('>'), h.StartsWith('>')));

    /// <summary>The rows, with a cell for each column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>
    /// Adds a row with as many cells as there are headings; names from files in them cannot steer a terminal nor make lines.
    /// </summary>
    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, ForeignText.ShownLine));

    /// <summary>The table's text; every line ends with "\n" and has no spaces at its end.</summary>
    public override string ToString()
    {
        int[] widths = [.. Columns.Select((column, i) => _rows.Select(r => r[i].Length).Append(column.Title.Length).Max())];
        string rule = new('─', widths.Sum() + 2 * (widths.Length - 1));
        var text = new StringBuilder();
        AppendRow(Columns.Select(c => c.Title));
        text.Append(rule).Append('\n');
        foreach (string[] row in _rows) AppendRow(row);
        return text.Append(rule).Append('\n').ToString();

        void AppendRow(IEnumerable<string> cells)
        {
            var padded = cells.Select((cell, i) => Columns[i].IsRight ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.Append(string.Join("  ", padded).TrimEnd()).Append('\n');
        }
    }
}
