namespace Boxfit.Cli.Output;

/// <summary>Says which pictures could not be used.</summary>
static class SkippedRows
{
    public static void Report(IReadOnlyCollection<SkippedRow> rows, Terminal terminal)
    {
        Report([.. rows.Where(r => !r.IsRepeat)], "picture", terminal);
        Report([.. rows.Where(r => r.IsRepeat)], "row", terminal);
    }

    static void Report(SkippedRow[] rows, string what, Terminal terminal)
    {
        if (rows.Length == 0) return;
        terminal.Say($"Skipped {Counted.Of(rows.Length, what)}:");
        var lines = new ReasonLines("  ", what);
        foreach (var row in rows) lines.Add($"row {row.Row}, {row.Name}", row.Reason);
        lines.Report(terminal);
    }
}
