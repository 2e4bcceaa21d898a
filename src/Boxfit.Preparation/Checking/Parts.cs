namespace Boxfit.Preparation.Checking;

/// <summary>
/// The parts of a data set in the order in which they may see pictures: training first, then validation, then the others as met.
/// </summary>
sealed class PartRanking
{
    readonly List<string> _parts;

    public PartRanking(IEnumerable<string?> parts)
    {
        string[] known = [PartNames.Train, PartNames.Validation];
        HashSet<string> all = [.. parts.OfType<string>()];
        _parts = [.. known.Where(all.Contains), .. all.Except(known)];
    }

    /// <summary>All parts by rank.</summary>
    public IReadOnlyList<string> Parts => _parts;

    /// <summary>Whether <paramref name="part"/> comes before <paramref name="other"/>; false where either is not known.</summary>
    public bool IsBefore(string? part, string? other) =>
        part is not null && other is not null && _parts.IndexOf(part) < _parts.IndexOf(other);
}

/// <summary>
/// The part that a data file's name tells: <c>train_labels.csv</c> is <c>train</c>, <c>holdout.csv</c> is <c>holdout</c>.
/// </summary>
static class PartOfFile
{
    /// <summary>The parts of several data files, all different: where two names tell the same, the whole paths stand for them.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> paths)
    {
        string[] names = [.. paths.Select(Name)];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : paths;
    }

    static string Name(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path.TrimEnd(Path.DirectorySeparatorChar));
        return PartNames.InName(stem) ?? stem;
    }
}
