namespace Boxfit.Graphs;

/// <summary>
/// The stages of a backbone, as detection papers count them (C1, C2, …): a new one begins with each block, or layer outside of blocks,
/// that makes the map smaller. A ResNet has five (its first convolution; pooling and <c>layer1</c>; <c>layer2</c>; <c>layer3</c>;
/// <c>layer4</c>), as have MobileNetV2 and the VGGs.
/// </summary>
static class BackboneStages
{
    /// <summary>The backbone's nodes, stage by stage in the order of the data.</summary>
    public static IReadOnlyList<IReadOnlyList<Node>> Of(Graph graph)
    {
        var stages = new List<List<Node>>();
        var backbone = graph.Nodes.Where(n => n.Section == Section.Backbone).ToList();
        for (int i = 0; i < backbone.Count;)
        {
            // A block is never divided, wherever in it the stride is.
            int end = i + 1;
            while (end < backbone.Count && backbone[i].Block is { } block && backbone[end].Block == block) end++;
            var unit = backbone[i..end];
            if (stages.Count == 0 || unit.Any(Shrinks)) stages.Add([]);
            stages[^1].AddRange(unit);
            i = end;
        }
        return stages;
    }

    static bool Shrinks(Node node) =>
        node.Operation is Convolution { Stride: > 1 } or MaxPooling { Stride: > 1 } or AveragePooling { Stride: > 1 };
}

/// <summary>
/// What a backbone has after its last block, made for classifying, such as MobileNetV2's 1280 channels. A neck leaves it out; most
/// backbones have none.
/// </summary>
static class BackboneTail
{
    /// <summary>The tail's nodes.</summary>
    /// <param name="nodes">The nodes of a backbone and its input, in their order.</param>
    public static IEnumerable<Node> Of(IReadOnlyList<Node> nodes) => nodes.Skip(nodes.Last(n => n.Block is not null).Index + 1);
}
