namespace Boxfit.Onnx.Quantization;

/// <summary>
/// Rewrites a graph of floats so that runtimes compute its layers with bytes: before and behind each such layer a value is rounded to bytes
/// and made floats again (<c>QuantizeLinear</c>, <c>DequantizeLinear</c>; "QDQ"), which runtimes join with the layer. Activations are
/// unsigned bytes with one scale a value, weights signed ones with a scale for each output channel, biases of 32 bits.
/// </summary>
sealed class ByteGraph
{
    readonly OnnxGraph _graph;
    readonly LayerList _layers;
    readonly IReadOnlyDictionary<string, ValueRange> _ranges;
    readonly IReadOnlySet<string> _floatLayers;
    readonly int _largestWeight;
    readonly List<OnnxNode> _nodes = [];
    readonly OrderedDictionary<string, OnnxTensor> _tensors = new(StringComparer.Ordinal);
    readonly Dictionary<string, Bytes> _bytes = new(StringComparer.Ordinal);

    ByteGraph(
        OnnxGraph graph, IReadOnlyDictionary<string, ValueRange> ranges, IReadOnlySet<string> floatLayers, int largestWeight)
    {
        (_graph, _ranges, _floatLayers, _largestWeight) = (graph, ranges, floatLayers, largestWeight);
        _layers = new(graph);
        foreach (var tensor in graph.Tensors) _tensors[tensor.Name] = tensor;
    }

    /// <summary>Rewrites a model.</summary>
    /// <param name="model">The model, of 32-bit floats.</param>
    /// <param name="ranges">The range of each value that <see cref="ValuesToMeasure"/> names.</param>
    /// <param name="floatLayers">Names of the layers to be left as they are.</param>
    /// <param name="largestWeight">
    /// The largest byte of a weight: <see cref="ChannelWeights.Largest7"/> or <see cref="ChannelWeights.Largest8"/>.
    /// </param>
    public static OnnxModel Rewrite(
        OnnxModel model, IReadOnlyDictionary<string, ValueRange> ranges, IReadOnlySet<string> floatLayers, int largestWeight) =>
        model with { Graph = new ByteGraph(model.Graph, ranges, floatLayers, largestWeight).Build() };

    /// <summary>
    /// Names of the values that may be rounded to bytes, whichever layers are left in floats. A value that only an activation takes is
    /// not among them: the activation's is.
    /// </summary>
    public static IReadOnlyList<string> ValuesToMeasure(OnnxGraph graph)
    {
        var layers = new LayerList(graph);
        var joins = graph.Nodes.Where(n => IsJoined(n) && layers.IsBeforeLayer(n)).Select(n => (layers.ActivationAfter(n) ?? n).Outputs[0]);
        var values = layers.All.SelectMany(l => new[] { l.Input, l.Output }).Concat(joins);
        return [.. values.Select(layers.MeasuredAs).Distinct(StringComparer.Ordinal)];
    }

    OnnxGraph Build()
    {
        var left = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        foreach (var node in _graph.Nodes)
        {
            if (left.Contains(node)) continue;
            var layer = _layers.All.FirstOrDefault(l => ReferenceEquals(l.Node, node));
            bool isByteLayer = layer is { CanBeInteger: true } && !_floatLayers.Contains(layer.Name);
            // What computes nothing by weights is computed with bytes where it is given bytes.
            bool isByteJoin = IsJoined(node) && _layers.IsBeforeLayer(node)
                && DataInputs(node).All(i => _bytes.TryGetValue(i, out var b) && b.IsOnly);
            if (isByteLayer && layer!.IsLast) Add(node, BytesOf(layer.Input), AddWeights(layer));
            else if (isByteLayer || isByteJoin) AddWithBytes(node, layer, left);
            else _nodes.Add(node with { Inputs = [.. node.Inputs.Select(FloatsOf)] });
        }
        var used = _nodes.SelectMany(n => n.Inputs).ToHashSet(StringComparer.Ordinal);
        return PixelScale.AsConvolution(_graph with { Nodes = _nodes, Tensors = [.. _tensors.Values.Where(t => used.Contains(t.Name))] });
    }

    void AddWithBytes(OnnxNode node, OnnxLayer? layer, HashSet<OnnxNode> left)
    {
        var activation = KeepsScale(node) ? null : _layers.ActivationAfter(node);
        var output = activation ?? node;
        string value = output.Outputs[0];
        string[] inputs = layer is null
            ? [.. node.Inputs.Select(i => _bytes.TryGetValue(i, out var b) ? b.Floats : i)] : [BytesOf(layer.Input), .. AddWeights(layer)];
        if (activation is not null) left.Add(activation);
        _nodes.Add(node with
        {
            Inputs = inputs, Outputs = [value],
            Description = activation is null ? node.Description : $"{node.Description}; its activation is in the rounding to bytes",
        });
        // What only moves numbers, or takes the largest, gives those that it is given.
        var scale = KeepsScale(node) ? _bytes[node.Inputs[0]].Scale : ByteScale.Of(Range(value, activation));
        AddRounding(value, scale, isOnly: true);
    }

    void Add(OnnxNode node, string input, string[] arrays) => _nodes.Add(node with { Inputs = [input, .. arrays] });

    /// <summary>The name of a value's bytes made floats again; they are added where they are not there yet.</summary>
    string BytesOf(string value)
    {
        // A float layer's value, or the picture, is rounded for who takes bytes; others take it as it is.
        if (!_bytes.ContainsKey(value)) AddRounding(value, ByteScale.Of(_ranges[_layers.MeasuredAs(value)]), isOnly: false);
        return _bytes[value].Floats;
    }

    string FloatsOf(string value) => _bytes.TryGetValue(value, out var bytes) && bytes.IsOnly ? bytes.Floats : value;

    ValueRange Range(string value, OnnxNode? activation)
    {
        var range = _ranges[_layers.MeasuredAs(value)];
        if (activation is null) return range;
        float most = activation.Operator == LayerList.Clip ? _tensors[activation.Inputs[2]].Floats()[0] : float.PositiveInfinity;
        return new(0, Math.Min(range.High, most));
    }

    void AddRounding(string value, ByteScale scale, bool isOnly)
    {
        string[] arrays =
        [
            Keep(OnnxTensor.Of($"{value}.scale", [], [scale.Scale])), Keep(OnnxTensor.Of($"{value}.zero", [], [scale.ZeroPoint])),
        ];
        string bytes = $"{value}.bytes", floats = $"{value}.floats";
        _nodes.Add(new("QuantizeLinear", [value, .. arrays], [bytes]));
        _nodes.Add(new("DequantizeLinear", [bytes, .. arrays], [floats]));
        _bytes[value] = new(scale, floats, isOnly);
    }

    /// <summary>Puts a layer's weights and bias into bytes and returns their names, which are the same as before.</summary>
    string[] AddWeights(OnnxLayer layer)
    {
        float inputScale = _bytes[layer.Input].Scale.Scale;
        var weight = _tensors[layer.Weight];
        var bias = layer.Bias is null ? null : _tensors[layer.Bias];
        var rounded = ChannelWeights.Of(
            weight.Floats(), bias is null ? [] : bias.Floats(), inputScale, weight.Shape[0], _largestWeight);
        AddArray(OnnxTensor.Of($"{weight.Name}.bytes", weight.Shape, rounded.Levels), rounded.Scales,
            OnnxTensor.Of($"{weight.Name}.zeros", [rounded.Scales.Length], new sbyte[rounded.Scales.Length]), weight.Name);
        if (bias is null) return [weight.Name];
        float[] scales = Array.ConvertAll(rounded.Scales, s => s * inputScale);
        int[] levels = new int[scales.Length];
        for (int i = 0; i < levels.Length; i++) levels[i] = (int)Math.Round(bias.Floats()[i] / (double)scales[i]);
        AddArray(OnnxTensor.Of($"{bias.Name}.integers", bias.Shape, levels), scales,
            OnnxTensor.Of($"{bias.Name}.zeros", [levels.Length], new int[levels.Length]), bias.Name);
        return [weight.Name, bias.Name];
    }

    void AddArray(OnnxTensor levels, float[] scales, OnnxTensor zeros, string name)
    {
        _tensors.Remove(name);
        string[] arrays = [Keep(levels), Keep(OnnxTensor.Of($"{name}.scales", [scales.Length], scales)), Keep(zeros)];
        _nodes.Add(new("DequantizeLinear", arrays, [name], new OnnxSetting("axis", 0L)));
    }

    string Keep(OnnxTensor tensor)
    {
        _tensors[tensor.Name] = tensor;
        return tensor.Name;
    }

    /// <summary>The inputs that are values, not arrays.</summary>
    IEnumerable<string> DataInputs(OnnxNode node) => node.Inputs.Where(i => i.Length > 0 && !_tensors.ContainsKey(i));

    /// <summary>What runtimes compute with bytes, but has no weights.</summary>
    static bool IsJoined(OnnxNode node) => node.Operator is "Add" or "AveragePool" or "GlobalAveragePool" || KeepsScale(node);

    static bool KeepsScale(OnnxNode node) => node.Operator is "MaxPool" or LayerList.Flatten or "Resize";

    /// <summary>A value in bytes.</summary>
    /// <param name="Scale">Their scale.</param>
    /// <param name="Floats">Name of the floats made of them again.</param>
    /// <param name="IsOnly">Whether the value itself is nowhere to be taken: it was computed with bytes.</param>
    readonly record struct Bytes(ByteScale Scale, string Floats, bool IsOnly);
}
