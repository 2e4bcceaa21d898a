namespace Boxfit.Graphs;

/// <summary>
/// A network as a static graph in topological order: the one source of truth that plans, summaries, diagrams and weight files are made
/// from. Shapes are known for one input size; the same architecture built at another size gives the same parameters where the vectorizer
/// allows it.
/// </summary>
sealed class Graph
{
    internal Graph(IReadOnlyList<Node> nodes, ParameterNaming backboneNaming)
    {
        Nodes = nodes;
        Parameters = [.. nodes.SelectMany(n => n.Parameters)];
        BackboneNaming = backboneNaming;
    }

    /// <summary>All nodes; every node comes after its inputs, the first is the picture, the last the output.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The picture's node.</summary>
    public Node Input => Nodes[0];

    /// <summary>The node whose value is the result.</summary>
    public Node Output => Nodes[^1];

    /// <summary>All parameters in the order of the nodes, running statistics included.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The library whose conventions the backbone follows; decides how parameters are counted.</summary>
    public ParameterNaming BackboneNaming { get; }

    /// <summary>The nodes that take <paramref name="node"/>'s output.</summary>
    public IEnumerable<Node> ConsumersOf(Node node) => Nodes.Skip(node.Index + 1).Where(n => n.Inputs.Contains(node));

    /// <summary>The node that alone takes <paramref name="node"/>'s output; null where none does, or several.</summary>
    public Node? OnlyConsumerOf(Node node)
    {
        var consumers = ConsumersOf(node).Take(2).ToList();
        return consumers.Count == 1 ? consumers[0] : null;
    }

    /// <summary>The part of the graph that a node's value depends on; the value is its output.</summary>
    public Graph UpTo(Node node)
    {
        var needed = new HashSet<Node> { node };
        foreach (var other in Nodes.Take(node.Index + 1).Reverse().Where(needed.Contains)) needed.UnionWith(other.Inputs);
        var copies = new Dictionary<Node, Node>();
        foreach (var old in Nodes.Where(needed.Contains))
            copies.Add(old, old with { Index = copies.Count, Inputs = [.. old.Inputs.Select(i => copies[i])] });
        return new([.. copies.Values.OrderBy(n => n.Index)], BackboneNaming);
    }

    /// <summary>
    /// Number of parameters of a node as its home counts them: Keras includes batch norm's running statistics, PyTorch does not.
    /// </summary>
    public long CountParameters(Node node) =>
        node.Parameters.Where(p => BackboneNaming == ParameterNaming.Keras || p.Role.IsTrainable()).Sum(p => p.Count);

    /// <summary>Multiply-adds for one picture.</summary>
    public long MultiplyAdds => Nodes.Sum(n => n.MultiplyAdds);
}
