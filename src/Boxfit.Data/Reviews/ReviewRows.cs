using Microsoft.Data.Sqlite;

namespace Boxfit.Data.Reviews;

/// <summary>Reads pictures of a review from a connection.</summary>
static class ReviewRows
{
    const string Columns =
        "p.id, p.name, p.width, p.height, p.state, p.version, p.x1, p.y1, p.x2, p.y2, p.label, p.person, p.at, p.problem, p.agreement";

    // Decisions whose time is averaged, the fewest that say something, and the longest that is no break.
    const int Latest = 50, Fewest = 3, LongestMilliseconds = 300_000;

    /// <summary>The rank-first proposal of each picture, for a join with pictures called p.</summary>
    internal static readonly string FirstProposal = First("");

    /// <summary>The same of the sources that are data: what a model or a cascade proposes is nobody's label.</summary>
    internal static readonly string FirstOfData = First($"AND s.stamp NOT LIKE '{ReviewSchema.Computed}%'");

    static string First(string which) =>
        $"""
        LEFT JOIN proposal q ON q.picture = p.id AND q.source = (
            SELECT r.source FROM proposal r JOIN source s ON s.id = r.source WHERE r.picture = p.id {which} ORDER BY s.rank LIMIT 1)
        LEFT JOIN source t ON t.id = q.source
        """;

    /// <summary>A picture with all that sources say; null where there is none of that number.</summary>
    public static ReviewPicture? Find(ReviewConnection connection, long id)
    {
        var found = connection.Read($"SELECT {Columns} FROM picture p WHERE p.id = $1", Picture, id);
        return found is not [var picture] ? null : picture with
        {
            Proposals = connection.Read(
                """
                SELECT s.name, q.x1, q.y1, q.x2, q.y2, q.label, q.confidence FROM proposal q JOIN source s ON s.id = q.source
                WHERE q.picture = $1 ORDER BY s.rank
                """, r => Proposal(r, 0), id),
        };
    }

    /// <summary>Pictures in a filter's order, each with what the first source says.</summary>
    public static List<ReviewPicture> List(ReviewConnection connection, ReviewFilter filter, int from, int count) => connection.Read(
        $"""
        SELECT {Columns}, t.name, q.x1, q.y1, q.x2, q.y2, q.label, q.confidence
        FROM (SELECT id FROM picture WHERE {filter.Where} ORDER BY {filter.Key}, id LIMIT $3 OFFSET $2) i
        JOIN picture p ON p.id = i.id {FirstProposal}
        ORDER BY p.{filter.Key}, p.id
        """, r => r.IsDBNull(15) ? Picture(r) : Picture(r) with { Proposals = [Proposal(r, 15)] }, filter.Folded, from, count);

    /// <summary>How far the review has come.</summary>
    public static ReviewFigures Figures(ReviewConnection connection)
    {
        int[] counts = new int[Enum.GetValues<ReviewState>().Length];
        double? iou = null;
        foreach (var (state, count, mean) in connection.Read("SELECT state, count(*), avg(iou) FROM picture GROUP BY state",
            r => (State: r.GetInt32(0), Count: r.GetInt32(1), Mean: Number(r, 2))))
        {
            if (state < 0 || state >= counts.Length) continue;
            counts[state] = count;
            if (state == (int)ReviewState.Changed) iou = mean;
        }
        var times = connection.Read(
            $"SELECT milliseconds FROM history WHERE state != {(int)ReviewState.Open} AND milliseconds > 0 ORDER BY id DESC LIMIT $1",
            r => r.GetInt64(0), Latest);
        double? seconds = times.Count < Fewest ? null : times.Average(t => Math.Min(t, LongestMilliseconds)) / 1000;
        bool isUncertain = connection.Read("SELECT EXISTS (SELECT 1 FROM picture WHERE certainty < $1)", r => r.GetBoolean(0),
            ReviewSchema.Unknown)[0];
        return new(counts, iou, seconds, isUncertain);
    }

    /// <summary>A box in four columns; null where there is none.</summary>
    public static PixelBox? Box(SqliteDataReader r, int at) =>
        r.IsDBNull(at) ? null : new(r.GetDouble(at), r.GetDouble(at + 1), r.GetDouble(at + 2), r.GetDouble(at + 3));

    /// <summary>A text; null where there is none.</summary>
    public static string? Text(SqliteDataReader r, int at) => r.IsDBNull(at) ? null : r.GetString(at);

    /// <summary>A number; null where there is none.</summary>
    public static double? Number(SqliteDataReader r, int at) => r.IsDBNull(at) ? null : r.GetDouble(at);

    static ReviewPicture Picture(SqliteDataReader r) => new()
    {
        Id = r.GetInt64(0),
        Name = r.GetString(1),
        Width = r.IsDBNull(2) ? null : r.GetInt32(2),
        Height = r.IsDBNull(3) ? null : r.GetInt32(3),
        State = (ReviewState)r.GetInt32(4),
        Version = r.GetInt64(5),
        Box = Box(r, 6),
        Label = Text(r, 10),
        Person = Text(r, 11),
        At = r.IsDBNull(12) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(12)),
        Problem = Text(r, 13),
        Disagreement = r.GetDouble(14) is var agreement && agreement < ReviewSchema.Unknown ? 1 - agreement : null,
    };

    static ReviewProposal Proposal(SqliteDataReader r, int at) =>
        new(r.GetString(at), Box(r, at + 1), Text(r, at + 5), Number(r, at + 6));
}
