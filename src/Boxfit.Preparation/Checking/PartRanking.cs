namespace Boxfit.Preparation.Checking;

/// <summary>
/// The parts of a data set in the order in which they may see pictures: training first, then validation, then the others as met.
/// </summary>
sealed class PartRanking
{
    readonly List<string> _parts;

    public PartRanking(IEnumerable<string?> parts)
    {
        string[] known = ["train", "validation"];
        HashSet<string> all = [.. parts.OfType<string>()];
        _parts = [.. known.Where(all.Contains), .. all.Except(known)];
    }

    /// <summary>All parts by rank.</summary>
    public IReadOnlyList<string> Parts => _parts;

    /// <summary>Whether <paramref name="part"/> comes before <paramref name="other"/>; false where either is not known.</summary>
    public bool IsBefore(string? part, string? other) =>
        part is not null && other is not null && _parts.IndexOf(part) < _parts.IndexOf(other);
}
