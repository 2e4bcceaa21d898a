namespace Boxfit.Training.FineTuning;

/// <summary>What is frozen in each epoch of a run.</summary>
sealed class FreezeSchedule
{
    readonly Graph _graph;
    readonly IReadOnlyList<IReadOnlyList<Node>> _stages;
    readonly NormFreezing _norms;
    readonly List<(int Epoch, HashSet<string> Frozen)> _changes = [];

    /// <summary>Finds out what the settings' words mean in a graph.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="settings">What to freeze, and what to unfreeze when.</param>
    /// <param name="epochs">Epochs of the run.</param>
    /// <exception cref="InputException">
    /// A word matches nothing, everything would be frozen, or something is unfrozen that is not frozen, or after the last epoch.
    /// </exception>
    public FreezeSchedule(Graph graph, FreezingSettings settings, int epochs)
    {
        (_graph, _norms, _stages) = (graph, settings.Norms, BackboneStages.Of(graph));
        var frozen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string what in settings.Freeze) frozen.UnionWith(Choose("--freeze", what, fromTheEnd: false));
        _changes.Add((1, frozen));
        foreach (var (epoch, what) in settings.Unfreeze)
        {
            if (epoch > epochs) throw new InputException($"--unfreeze {epoch}:{what} is never reached: the run has " +
                $"{Counted.Of(epochs, "epoch")}.");
            var free = what == "all" ? frozen : Choose("--unfreeze", what, fromTheEnd: true);
            if (!frozen.Overlaps(free)) throw new InputException($"--unfreeze {epoch}:{what}: nothing of it is frozen then.");
            frozen = [.. frozen.Except(free)];
            _changes.Add((epoch, frozen));
        }
        if (At(1) is var first && graph.Parameters.All(first.Holds))
        {
            string words = string.Join(',', settings.Freeze);
            throw new InputException(
                $"--freeze {words} freezes every parameter, so that nothing would be trained. Its names are " +
                $"{ParameterPattern.SomeNames(graph)}.");
        }
    }

    /// <summary>What is frozen in an epoch, counted from 1.</summary>
    public Freezing At(int epoch)
    {
        var parameters = new HashSet<string>(_changes.Last(c => c.Epoch <= epoch).Frozen, StringComparer.Ordinal);
        var statistics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in _graph.Nodes.Where(n => n.Operation is BatchNorm))
        {
            string[] names = [.. node.Parameters.Where(p => p.Role.IsTrainable()).Select(p => p.Name)];
            bool isBackbone = node.Section == Section.Backbone;
            if (isBackbone && _norms == NormFreezing.All) parameters.UnionWith(names);
            if ((isBackbone && _norms != NormFreezing.None) || names.All(parameters.Contains)) statistics.Add(node.Name);
        }
        return new(parameters, statistics);
    }

    /// <summary>True when another part is frozen in the epoch than in the one before.</summary>
    public bool ChangesAt(int epoch) => epoch > 1 && _changes.Exists(c => c.Epoch == epoch);

    /// <summary>The trainable parameters that a word of the command line means.</summary>
    HashSet<string> Choose(string option, string what, bool fromTheEnd)
    {
        IEnumerable<Parameter> chosen;
        if (int.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            if (count < 1 || count > _stages.Count)
            {
                throw new InputException(
                    $"{option} {what}: expected a number of stages from 1 to {_stages.Count}, which the backbone has.");
            }
            chosen = (fromTheEnd ? _stages.TakeLast(count) : _stages.Take(count)).SelectMany(s => s).SelectMany(n => n.Parameters);
        }
        else if (what == "backbone")
        {
            chosen = _stages.SelectMany(s => s).SelectMany(n => n.Parameters);
        }
        else
        {
            chosen = _graph.Parameters.Where(p => ParameterPattern.Matches(what, p.Name));
        }
        var names = chosen.Where(p => p.Role.IsTrainable()).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 ? names : throw ParameterPattern.NoMatch(option, what, _graph);
    }
}
