namespace Boxfit.Data.Reviews;

/// <summary>
/// The classes of a review. Those that sources and people named are found once for as long as nothing changes them, since that takes a look
/// at all that there is. Safe to use from several threads.
/// </summary>
/// <param name="reader">The connection that reads.</param>
/// <param name="writer">The connection that writes.</param>
sealed class ReviewLabels(ReviewConnection reader, ReviewConnection writer)
{
    Found? _found;
    long _changes;

    /// <summary>The classes that were named for the review, in their order.</summary>
    public IReadOnlyList<string> Named => reader.Read("SELECT name FROM label ORDER BY id", r => r.GetString(0));

    /// <summary>All classes: those that were named for the review, then those that sources and people named, by the alphabet.</summary>
    public IReadOnlyList<string> All
    {
        get
        {
            // The number of before the look: what is changed meanwhile is not taken for found.
            long changes = Interlocked.Read(ref _changes);
            if (_found is not { } found || found.Changes != changes)
            {
                _found = found = new(changes, reader.Read(
                    "SELECT label FROM proposal WHERE label IS NOT NULL UNION SELECT label FROM picture WHERE label IS NOT NULL",
                    r => r.GetString(0)));
            }
            return [.. Named.Union(found.Names)];
        }
    }

    /// <summary>Keeps the classes that are named for the review, in place of those that were before; none leaves those.</summary>
    public void Name(IReadOnlyList<string> labels)
    {
        if (labels.Count == 0) return;
        writer.InTransaction(() =>
        {
            writer.Run("DELETE FROM label");
            foreach (string label in labels) writer.Run("INSERT OR IGNORE INTO label (name) VALUES ($1)", label);
            return true;
        });
    }

    /// <summary>Takes note that something has been written that may have changed them.</summary>
    public void Change() => Interlocked.Increment(ref _changes);

    /// <summary>Takes note that a label has been written.</summary>
    public void Add(string label)
    {
        if (_found?.Names.Contains(label) != true) Change();
    }

    /// <summary>The classes that were found after so many changes.</summary>
    sealed record Found(long Changes, IReadOnlyList<string> Names);
}
