namespace Boxfit.Reports.Diagrams;

/// <summary>One box of a diagram: a node, or several folded into one.</summary>
/// <param name="Nodes">The nodes it stands for, in the order of the graph; the last one's shape is the box's output.</param>
/// <param name="Title">Its name.</param>
/// <param name="Lines">What it does, a line each.</param>
/// <param name="Style">Its colours.</param>
/// <param name="IsResidual">Whether residual sums are folded into it.</param>
sealed record DiagramBox(IReadOnlyList<Node> Nodes, string Title, IReadOnlyList<string> Lines, DiagramStyle Style, bool IsResidual)
{
    public Shape Shape => Nodes[^1].Shape;

    public Section Section => Nodes[0].Section;

    public long MultiplyAdds => Nodes.Sum(n => n.MultiplyAdds);
}
