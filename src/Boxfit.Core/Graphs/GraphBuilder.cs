namespace Boxfit.Graphs;

/// <summary>
/// Builds a <see cref="Graph"/> node by node. Architectures set <see cref="Section"/>, <see cref="Block"/> and <see cref="Naming"/>
/// as they go; every node that is added takes the current ones.
/// </summary>
sealed class GraphBuilder
{
    readonly List<Node> _nodes = [];
    readonly HashSet<string> _names = new(StringComparer.Ordinal);
    ParameterNaming _backboneNaming;

    /// <summary>Starts a graph whose input is a picture of the given shape.</summary>
    public GraphBuilder(Shape input)
    {
        Section = Section.Input;
        Input = Add("input", new Input(input));
        Section = Section.Backbone;
    }

    /// <summary>The picture's node.</summary>
    public Node Input { get; }

    /// <summary>The section that the next nodes belong to.</summary>
    public Section Section { get; set; }

    /// <summary>The repeated block that the next nodes belong to, or null.</summary>
    public string? Block { get; set; }

    /// <summary>How the next nodes' parameters are named.</summary>
    public ParameterNaming Naming { get; set; }

    /// <summary>True leaves batch norms out and gives every convolution a bias, as in weights that have their norms folded in.</summary>
    public bool FoldsNorms { get; set; }

    /// <summary>Adds a node and infers its shape.</summary>
    /// <exception cref="InputException">The operation does not fit its inputs; the message names the node.</exception>
    public Node Add(string name, Operation operation, params Node[] inputs)
    {
        if (FoldsNorms)
        {
            if (operation is BatchNorm) return inputs[0];
            if (operation is Convolution convolution) operation = convolution with { Bias = true };
        }
        if (!_names.Add(name)) throw new ArgumentException($"The graph already has a node named '{name}'.", nameof(name));
        var shapes = Array.ConvertAll(inputs, n => n.Shape);
        Shape shape;
        try
        {
            shape = operation.InferShape(shapes);
        }
        catch (InputException e)
        {
            throw new InputException($"Layer '{name}': {e.Message}", e);
        }
        if (Section == Section.Backbone) _backboneNaming = Naming;
        var naming = Naming;
        var parameters = operation.Parameters(shapes)
            .Select(p => new Parameter(naming.Full(name, p.Role), p.Role, p.Shape, p.Initializer)).ToArray();
        var node = new Node
        {
            Index = _nodes.Count, Name = name, Operation = operation, Inputs = inputs, Shape = shape, Parameters = parameters,
            Section = Section, Block = Block, MultiplyAdds = operation.MultiplyAdds(shapes, shape),
        };
        _nodes.Add(node);
        return node;
    }

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Takes back the <see cref="BackboneTail"/> of the nodes so far.</summary>
    public void RemoveTail()
    {
        foreach (var node in BackboneTail.Of(_nodes).ToList())
        {
            _names.Remove(node.Name);
            _nodes.Remove(node);
        }
    }

    /// <summary>Ends the graph; its output is the last node added.</summary>
    public Graph Build() => new([.. _nodes], _backboneNaming);
}
