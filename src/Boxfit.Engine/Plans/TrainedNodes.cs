namespace Boxfit.Engine.Plans;

/// <summary>Which nodes of a graph training has to do with, and which never change because they and all before them are frozen.</summary>
sealed class TrainedNodes
{
    readonly HashSet<Node> _differentiated = [], _fixed = [];

    public TrainedNodes(Graph graph, Freezing freezing, bool inputGradient)
    {
        foreach (var node in graph.Nodes)
        {
            bool isTrained = node.Operation is Input ? inputGradient : node.Parameters.Any(p => !freezing.Holds(p));
            bool varies = node.Operation is Dropout || (node.Operation is BatchNorm && !freezing.Statistics.Contains(node.Name));
            if (isTrained || node.Inputs.Any(NeedsGradient)) _differentiated.Add(node);
            else if (!varies && node.Inputs.All(IsFixed)) _fixed.Add(node);
        }
    }

    /// <summary>True when the derivative by this node's value is needed: something at or before it is trained.</summary>
    public bool NeedsGradient(Node node) => _differentiated.Contains(node);

    /// <summary>True for a node of the frozen prefix, which always gives the same for a picture: it is run as in prediction.</summary>
    public bool IsFixed(Node node) => _fixed.Contains(node);
}
