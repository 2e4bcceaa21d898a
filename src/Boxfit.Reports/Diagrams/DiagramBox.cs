namespace Boxfit.Reports.Diagrams;

/// <summary>
/// One box of a diagram: a node, or several folded into one in the order of the graph, with its name and what it does, a line each.
/// </summary>
sealed record DiagramBox(IReadOnlyList<Node> Nodes, string Title, IReadOnlyList<string> Lines, DiagramStyle Style, bool IsResidual)
{
    public Shape Shape => Nodes[^1].Shape;

    public Section Section => Nodes[0].Section;

    public long MultiplyAdds => Nodes.Sum(n => n.MultiplyAdds);
}

/// <summary>Colours inside and of the outline of a kind of box, and what the legend calls it.</summary>
sealed record DiagramStyle(string Name, string Fill, string Line)
{
    static readonly DiagramStyle s_input = new("picture", "#f0f1f3", "#6e7781");
    static readonly DiagramStyle s_convolution = new("convolution", "#d6e8fb", "#2f74b5");
    static readonly DiagramStyle s_norm = new("normalization", "#d9f2ec", "#2a8a76");
    static readonly DiagramStyle s_activation = new("activation", "#fdf0d0", "#b3841c");
    static readonly DiagramStyle s_pooling = new("pooling, flatten", "#ecdff5", "#8250a8");
    static readonly DiagramStyle s_sum = new("residual sum", "#fbdcd9", "#b9483f");
    static readonly DiagramStyle s_dense = new("dense", "#dff0d4", "#4e8a2e");
    static readonly DiagramStyle s_other = new("other", "#ffffff", "#6e7781");

    /// <summary>Several blocks of layers in one box.</summary>
    public static DiagramStyle Blocks { get; } = new("blocks of layers", "#bcd6f2", "#1f5a96");

    /// <summary>The style of a single operation.</summary>
    public static DiagramStyle Of(Operation operation) => operation switch
    {
        Input => s_input,
        Convolution => s_convolution,
        BatchNorm => s_norm,
        Activation => s_activation,
        MaxPooling or AveragePooling or GlobalAveragePooling or Flatten => s_pooling,
        Addition => s_sum,
        Dense => s_dense,
        _ => s_other,
    };
}
