namespace Boxfit.Onnx.Format;

/// <summary>
/// What a node computes or leaves: a graph within a graph, ONNX's <c>GraphProto</c> as the setting of an <c>If</c>. It sees the values and
/// arrays of the graph around it.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">The steps, each after those whose results it takes.</param>
/// <param name="Output">What it gives.</param>
sealed record OnnxBranch(string Name, IReadOnlyList<OnnxNode> Nodes, OnnxValue Output)
{
    internal OnnxMessage ToMessage()
    {
        var message = new OnnxMessage();
        foreach (var node in Nodes) message.Add(OnnxGraph.NodeField, node.ToMessage());
        message.Add(OnnxGraph.NameField, Name);
        message.Add(OnnxGraph.OutputField, Output.ToMessage());
        return message;
    }
}
