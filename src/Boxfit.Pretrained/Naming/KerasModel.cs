namespace Boxfit.Pretrained.Naming;

/// <summary>
/// The layers of Keras's models under Keras's names and in the order of its <c>model.layers</c>, by which weight files are loaded: the
/// ResNets (<c>keras/src/applications/resnet.py</c>), VGG-16 and VGG-19 (<c>vgg16.py</c>, <c>vgg19.py</c>), and the layers after a backbone
/// under the names that Keras gives to layers that have none.
/// </summary>
static class KerasModel
{
    // Keras orders layers by their distance from the output: the shortcut stands where its paths join.
    static readonly string[] s_blockOrder =
        ["1_conv", "1_bn", "1_relu", "2_conv", "2_bn", "2_relu", "0_conv", "3_conv", "0_bn", "3_bn", "add", "out"];

    /// <summary>What Keras calls the graph's backbone (<c>resnet50</c>, <c>vgg16</c>), or null where it has no such network.</summary>
    public static string? BackboneName(Graph graph)
    {
        int convolutions = BackboneNodes(graph).Count(n => n.Operation is Convolution);
        bool isNormalized = BackboneNodes(graph).Any(n => n.Operation is BatchNorm);
        if (graph.BackboneNaming == ParameterNaming.Keras)
        {
            // The number counts the classifier and all convolutions but the four of shortcuts.
            return isNormalized ? $"resnet{convolutions - 3}" : null;
        }
        bool isVgg = !isNormalized && BackboneNodes(graph).Count(n => n.Operation is MaxPooling) == 5;
        return isVgg && convolutions is 13 or 16 ? $"vgg{convolutions + 3}" : null;
    }

    /// <summary>The backbone's layers, those without weights included.</summary>
    public static IReadOnlyList<KerasLayer> Backbone(Graph graph) =>
        [new("input_1"), .. graph.BackboneNaming == ParameterNaming.Keras ? ResNet(graph) : Vgg(graph)];

    /// <summary>The layers after the backbone; a ReLU is part of the layer before it.</summary>
    /// <exception cref="InputException">There are layers that a plain row of Keras's layers does not have.</exception>
    public static IReadOnlyList<KerasLayer> Head(Graph graph)
    {
        var layers = new List<KerasLayer>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(n => n.Section > Section.Backbone))
        {
            string? kind = node.Operation switch
            {
                Convolution => "conv2d",
                GlobalAveragePooling => "global_average_pooling2d",
                Flatten => "flatten",
                Dense => "dense",
                Dropout => "dropout",
                Activation => null,
                _ => throw new InputException(
                    $"'{node.Name}' ({node.Operation.Kind}) has no place in a Keras file: after the backbone, extra convolutions, " +
                    "pooling or flattening and dense layers can be in one, no neck and no voting."),
            };
            if (kind is not null) layers.Add(new(Number(counts, kind), node));
        }
        return layers;
    }

    /// <summary>A name of a kind: bare at first, then with _1, _2, …, as Keras counts.</summary>
    public static string Number(Dictionary<string, int> counts, string kind)
    {
        int count = counts.GetValueOrDefault(kind);
        counts[kind] = count + 1;
        return count == 0 ? kind : $"{kind}_{count}";
    }

    static IEnumerable<Node> BackboneNodes(Graph graph) => graph.Nodes.Where(n => n.Section == Section.Backbone);

    static IEnumerable<KerasLayer> ResNet(Graph graph)
    {
        foreach (var block in BackboneNodes(graph).GroupBy(n => n.Block))
        {
            var nodes = block.ToDictionary(n => n.Name, StringComparer.Ordinal);
            if (block.Key is null)
            {
                foreach (var stem in Stem(nodes)) yield return stem;
                continue;
            }
            foreach (string layer in s_blockOrder)
                if (nodes.TryGetValue($"{block.Key}_{layer}", out var node)) yield return new(node.Name, node);
        }
    }

    static IEnumerable<KerasLayer> Stem(Dictionary<string, Node> nodes)
    {
        yield return new("conv1_pad");
        foreach (string name in (string[])["conv1_conv", "conv1_bn", "conv1_relu"]) yield return new(name, nodes[name]);
        yield return new("pool1_pad");
        yield return new("pool1_pool", nodes["pool1_pool"]);
    }

    static IEnumerable<KerasLayer> Vgg(Graph graph)
    {
        int stage = 1, index = 1;
        foreach (var node in BackboneNodes(graph))
        {
            if (node.Operation is Convolution)
            {
                yield return new($"block{stage}_conv{index++}", node);
            }
            else if (node.Operation is MaxPooling)
            {
                yield return new($"block{stage++}_pool", node);
                index = 1;
            }
        }
    }
}

/// <summary>A layer of a Keras model, and its node in our graph, null for one that we do not have, such as one that pads.</summary>
sealed record KerasLayer(string Name, Node? Node = null)
{
    /// <summary>Its weights in Keras's order.</summary>
    public IReadOnlyList<KerasWeight> Weights { get; } = Node is null ? [] : [.. Node.Parameters.Select(p => new KerasWeight(Node, p))];
}

/// <summary>A weight of a Keras layer, and the parameter of our graph that it is.</summary>
sealed record KerasWeight(Node Node, Parameter Parameter)
{
    /// <summary>Its name within the layer, such as <c>kernel</c>.</summary>
    public string Name => Parameter.Role switch
    {
        ParameterRole.Weight => IsDepthwise(Node) ? "depthwise_kernel" : "kernel",
        ParameterRole.Bias => "bias",
        ParameterRole.Scale => "gamma",
        ParameterRole.Shift => "beta",
        ParameterRole.RunningMean => "moving_mean",
        _ => "moving_variance",
    };

    /// <summary>Whether a node is a convolution in which each channel sees only itself, which Keras has a layer of its own for.</summary>
    public static bool IsDepthwise(Node node) =>
        node.Operation is Convolution { Groups: > 1 } c && c.Groups == c.Filters && c.Groups == node.Inputs[0].Shape.Channels;

    /// <summary>Its shape in Keras.</summary>
    public int[] Shape => Parameter switch
    {
        { Role: ParameterRole.Weight, Shape: [var channels, var one, var height, var width] } when IsDepthwise(Node) =>
            [height, width, channels, one],
        { Role: ParameterRole.Weight, Shape: [var filters, var inputs, var height, var width] } => [height, width, inputs, filters],
        { Role: ParameterRole.Weight, Shape: [var units, var inputs] } => [inputs, units],
        _ => Parameter.Shape,
    };

    /// <summary>The values in our layout.</summary>
    public Tensor FromKeras(Tensor tensor) => (Parameter.Role, tensor.Shape.Length) switch
    {
        (ParameterRole.Weight, 4) when IsDepthwise(Node) => StridedArray.Transpose(tensor, 2, 3, 0, 1),
        (ParameterRole.Weight, 4) => StridedArray.Transpose(tensor, 3, 2, 0, 1),
        (ParameterRole.Weight, _) => DenseKernel.FromKeras(tensor, Inputs),
        _ => tensor,
    };

    /// <summary>The values in Keras's layout.</summary>
    public Tensor ToKeras(Tensor tensor) => (Parameter.Role, tensor.Shape.Length) switch
    {
        (ParameterRole.Weight, 4) when IsDepthwise(Node) => StridedArray.Transpose(tensor, 2, 3, 0, 1),
        (ParameterRole.Weight, 4) => StridedArray.Transpose(tensor, 2, 3, 1, 0),
        (ParameterRole.Weight, _) => DenseKernel.ToKeras(tensor, Inputs),
        _ => tensor,
    };

    /// <summary>What a dense layer takes: the map before a flattening, or a vector.</summary>
    Shape Inputs => Node.Inputs[0] is { Operation: Flatten, Inputs: [var map] } ? map.Shape : Node.Inputs[0].Shape;
}
