namespace Boxfit.Bench;

/// <summary>The benchmark as a page shows it: a table in Markdown.</summary>
static class MarkdownTable
{
    /// <summary>Writes a table down; every line ends with "\n".</summary>
    public static string Of(TextTable table)
    {
        var text = new StringBuilder();
        Append(table.Columns.Select(c => c.Title.ToLowerInvariant()));
        Append(table.Columns.Select(c => c.IsRight ? "---:" : "---"));
        foreach (var row in table.Rows) Append(row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)));
        return text.ToString();

        void Append(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}
