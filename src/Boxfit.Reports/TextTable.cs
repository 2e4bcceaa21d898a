using System.Text;

namespace Boxfit.Reports;

/// <summary>A plain table for a terminal: a heading, a rule, rows, a rule. A heading that starts with "&gt;" aligns its column right.</summary>
public sealed class TextTable(params string[] headings)
{
    readonly List<string[]> _rows = [];

    /// <summary>Adds a row with as many cells as there are headings.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The table's text; every line ends with "\n" and has no spaces at its end.</summary>
    public override string ToString()
    {
        string[] titles = Array.ConvertAll(headings, h => h.TrimStart('>'));
        int[] widths = [.. titles.Select((title, i) => _rows.Select(r => r[i].Length).Append(title.Length).Max())];
        string rule = new('─', widths.Sum() + 2 * (widths.Length - 1));
        var text = new StringBuilder();
        AppendRow(titles);
        text.Append(rule).Append('\n');
        foreach (string[] row in _rows) AppendRow(row);
        return text.Append(rule).Append('\n').ToString();

        void AppendRow(string[] cells)
        {
            var padded = cells.Select((cell, i) => headings[i].StartsWith('>') ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.Append(string.Join("  ", padded).TrimEnd()).Append('\n');
        }
    }
}
