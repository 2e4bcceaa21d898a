namespace Boxfit.Graphs;

/// <summary>
/// What a backbone has after its last block, made for classifying, such as MobileNetV2's 1280 channels. A neck leaves it out; most backbones
/// have none.
/// </summary>
public static class BackboneTail
{
    /// <summary>The tail's nodes.</summary>
    /// <param name="nodes">The nodes of a backbone and its input, in their order.</param>
    public static IEnumerable<Node> Of(IReadOnlyList<Node> nodes) => nodes.Skip(nodes.Last(n => n.Block is not null).Index + 1);
}
