using Boxfit.Training.Evaluating;

namespace Boxfit.Web.Watching;

/// <summary>The tables of test pictures that were read last.</summary>
sealed class TestTables
{
    const long LongestTable = 256L << 20;
    const int Most = 8;

    readonly Lock _lock = new();
    readonly LinkedList<(string Path, DateTime Time, long Length, EvaluatedRow[] Rows)> _read = new();

    /// <summary>A run's test pictures, the worst first; null where it has no table of them.</summary>
    /// <exception cref="BoxfitException">The table is damaged or cannot be read.</exception>
    public EvaluatedRow[]? Of(WatchedRun run)
    {
        string path = Path.Combine(run.Path, RunFolder.EvaluationName);
        var info = new FileInfo(path);
        if (!info.Exists) return null;
        if (info.Length > LongestTable)
        {
            throw new InputException($"{path} has {ByteCount.Text(info.Length)}, where at most {ByteCount.Text(LongestTable)} are shown.");
        }
        lock (_lock)
        {
            var known = _read.FirstOrDefault(r => r.Path == path);
            if (known.Rows is not null)
            {
                _read.Remove(known);
                if (known.Time == info.LastWriteTimeUtc && known.Length == info.Length)
                {
                    _read.AddFirst(known);
                    return known.Rows;
                }
            }
            EvaluatedRow[] rows = [.. EvaluationTable.Read(path).OrderBy(r => r.IoU)];
            _read.AddFirst((path, info.LastWriteTimeUtc, info.Length, rows));
            if (_read.Count > Most) _read.RemoveLast();
            return rows;
        }
    }
}
