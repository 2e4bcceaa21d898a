namespace Boxfit.Cli.Output;

/// <summary>Says which pictures could not be used.</summary>
static class SkippedRows
{
    const int Shown = 5;

    public static void Report(IReadOnlyCollection<SkippedRow> rows, Terminal terminal)
    {
        if (rows.Count == 0) return;
        terminal.Say($"Skipped {rows.Count} {(rows.Count == 1 ? "picture" : "pictures")}:");
        foreach (var row in rows.Take(Shown)) terminal.Say($"  row {row.Row}, {row.Name}: {row.Reason}");
        if (rows.Count > Shown) terminal.Say($"  and {rows.Count - Shown} more");
    }
}
