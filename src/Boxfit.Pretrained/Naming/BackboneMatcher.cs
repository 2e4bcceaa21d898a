using Boxfit.Architectures;
using Boxfit.Graphs;

namespace Boxfit.Pretrained;

/// <summary>Compares a file's names and shapes with those of backbones; no numbers are read.</summary>
sealed class BackboneMatcher(WeightFile file)
{
    // Any size that all backbones can take; parameters do not depend on it.
    const int Side = 224;
    static readonly bool[] s_foldings = [false, true];
    static readonly char[] s_separators = ['.', '/', '_'];

    readonly Dictionary<string, WeightEntry> _entries = file.Format == WeightFormat.KerasH5
        ? KerasNames.Index(file)
        : file.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);

    /// <summary>The best match with a backbone over all schemes, with batch norms or without.</summary>
    public BackboneMatch Match(Backbone backbone)
    {
        var graphs = s_foldings.Select(folded => (Folded: folded, Graph: Localizer.BuildBackbone(backbone.Name, folded, Side, Side)));
        // MaxBy takes the first of equals: with norms before without, schemes in their order.
        return (from g in graphs
                from scheme in NamingScheme.All
                let sources = scheme.Find(backbone, g.Graph)
                where sources is not null
                select Match(backbone, scheme, g.Folded, sources)).MaxBy(m => m.Nearness)!;
    }

    /// <summary>The best match with each backbone, the nearest first.</summary>
    public IReadOnlyList<BackboneMatch> MatchAll() => [.. Backbones.All.Select(Match).OrderByDescending(m => m.Nearness)];

    BackboneMatch Match(Backbone backbone, NamingScheme scheme, bool foldedNorms, IReadOnlyList<NamedSource> sources)
    {
        string prefix = FindPrefix(sources);
        var found = new List<(NamedSource, WeightEntry)>();
        var missing = new List<NamedSource>();
        var misfits = new List<Misfit>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (!_entries.TryGetValue(prefix + source.Name, out var entry)) missing.Add(source);
            else if (used.Add(entry.Name) && entry.Shape.AsSpan().SequenceEqual(source.Shape)) found.Add((source, entry));
            else misfits.Add(new(source, entry));
        }
        var roots = sources.Select(s => Root(s.Name)).ToHashSet(StringComparer.Ordinal);
        var rest = _entries.Where(e => !used.Contains(e.Value.Name) && !IsCounter(e.Key)).ToLookup(e => IsStranger(e.Key), e => e.Value);
        return new(backbone, scheme, foldedNorms && HasNorms(backbone), prefix, found, missing, misfits, [.. rest[true]], [.. rest[false]]);

        bool IsStranger(string name) => found.Count > 0 && name.StartsWith(prefix, StringComparison.Ordinal)
            && roots.Contains(Root(name[prefix.Length..]));
    }

    /// <summary>What stands before the names, such as <c>module.</c>: of all that the file has, that under which most of them are there.</summary>
    string FindPrefix(IReadOnlyList<NamedSource> sources)
    {
        // Of a file with a part missing, these hit at least one that is there.
        NamedSource[] probes = [sources[0], sources[sources.Count / 2], sources[^1]];
        var prefixes = probes
            .SelectMany(p => _entries.Keys.Where(k => k == p.Name || k.EndsWith("." + p.Name, StringComparison.Ordinal)
                || k.EndsWith("/" + p.Name, StringComparison.Ordinal)).Select(k => k[..^p.Name.Length]))
            .Prepend("").Distinct(StringComparer.Ordinal);
        return prefixes.MaxBy(prefix => sources.Count(s => _entries.ContainsKey(prefix + s.Name)))!;
    }

    static string Root(string name) => name.IndexOfAny(s_separators) is > 0 and var end ? name[..end] : name;

    /// <summary>PyTorch's count of batches that the statistics have seen: nothing that a network computes with.</summary>
    static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    static bool HasNorms(Backbone backbone) =>
        Localizer.BuildBackbone(backbone.Name, foldedNorms: false, Side, Side).Parameters.Any(p => p.Role == ParameterRole.Scale);
}
