using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Reviews;

/// <summary>Reviews that lie beside data and are not read with it: nobody's decisions are left out in silence.</summary>
static class ReviewHint
{
    /// <summary>What is to be said of the reviews that lie where <c>boxfit review</c> puts them.</summary>
    /// <param name="data">The data file or folder that is read.</param>
    /// <param name="together">All that is read with it, of which nothing is said.</param>
    public static IEnumerable<string> Of(string data, IReadOnlyList<string> together)
    {
        string[] inside = Directory.Exists(data) ? Directory.GetFiles(data, "*" + ReviewFile.Ending) : [];
        string beside = Path.TrimEndingDirectorySeparator(data) + ReviewFile.Ending;
        foreach (string file in inside.Prepend(beside))
        {
            int decisions = together.Any(t => t.Length > 0 && Path.GetFullPath(t) == file) ? 0 : Decisions(file);
            if (decisions == 0) continue;
            string how = file == beside ? $"Name it in place of {data}" : $"Name it beside {data}, or in its place if it has all boxes,";
            yield return $"{file} has {Counted.Of(decisions, "decision")} of a review, which {Counted.Word(decisions, "is", "are")} not " +
                $"used here. {how} to use {Counted.Word(decisions, "it", "them")}.";
        }
    }

    /// <summary>
    /// When what a data file says was last changed, UTC: of a review its last decision, since the file is written to whenever it is opened.
    /// </summary>
    public static DateTime LastChange(string file)
    {
        var written = File.GetLastWriteTimeUtc(file);
        if (!ReviewFile.IsAt(file)) return written;
        try
        {
            using var connection = ReviewConnection.Open(file, SqliteOpenMode.ReadOnly);
            return connection.Read("SELECT max(at) FROM history", r => ReviewRows.Number(r, 0))[0] is { } at
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)at).UtcDateTime : DateTime.MinValue;
        }
        catch (BoxfitException)
        {
            return written; // Whoever reads it learns what is wrong with it.
        }
    }

    /// <summary>Number of pictures that are decided in a review file; none where there is no such file that can be read.</summary>
    public static int Decisions(string file)
    {
        if (!FileStatus.IsFile(file)) return 0;
        try
        {
            using var connection = ReviewConnection.Open(file, SqliteOpenMode.ReadOnly);
            string sql = $"SELECT count(*) FROM picture WHERE state IN {ReviewStates.InSql(ReviewStates.Reviewed)}";
            return connection.Read(sql, r => r.GetInt32(0))[0];
        }
        catch (BoxfitException)
        {
            // It is another program's, or damaged, or of another version: whoever names it learns that.
            return 0;
        }
    }
}
