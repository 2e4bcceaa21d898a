namespace Boxfit.Data.Annotations;

/// <summary>The ends of names that several names of a set share, so that they stand for none of them alone.</summary>
sealed class SharedEnds
{
    readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    /// <param name="names">All names of the set.</param>
    /// <param name="key">What is compared of them; two names of one key are told apart by nothing.</param>
    public SharedEnds(IEnumerable<string> names, Func<string, string> key)
    {
        var paths = names.Distinct(StringComparer.Ordinal).Select(key).ToList();
        foreach (var whole in paths.GroupBy(p => p, StringComparer.Ordinal).Where(g => g.Skip(1).Any())) _shared.Add(whole.Key);
        // Longer ends are of interest only where the shorter ones are shared.
        for (int parts = 1; paths.Count > 1; parts++)
        {
            var groups = paths.GroupBy(p => End(p, parts), StringComparer.Ordinal).Where(g => g.Skip(1).Any()).ToList();
            foreach (var group in groups) _shared.Add(group.Key);
            paths = [.. groups.SelectMany(g => g).Where(p => End(p, parts).Length < p.Length)];
        }
    }

    /// <summary>True where several names of the set end so.</summary>
    public bool Contains(string end) => _shared.Contains(end);

    static string End(string path, int parts)
    {
        int at = path.Length;
        while (parts-- > 0 && at > 0) at = path.LastIndexOf('/', at - 1);
        return path[(at + 1)..];
    }
}
