using Boxfit.Graphs;
using Boxfit.Graphs.Operations;

namespace Boxfit.Engine.Plans;

/// <summary>A node together with the activation after it, where both can be computed in one go.</summary>
/// <param name="Main">The node that does the work.</param>
/// <param name="Activation">The function applied to its result, or null.</param>
/// <param name="Output">The node whose value comes out: the activation's, or <paramref name="Main"/>.</param>
sealed record Stage(Node Main, ActivationFunction? Activation, Node Output)
{
    /// <summary>Divides a graph into stages, in the order of the graph.</summary>
    public static IReadOnlyList<Stage> Of(Graph graph)
    {
        var stages = new List<Stage>();
        var fused = new HashSet<Node>();
        foreach (var node in graph.Nodes)
        {
            if (fused.Contains(node)) continue;
            var activation = FindActivation(graph, node);
            if (activation is not null) fused.Add(activation);
            stages.Add(new(node, (activation?.Operation as Activation)?.Function, activation ?? node));
        }
        return stages;
    }

    static Node? FindActivation(Graph graph, Node node)
    {
        if (node.Operation is not (Convolution or BatchNorm or Addition or Dense)) return null;
        var consumers = graph.ConsumersOf(node).ToList();
        return consumers is [{ Operation: Activation { Function: ActivationFunction.Relu or ActivationFunction.Relu6 } }] ? consumers[0] : null;
    }
}
