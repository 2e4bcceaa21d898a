namespace Boxfit.Training.FineTuning;

/// <summary>Says in words what of a network is frozen.</summary>
static class FrozenDescription
{
    /// <summary>Number of trainable parameters that are trained, and of all.</summary>
    public static (long Trained, long All) Count(Graph graph, Freezing freezing) => (
        graph.Parameters.Where(p => !freezing.Holds(p)).Sum(p => p.Count),
        graph.Parameters.Where(p => p.Role.IsTrainable()).Sum(p => p.Count));

    /// <summary>Such as <c>stages 1, 2 of the backbone, part of the head</c>; empty where nothing is.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="freezing">What is frozen of it.</param>
    /// <param name="norms">What is held of batch norms: where all of them are, they are passed over.</param>
    public static string Describe(Graph graph, Freezing freezing, NormFreezing norms)
    {
        var stages = BackboneStages.Of(graph);
        string[] whole = [.. Stages(s => s.All(freezing.Holds))];
        string[] partly = [.. Stages(s => s.Any(freezing.Holds) && !s.All(freezing.Holds))];
        var words = new List<string>();
        if (whole.Length == stages.Count) words.Add("the backbone");
        else if (whole.Length > 0) words.Add($"{Numbered(whole)} of the backbone");
        if (partly.Length > 0) words.Add($"part of {Numbered(partly)} of the backbone");
        foreach (var section in graph.Nodes.Where(n => n.Section != Section.Backbone).GroupBy(n => n.Section))
        {
            Parameter[] parameters = [.. Trainable(section)];
            if (parameters.Any(freezing.Holds)) words.Add($"{(parameters.All(freezing.Holds) ? "" : "part of ")}{Name(section.Key)}");
        }
        return string.Join(", ", words);

        IEnumerable<string> Stages(Func<Parameter[], bool> isMeant) => stages.Index()
            .Where(s => isMeant([.. Trainable(s.Item)]))
            .Select(s => (s.Index + 1).ToString(CultureInfo.InvariantCulture));

        IEnumerable<Parameter> Trainable(IEnumerable<Node> nodes) => nodes
            .Where(n => norms != NormFreezing.All || n is not { Section: Section.Backbone, Operation: BatchNorm })
            .SelectMany(n => n.Parameters).Where(p => p.Role.IsTrainable());
    }

    static string Numbered(string[] stages) => $"{(stages.Length > 1 ? "stages" : "stage")} {string.Join(", ", stages)}";

    static string Name(Section section) => section switch
    {
        Section.Neck => "the neck",
        Section.ExtraConvolutions => "the extra convolutions",
        _ => "the head",
    };
}
