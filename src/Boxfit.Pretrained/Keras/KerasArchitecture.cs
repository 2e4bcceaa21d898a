namespace Boxfit.Pretrained.Keras;

/// <summary>
/// A graph as a functional model of Keras's standard layers, which compute the same from a picture whose channels lie last. A padding is a
/// layer of its own unless Keras's "same" is the same, a ReLU or a sigmoid is part of the convolution or dense layer before it. Backbones
/// that Keras has get its names for their layers, others ours; what follows gets the names that Keras gives to layers without one.
/// </summary>
sealed class KerasArchitecture
{
    readonly Graph _graph;
    readonly Dictionary<Node, string> _backboneNames;
    readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    readonly Dictionary<Node, BuiltLayer> _layers = [];

    KerasArchitecture(Graph graph)
    {
        _graph = graph;
        var known = KerasModel.BackboneName(graph) is null ? [] : KerasModel.Backbone(graph);
        _backboneNames = known.Where(l => l.Node is not null).ToDictionary(l => l.Node!, l => l.Name);
    }

    /// <summary>The layers in the order that Keras's <c>model.layers</c> has, by which it finds the weights of each.</summary>
    /// <exception cref="InputException">Keras has no standard layer for one of the operations.</exception>
    public static IReadOnlyList<BuiltLayer> Of(Graph graph)
    {
        var architecture = new KerasArchitecture(graph);
        foreach (var node in graph.Nodes) architecture.Add(node);
        return LayerOrder.Of(architecture._layers[graph.Output]);
    }

    /// <summary>The description of layers that Keras makes the model of.</summary>
    public static KerasModelJson Describe(IReadOnlyList<BuiltLayer> layers)
    {
        var described = layers.Select(l => new KerasLayerJson(l.ClassName, l.Config, l.Name, l.Inputs.Count == 0 ? [] : [Calls(l)]));
        return new("Functional", new("localizer", Trainable: true, [.. described], [[layers[0].Name, 0, 0]], [[layers[^1].Name, 0, 0]]));

        static object[][] Calls(BuiltLayer layer) =>
            [.. layer.Inputs.Select(input => new object[] { input.Name, 0, 0, new KerasNothingJson() })];
    }

    void Add(Node node)
    {
        if (IsPartOfLayerBefore(node))
        {
            _layers[node] = _layers[node.Inputs[0]];
            return;
        }
        var inputs = node.Inputs.Select(i => _layers[i]).ToList();
        string name = NameOf(node);
        _layers[node] = node.Operation switch
        {
            Input => new("InputLayer", new KerasInputJson(name, [null, node.Shape.Height, node.Shape.Width, node.Shape.Channels]), []),
            Convolution convolution => Convolve(node, convolution, name, inputs[0]),
            BatchNorm norm => new("BatchNormalization", new KerasNormJson(name, 1 - norm.Momentum, norm.Epsilon), inputs, node),
            Activation { Function: ActivationFunction.Relu6 } => new("ReLU", new KerasReluJson(name, 6), inputs),
            Activation activation => new("Activation", new KerasActivationJson(name, NameOf(activation)), inputs),
            MaxPooling pooling => Pool(node, pooling, name, inputs[0]),
            Addition => new("Add", new KerasAddJson(name), inputs),
            Concat => new("Concatenate", new KerasConcatenateJson(name), inputs),
            GlobalAveragePooling => new("GlobalAveragePooling2D", new KerasGlobalPoolingJson(name), inputs),
            Flatten => new("Flatten", new KerasFlattenJson(name), inputs),
            Dense dense => new("Dense",
                new KerasDenseJson(name, dense.Units, ActivationAfter(node), KerasInitializerJson.Of(dense.Initializer)), inputs, node),
            Dropout dropout => new("Dropout", new KerasDropoutJson(name, dropout.Rate), inputs),
            Upsampling => Enlarge(node, name, inputs[0]),
            _ => throw Absent(node, "Keras has no standard layer that computes it"),
        };
    }

    BuiltLayer Convolve(Node node, Convolution convolution, string name, BuiltLayer input)
    {
        var (filters, kernel, stride, padding) = convolution;
        // Keras's "same" puts more zeros behind than before where the stride does not fit, so only stride 1 is sure.
        bool isSame = padding > 0 && stride == 1 && kernel == 2 * padding + 1;
        if (padding > 0 && !isSame) input = Pad(name, padding, input);
        string border = isSame ? "same" : "valid", activation = ActivationAfter(node);
        var initializer = KerasInitializerJson.Of(convolution.Initializer);
        int[] window = [kernel, kernel], strides = [stride, stride];
        return KerasWeight.IsDepthwise(node)
            ? new("DepthwiseConv2D", new KerasDepthwiseJson(name, window, strides, border)
            {
                Activation = activation, UseBias = convolution.Bias, DepthwiseInitializer = initializer,
            }, [input], node)
            : new("Conv2D", new KerasConvolutionJson(name, filters, window, strides, border)
            {
                Activation = activation, UseBias = convolution.Bias, KernelInitializer = initializer, Groups = convolution.Groups,
            }, [input], node);
    }

    BuiltLayer Pool(Node node, MaxPooling pooling, string name, BuiltLayer input)
    {
        // Zeros are as good as what is smaller than all where nothing is below zero.
        if (pooling.Padding > 0 && node.Inputs[0].Operation is not Activation)
            throw Absent(node, "Keras pads with zeros, which may be larger than the values here");
        if (pooling.Padding > 0) input = Pad(name, pooling.Padding, input);
        int[] window = [pooling.Kernel, pooling.Kernel], strides = [pooling.Stride, pooling.Stride];
        return new("MaxPooling2D", new KerasPoolingJson(name, window, strides), [input]);
    }

    BuiltLayer Enlarge(Node node, string name, BuiltLayer input)
    {
        var (small, large) = (node.Inputs[0].Shape, node.Shape);
        if (large.Height % small.Height != 0 || large.Width % small.Width != 0)
        {
            throw Absent(node, $"Keras enlarges maps by whole factors only, and this one goes from {small.Height}×{small.Width} to " +
                $"{large.Height}×{large.Width}; sides that are multiples of 32 give whole factors");
        }
        return new("UpSampling2D", new KerasUpsamplingJson(name, [large.Height / small.Height, large.Width / small.Width]), [input]);
    }

    /// <summary>Zeros on each side, named as in Keras's ResNets: <c>conv1_pad</c> before <c>conv1_conv</c>.</summary>
    static BuiltLayer Pad(string name, int padding, BuiltLayer input)
    {
        bool hasKind = name.EndsWith("_conv", StringComparison.Ordinal) || name.EndsWith("_pool", StringComparison.Ordinal);
        string stem = hasKind ? name[..^5] : name;
        return new("ZeroPadding2D", new KerasZeroPaddingJson($"{stem}_pad", [[padding, padding], [padding, padding]]), [input]);
    }

    /// <summary>Whether Keras has a node as an argument of the layer before it.</summary>
    bool IsPartOfLayerBefore(Node node) =>
        node.Operation is Activation { Function: not ActivationFunction.Relu6 }
        && node.Inputs[0] is { Operation: Convolution or Dense } before && _graph.ConsumersOf(before).Take(2).Count() == 1;

    string ActivationAfter(Node node) =>
        _graph.ConsumersOf(node).FirstOrDefault() is { Operation: Activation activation } after && IsPartOfLayerBefore(after)
            ? NameOf(activation) : "linear";

    static string NameOf(Activation activation) => activation.Function == ActivationFunction.Sigmoid ? "sigmoid" : "relu";

    string NameOf(Node node) => node.Section <= Section.Backbone
        ? node.Operation is Input ? "input_1" : _backboneNames.GetValueOrDefault(node) ?? node.Name.Replace('.', '_')
        : KerasModel.Number(_counts, node.Operation switch
        {
            Convolution => "conv2d",
            GlobalAveragePooling => "global_average_pooling2d",
            Upsampling => "up_sampling2d",
            Addition => "add",
            Concat => "concatenate",
            Activation => "activation",
            _ => node.Operation.Kind.ToLowerInvariant(),
        });

    static InputException Absent(Node node, string reason) => new(
        $"This localizer cannot be a Keras file: {reason} ('{node.Name}', {node.Operation.Kind}). As ONNX every network of Boxfit can be " +
        "written: export it with --to onnx, or each epoch with --export-each-epoch onnx.");
}

/// <summary>A layer of a Keras model, and the node whose weights it has, if any.</summary>
sealed record BuiltLayer(string ClassName, KerasConfigJson Config, IReadOnlyList<BuiltLayer> Inputs, Node? Node = null)
{
    public string Name => Config.Name;

    public bool Equals(BuiltLayer? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}

/// <summary>
/// The order in which Keras lists the layers of a functional model when it makes one of a description: by the longest way to the output,
/// those equally far as they are met on the way back from it (<c>_map_graph_network</c> in <c>functional.py</c>).
/// </summary>
static class LayerOrder
{
    public static IReadOnlyList<BuiltLayer> Of(BuiltLayer output)
    {
        var met = new Dictionary<BuiltLayer, int>();
        var finished = new List<BuiltLayer>();
        Walk(output);
        var distance = new Dictionary<BuiltLayer, int>();
        foreach (var layer in finished.AsEnumerable().Reverse())
        {
            int own = distance.GetValueOrDefault(layer);
            distance[layer] = own;
            foreach (var input in layer.Inputs) distance[input] = Math.Max(own + 1, distance.GetValueOrDefault(input));
        }
        return [.. finished.OrderByDescending(l => distance[l]).ThenBy(l => met[l])];

        void Walk(BuiltLayer layer)
        {
            if (!met.TryAdd(layer, met.Count)) return;
            foreach (var input in layer.Inputs) Walk(input);
            finished.Add(layer);
        }
    }
}
