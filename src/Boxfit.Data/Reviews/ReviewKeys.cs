namespace Boxfit.Data.Reviews;

/// <summary>Keeps what sources propose, and the numbers by which pictures are put in order.</summary>
/// <param name="connection">The connection, in a transaction.</param>
sealed class ReviewKeys(ReviewConnection connection)
{
    /// <summary>Keeps what a source says of a picture in place of what it said before.</summary>
    public void Propose(long picture, ReviewProposal proposal) => connection.Run(
        """
        INSERT OR REPLACE INTO proposal (picture, source, x1, y1, x2, y2, label, confidence)
        SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM source WHERE name = $2
        """, picture, proposal.Source, proposal.Box?.X1, proposal.Box?.Y1, proposal.Box?.X2, proposal.Box?.Y2, proposal.Label,
        proposal.Confidence);

    /// <summary>Puts a source among the others: before all of them, or behind them where it is not there yet.</summary>
    public void Place(string source, string stamp, bool isFirst) => connection.Run(
        $"""
        INSERT INTO source (name, rank, stamp)
        SELECT $1, {(isFirst ? "ifnull(min(rank), 0) - 1" : "ifnull(max(rank), 0) + 1")}, $2 FROM source WHERE true
        ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp{(isFirst ? ", rank = excluded.rank" : "")}
        """, source, stamp);

    /// <summary>The pictures that a source says something of.</summary>
    public List<long> PicturesOf(string source) => connection.Read(
        "SELECT picture FROM proposal WHERE source = (SELECT id FROM source WHERE name = $1)", r => r.GetInt64(0), source);

    /// <summary>Forgets what a source says.</summary>
    /// <returns>The pictures that it said something of.</returns>
    public List<long> Forget(string source)
    {
        var pictures = PicturesOf(source);
        connection.Run("DELETE FROM proposal WHERE source = (SELECT id FROM source WHERE name = $1)", source);
        return pictures;
    }

    /// <summary>Puts sources in an order, and removes all others with what they say.</summary>
    public void Keep(IReadOnlyList<string> sources)
    {
        foreach (string other in connection.Read("SELECT name FROM source", r => r.GetString(0)).Except(sources))
        {
            Forget(other);
            connection.Run("DELETE FROM source WHERE name = $1", other);
        }
        foreach (var (rank, name) in sources.Index()) connection.Run("UPDATE source SET rank = $2 WHERE name = $1", name, rank);
    }

    /// <summary>Finds out anew where a picture stands in each order.</summary>
    public void Renew(long picture)
    {
        if (ReviewRows.Find(connection, picture) is not { } now) return;
        double certainty = now.Proposals.FirstOrDefault(p => p.Confidence is not null)?.Confidence ?? ReviewSchema.Unknown;
        double agreement = now.Proposals is [var one, var other, ..] ? Agreement(one.Box, other.Box) : ReviewSchema.Unknown;
        double size = now is { Proposals: [{ Box: { } box }, ..], Width: > 0, Height: > 0 }
            ? box.Relative(now.Width.Value, now.Height.Value).Area : ReviewSchema.Unknown;
        connection.Run("UPDATE picture SET certainty = $2, agreement = $3, size = $4 WHERE id = $1", picture, certainty, agreement, size);
    }

    /// <summary>IoU of two boxes; 1 where both say that there is no object, 0 where one does.</summary>
    static double Agreement(PixelBox? a, PixelBox? b) => a is { } one && b is { } other
        ? PixelBox.IoU(one, other) : a is null && b is null ? 1 : 0;
}
