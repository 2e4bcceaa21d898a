namespace Boxfit.Onnx.Quantization;

/// <summary>A convolution or dense layer of a graph, with the activation that follows it.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Activation">The ReLU or ReLU6 that alone takes its result; null where there is none.</param>
/// <param name="IsLast">Whether no other such layer comes after it: it gives the box's numbers.</param>
sealed record OnnxLayer(OnnxNode Node, OnnxNode? Activation, bool IsLast)
{
    /// <summary>Its name: that of its own result.</summary>
    public string Name => Node.Name;

    /// <summary>Name of what it takes.</summary>
    public string Input => Node.Inputs[0];

    /// <summary>Name of what it gives behind the activation.</summary>
    public string Output => (Activation ?? Node).Outputs[0];

    /// <summary>Name of its weights.</summary>
    public string Weight => Node.Inputs[1];

    /// <summary>Name of its bias; null where it has none.</summary>
    public string? Bias => Node.Inputs.Count > 2 ? Node.Inputs[2] : null;

    /// <summary>Groups of channels that are convolved by themselves; 1 for a dense layer.</summary>
    public int Groups => Node.Attributes.FirstOrDefault(a => a.Name == "group")?.Value is long groups ? (int)groups : 1;

    /// <summary>
    /// Whether it can be computed with bytes. A last convolution cannot: its result would be rounded to 256 numbers, or runtimes compute
    /// it with floats anyway. A last dense layer gives floats.
    /// </summary>
    public bool CanBeInteger => !(IsLast && Node.Operator == LayerList.Convolution);
}

/// <summary>The layers of a graph that have weights to multiply with, and what stands between them.</summary>
sealed class LayerList
{
    internal const string Convolution = "Conv", Dense = "Gemm", Relu = "Relu", Clip = "Clip", Flatten = "Flatten";

    readonly Dictionary<string, List<OnnxNode>> _consumers = new(StringComparer.Ordinal);
    readonly HashSet<OnnxNode> _before = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<string> _results;

    /// <summary>Finds the layers.</summary>
    public LayerList(OnnxGraph graph)
    {
        _results = [.. graph.Outputs.Select(o => o.Name)];
        foreach (var node in graph.Nodes)
        {
            foreach (string input in node.Inputs)
            {
                if (!_consumers.TryGetValue(input, out var list)) _consumers[input] = list = [];
                list.Add(node);
            }
        }
        foreach (var node in graph.Nodes.Reverse())
            if (node.Outputs.SelectMany(ConsumersOf).Any(c => IsLayer(c) || IsBeforeLayer(c))) _before.Add(node);
        All = [.. graph.Nodes.Where(IsLayer).Select(n => new OnnxLayer(n, ActivationAfter(n), !IsBeforeLayer(n)))];
    }

    /// <summary>The layers in the order of the graph.</summary>
    public IReadOnlyList<OnnxLayer> All { get; }

    /// <summary>Whether a layer depends on a node's result.</summary>
    public bool IsBeforeLayer(OnnxNode node) => _before.Contains(node);

    /// <summary>The nodes that take a value.</summary>
    public IReadOnlyList<OnnxNode> ConsumersOf(string value) => _consumers.TryGetValue(value, out var list) ? list : [];

    /// <summary>
    /// The ReLU or ReLU6 that alone takes a node's result. Bytes whose least number is 0, and whose largest is at most 6, are cut to them
    /// when they are rounded, so that it need not be computed.
    /// </summary>
    public OnnxNode? ActivationAfter(OnnxNode node)
    {
        string value = node.Outputs[0];
        return !_results.Contains(value) && ConsumersOf(value) is [{ Operator: Relu or Clip } only]
            && !_results.Contains(only.Outputs[0]) ? only : null;
    }

    /// <summary>The layer that alone takes a layer's output; null where there is none.</summary>
    public OnnxLayer? OnlyNext(OnnxLayer layer) => !_results.Contains(layer.Output) && ConsumersOf(layer.Output) is [var only]
        ? All.FirstOrDefault(l => ReferenceEquals(l.Node, only)) : null;

    /// <summary>The name under which a value's numbers are measured: where only a flattening takes them, that of what it gives.</summary>
    public string MeasuredAs(string value) =>
        !_results.Contains(value) && ConsumersOf(value) is [{ Operator: Flatten } only] ? MeasuredAs(only.Outputs[0]) : value;

    static bool IsLayer(OnnxNode node) => node.Operator is Convolution or Dense;
}
