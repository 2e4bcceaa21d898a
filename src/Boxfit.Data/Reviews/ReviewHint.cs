using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Reviews;

/// <summary>Reviews that lie beside data and are not read with it: nobody's decisions are left out in silence.</summary>
static class ReviewHint
{
    /// <summary>What is to be said of the reviews that lie where <c>boxfit review</c> puts them.</summary>
    /// <param name="data">The data file or folder that is read.</param>
    public static IEnumerable<string> Of(string data)
    {
        string[] inside = Directory.Exists(data) ? Directory.GetFiles(data, "*" + ReviewFile.Ending) : [];
        string beside = Path.TrimEndingDirectorySeparator(data) + ReviewFile.Ending;
        foreach (string file in inside.Prepend(beside))
        {
            int decisions = Decisions(file);
            if (decisions == 0) continue;
            yield return $"{file} has {Counted.Of(decisions, "decision")} of a review, which {Counted.Word(decisions, "is", "are")} not " +
                $"used here. Name it in place of {data} to use {Counted.Word(decisions, "it", "them")}.";
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
