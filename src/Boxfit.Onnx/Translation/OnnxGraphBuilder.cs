namespace Boxfit.Onnx.Translation;

/// <summary>The nodes and arrays of an ONNX graph as they are put together.</summary>
sealed class OnnxGraphBuilder
{
    readonly List<OnnxNode> _nodes = [];
    readonly OrderedDictionary<string, OnnxTensor> _tensors;

    /// <param name="type">The format of the numbers that the network computes with.</param>
    public OnnxGraphBuilder(OnnxType type) : this(type, new(StringComparer.Ordinal))
    {
    }

    OnnxGraphBuilder(OnnxType type, OrderedDictionary<string, OnnxTensor> tensors) => (Type, _tensors) = (type, tensors);

    /// <summary>The format of the numbers that the network computes with.</summary>
    public OnnxType Type { get; }

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The arrays so far.</summary>
    public IReadOnlyList<OnnxTensor> Tensors => [.. _tensors.Values];

    /// <summary>For a graph within this one: nodes of its own, and the same arrays.</summary>
    public OnnxGraphBuilder Branch() => new(Type, _tensors);

    /// <summary>Adds a step as it is.</summary>
    public void Add(OnnxNode node) => _nodes.Add(node);

    /// <summary>Adds an array as it is; one that is there already under its name stays.</summary>
    public string Add(OnnxTensor tensor) => Keep(tensor);

    /// <summary>Adds a step and returns the name of its result.</summary>
    /// <param name="name">ONNX's name of what it computes.</param>
    /// <param name="output">Name of the result.</param>
    /// <param name="inputs">Names of what it takes.</param>
    /// <param name="attributes">Its settings.</param>
    /// <param name="description">What it is in the network.</param>
    public string Add(string name, string output, string[] inputs, OnnxSetting[]? attributes = null, string description = "")
    {
        _nodes.Add(new(name, inputs, [output], attributes ?? []) { Description = description });
        return output;
    }

    /// <summary>Adds a step that divides a value along its channels.</summary>
    public void Split(string input, params (string Name, int Channels)[] pieces) => _nodes.Add(new(
        "Split", [input, Integers($"{input}.split", [.. pieces.Select(p => (long)p.Channels)])], [.. pieces.Select(p => p.Name)],
        new OnnxSetting("axis", 1L)));

    /// <summary>Adds a step that changes the format of numbers.</summary>
    public string Cast(string input, string output, OnnxType to) => Add("Cast", output, [input], [new("to", (long)to)]);

    /// <summary>Adds weights, or a constant that the network computes with.</summary>
    public string Weights(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) =>
        Keep(Type == OnnxType.Float16 ? OnnxTensor.Halves(name, shape, values) : OnnxTensor.Of(name, shape, values));

    /// <summary>Adds a constant of 32-bit floats.</summary>
    public string Floats(string name, IReadOnlyList<int> shape, params ReadOnlySpan<float> values) =>
        Keep(OnnxTensor.Of(name, shape, values));

    /// <summary>Adds a constant of 64-bit floats.</summary>
    public string Doubles(string name, IReadOnlyList<int> shape, params ReadOnlySpan<double> values) =>
        Keep(OnnxTensor.Of(name, shape, values));

    /// <summary>Adds a single 64-bit float.</summary>
    public string Double(string name, double value) => Doubles(name, [], value);

    /// <summary>Adds a constant list of integers.</summary>
    public string Integers(string name, params ReadOnlySpan<long> values) => Keep(OnnxTensor.Of(name, [values.Length], values));

    string Keep(OnnxTensor tensor)
    {
        // Constants such as the bounds of ReLU6 are shared.
        _tensors.TryAdd(tensor.Name, tensor);
        return tensor.Name;
    }
}
