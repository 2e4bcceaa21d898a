namespace Boxfit.Pretrained.Naming;

/// <summary>Compares a file's names and shapes with those of backbones; no numbers are read.</summary>
sealed class BackboneMatcher(WeightFile file)
{
    // Any size that all backbones can take; parameters do not depend on it.
    public const int Side = 224;

    // A file in which the arrays stand under many prefixes is odd; those that most probes agree on are looked at.
    const int MostPrefixes = 16;
    static readonly char[] s_separators = ['.', '/', '_'];

    readonly Dictionary<string, WeightEntry> _entries = file.Format == WeightFormat.KerasH5
        ? KerasNames.Index(file)
        : file.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);

    /// <summary>The best match with a backbone over all schemes, with batch norms or without.</summary>
    public BackboneMatch Match(Backbone backbone)
    {
        var graph = Localizer.BuildBackbone(backbone.Name, foldedNorms: false, Side, Side);
        bool hasNorms = graph.Parameters.Any(p => p.Role == ParameterRole.Scale);
        var matches = Match(backbone, graph, foldedNorms: false);
        if (hasNorms)
        {
            var folded = Localizer.BuildBackbone(backbone.Name, foldedNorms: true, Side, Side);
            matches = matches.Concat(Match(backbone, folded, foldedNorms: true));
        }
        if (MatchChildren(backbone, graph) is { } children) matches = matches.Append(children);
        return matches.MaxBy(m => m.Nearness)!; // the first of equals: with norms before without, schemes in their order
    }

    /// <summary>The best match with each backbone, the nearest first.</summary>
    public IReadOnlyList<BackboneMatch> MatchAll() => [.. Backbones.All.Select(Match).OrderByDescending(m => m.Nearness)];

    IEnumerable<BackboneMatch> Match(Backbone backbone, Graph graph, bool foldedNorms) =>
        from scheme in NamingScheme.All
        let sources = scheme.Find(backbone, graph)
        where sources is not null
        select Match(backbone, scheme, foldedNorms, sources, Tail(graph));

    static HashSet<Parameter> Tail(Graph graph) => [.. BackboneTail.Of(graph.Nodes).SelectMany(n => n.Parameters)];

    BackboneMatch? MatchChildren(Backbone backbone, Graph graph)
    {
        if (new ChildModules(_entries).Find(graph) is not { } children) return null;
        var match = Match(backbone, NamingScheme.Children, foldedNorms: false, children.Sources, Tail(graph), ("", null));
        var strangers = children.Strangers.Select(name => _entries[name]).ToList();
        return match with
        {
            Prefix = children.Twins?.Item1 ?? "",
            Twin = children.Twins?.Item2,
            Strangers = strangers,
            LeftOver = [.. match.Strangers.Concat(match.LeftOver).Except(strangers)],
        };
    }

    BackboneMatch Match(
        Backbone backbone, NamingScheme scheme, bool foldedNorms, IReadOnlyList<NamedSource> sources, HashSet<Parameter> tail) =>
        Match(backbone, scheme, foldedNorms, sources, tail, FindPrefix(sources, sources.Count - tail.Count));

    BackboneMatch Match(
        Backbone backbone, NamingScheme scheme, bool foldedNorms, IReadOnlyList<NamedSource> sources, HashSet<Parameter> tail,
        (string Prefix, string? Twin) place)
    {
        var (prefix, twin) = place;
        var found = new List<(NamedSource, WeightEntry)>();
        var missing = new List<NamedSource>();
        var misfits = new List<Misfit>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            if (!_entries.TryGetValue(prefix + source.Name, out var entry)) missing.Add(source);
            else if (used.Add(entry.Name) && entry.Unusable is null && entry.Shape.AsSpan().SequenceEqual(source.Shape))
                found.Add((source, entry));
            else misfits.Add(new(source, entry));
        }
        var roots = sources.Select(s => Root(s.Name)).ToHashSet(StringComparer.Ordinal);
        var rest = _entries.Where(e => !used.Contains(e.Value.Name) && !IsCounter(e.Key)).ToLookup(e => IsStranger(e.Key), e => e.Value);
        return new(backbone, scheme, foldedNorms, prefix, twin)
        {
            Found = found,
            Missing = missing,
            LacksTail = missing.Count > 0 && tail.SetEquals(missing.Select(m => m.Parameter)),
            Misfits = misfits,
            Strangers = [.. rest[true]],
            LeftOver = [.. rest[false]],
        };

        bool IsStranger(string name) => found.Count > 0 && name.StartsWith(prefix, StringComparison.Ordinal)
            && roots.Contains(Root(name[prefix.Length..]));
    }

    /// <summary>
    /// What stands before the names, such as <c>module.</c>: of all prefixes that the file has, that under which most of them are there.
    /// Where a whole copy, <paramref name="all"/> of them, is there twice, under prefixes that say nothing about which is meant, the other
    /// is the twin.
    /// </summary>
    (string Prefix, string? Twin) FindPrefix(IReadOnlyList<NamedSource> sources, int all)
    {
        // Of a file that is not whole, these hit at least one that is there.
        var probes = Enumerable.Range(0, 5).Select(quarter => sources[quarter * (sources.Count - 1) / 4].Name);
        var prefixes = probes
            .SelectMany(name => _entries.Keys.Where(k => k.Length > name.Length && k.EndsWith(name, StringComparison.Ordinal)
                && k[^(name.Length + 1)] is '.' or '/').Select(k => k[..^name.Length]))
            .GroupBy(prefix => prefix, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Take(MostPrefixes).Select(g => g.Key);
        var ranked = prefixes.Prepend("")
            .Select(prefix => (Prefix: prefix, Count: sources.Count(s => _entries.ContainsKey(prefix + s.Name))))
            .OrderByDescending(p => p.Count).ToList(); // stable: the empty one before others that have as many
        bool isTwice = ranked is [{ Prefix.Length: > 0 }, var second, ..] && second.Count >= all;
        return (ranked[0].Prefix, isTwice ? ranked[1].Prefix : null);
    }

    static string Root(string name) => name.IndexOfAny(s_separators) is > 0 and var end ? name[..end] : name;

    /// <summary>PyTorch's count of batches that the statistics have seen: nothing that a network computes with.</summary>
    public static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);
}

/// <summary>An array of a file that does not have the shape of the parameter that it is named for, or that cannot be used.</summary>
sealed record Misfit(NamedSource Source, WeightEntry Entry);

/// <summary>How a file's arrays, by their names and shapes, compare with a backbone's parameters.</summary>
/// <param name="Backbone">The backbone.</param>
/// <param name="Scheme">Whose names were looked for.</param>
/// <param name="FoldedNorms">Whether the backbone was taken without batch norms.</param>
/// <param name="Prefix">What stands before all names in the file.</param>
/// <param name="Twin">What stands before a second copy of all of them, or null.</param>
sealed record BackboneMatch(Backbone Backbone, NamingScheme Scheme, bool FoldedNorms, string Prefix, string? Twin)
{
    /// <summary>Arrays that fit, with the parameter that each becomes.</summary>
    public required IReadOnlyList<(NamedSource Source, WeightEntry Entry)> Found { get; init; }

    /// <summary>Parameters that the file does not have.</summary>
    public required IReadOnlyList<NamedSource> Missing { get; init; }

    /// <summary>True when these are the backbone's tail, no more and no less.</summary>
    public required bool LacksTail { get; init; }

    /// <summary>Arrays of another shape than their parameter, or that cannot be used.</summary>
    public required IReadOnlyList<Misfit> Misfits { get; init; }

    /// <summary>
    /// Arrays beside those of the backbone, where it has no place for them: the file is of a deeper or otherwise different network.
    /// </summary>
    public required IReadOnlyList<WeightEntry> Strangers { get; init; }

    /// <summary>Other arrays, such as a classifier's.</summary>
    public required IReadOnlyList<WeightEntry> LeftOver { get; init; }

    /// <summary>True when the file can be loaded into the backbone, with its tail or without.</summary>
    public bool Fits => Twin is null && (Missing.Count == 0 || LacksTail) && Misfits.Count == 0 && Strangers.Count == 0;

    /// <summary>Number of the backbone's parameters.</summary>
    public int Parameters => Found.Count + Missing.Count + Misfits.Count;

    /// <summary>How near the file is to the backbone: 1 where it fits, down to 0.</summary>
    public double Nearness => Found.Count / (double)(Parameters + Strangers.Count);

    /// <summary>Whose names the file has; our own model files say so themselves.</summary>
    public string NamingOf(WeightFile file) => file.Metadata.ContainsKey(ModelFile.MetadataName) ? NamingScheme.Own : Scheme.Name;

    /// <summary>The report of loading the file.</summary>
    public LoadingReport Report(WeightFile file) => new(
        file.Path, file.Format, NamingOf(file),
        [.. Found.Select(f => f.Entry.Name)],
        [.. Missing.Concat(Misfits.Select(m => m.Source)).Select(m => Prefix + m.Name)],
        [.. Strangers.Concat(LeftOver).Select(e => e.Name)])
    {
        Notes = LoadingNotes.Of(file, this),
    };
}
