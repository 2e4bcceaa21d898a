namespace Boxfit.Web.Watching;

/// <summary>The tables of test pictures that were read last.</summary>
sealed class TestTables
{
    const long LongestTable = 256L << 20;
    const int Most = 8;

    readonly RecentlyUsed<string, TestTable> _read = new(Most);

    /// <summary>A run's test pictures; null where it has no table of them.</summary>
    /// <exception cref="BoxfitException">The table is damaged or cannot be read.</exception>
    public TestTable? Of(WatchedRun run)
    {
        string path = Path.Combine(run.Path, RunFolder.EvaluationName);
        var info = new FileInfo(path);
        if (!info.Exists) return null;
        if (info.Length > LongestTable)
        {
            throw new InputException($"{path} has {ByteCount.Text(info.Length)}, where at most {ByteCount.Text(LongestTable)} are shown.");
        }
        string stamp = string.Create(CultureInfo.InvariantCulture, $"{info.LastWriteTimeUtc.Ticks:x}-{info.Length:x}");
        if (_read.TryGet(path, out var known) && known.Stamp == stamp) return known;
        var table = new TestTable(stamp, [.. EvaluationTable.Read(path).Where(r => r.HasObject).OrderBy(r => r.IoU)]);
        _read.Keep(path, table);
        return table;
    }
}

/// <summary>A run's test pictures.</summary>
/// <param name="Stamp">Changes with the table's file.</param>
/// <param name="Rows">The pictures, the worst first.</param>
sealed record TestTable(string Stamp, EvaluatedRow[] Rows);
