namespace Boxfit.Graphs;

/// <summary>
/// A graph divided at a node that everything after it depends on alone: the value of one part's output is the other's input.
/// </summary>
/// <param name="Before">The nodes up to the cut; its output is the node's value.</param>
/// <param name="After">The nodes behind the cut, under their names; its input has the shape of the node's value.</param>
sealed record GraphCut(Graph Before, Graph After)
{
    /// <summary>
    /// Divides a graph behind the longest part that a training never changes: frozen parameters and statistics, nothing random. Null where
    /// there is none, or where all of it is frozen.
    /// </summary>
    public static GraphCut? BehindFrozen(Graph graph, Freezing freezing)
    {
        var frozen = new HashSet<Node>();
        Node? place = null;
        foreach (var node in graph.Nodes)
        {
            if (IsFixed(node, freezing) && node.Inputs.All(frozen.Contains)) frozen.Add(node);
            if (frozen.Contains(node) && node.Operation is not Input && IsOnlyWay(graph, node)) place = node;
        }
        return place is null || place == graph.Output ? null : At(graph, place);
    }

    static GraphCut At(Graph graph, Node place)
    {
        var nodes = new List<Node> { graph.Input with { Operation = new Input(place.Shape), Shape = place.Shape } };
        var copies = new Dictionary<Node, Node> { [place] = nodes[0] };
        foreach (var node in graph.Nodes.Skip(place.Index + 1))
        {
            var copy = node with { Index = nodes.Count, Inputs = [.. node.Inputs.Select(i => copies[i])] };
            nodes.Add(copy);
            copies.Add(node, copy);
        }
        return new(
            new([.. graph.Nodes.Take(place.Index + 1)], graph.BackboneNaming),
            new(nodes, graph.BackboneNaming));
    }

    static bool IsFixed(Node node, Freezing freezing) => node.Operation is not Dropout
        && (node.Operation is not BatchNorm || freezing.Statistics.Contains(node.Name))
        && node.Parameters.All(freezing.Holds);

    static bool IsOnlyWay(Graph graph, Node place) =>
        graph.Nodes.Skip(place.Index + 1).All(n => n.Inputs.All(i => i.Index >= place.Index));
}
