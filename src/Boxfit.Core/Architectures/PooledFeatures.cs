namespace Boxfit.Architectures;

/// <summary>
/// What a network has made of a picture before its head: its last feature map, averaged over the places. Every network has one, whatever
/// its head makes of it.
/// </summary>
static class PooledFeatures
{
    /// <summary>The node whose value is that map.</summary>
    public static Node MapOf(Graph graph) => graph.Nodes.Last(n => n.Section < Section.Vectorizer);

    /// <summary>How many features there are: the map's channels.</summary>
    public static int CountOf(Graph graph) => MapOf(graph).Shape.Channels;

    /// <summary>The same network with the features behind the numbers that it gives, as one vector.</summary>
    public static Graph Beside(Graph graph)
    {
        var map = MapOf(graph);
        var features = Behind("features", new GlobalAveragePooling(), graph.Nodes.Count, map);
        return new([.. graph.Nodes, features, Behind("described", new Concat(), features.Index + 1, graph.Output, features)],
            graph.BackboneNaming);
    }

    static Node Behind(string name, Operation operation, int index, params Node[] inputs) => new()
    {
        Index = index, Name = name, Operation = operation, Inputs = inputs, Parameters = [], MultiplyAdds = 0, Section = Section.Head,
        Shape = operation.InferShape([.. inputs.Select(i => i.Shape)]),
    };
}
