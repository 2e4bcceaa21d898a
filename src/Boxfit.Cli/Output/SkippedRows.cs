namespace Boxfit.Cli.Output;

/// <summary>Says which pictures could not be used.</summary>
static class SkippedRows
{
    /// <summary>As many are named in JSON, which says the number of all beside them.</summary>
    const int MostNamed = 100;

    /// <summary>The first pictures that could not be used, with the reasons, for programs.</summary>
    public static IReadOnlyList<UnreadableJson> Named(IEnumerable<SkippedRow> rows) =>
        [.. rows.Where(r => !r.IsRepeat).Take(MostNamed).Select(r => new UnreadableJson(r.Name, r.Reason))];

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
