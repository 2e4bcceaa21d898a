namespace Boxfit.Onnx.Translation;

/// <summary>
/// A network's nodes as ONNX's: values have the names of the nodes that they come from, arrays those of the weight file. A batch norm that
/// alone takes a convolution's output is folded into its weights, as in the engine; a dropout is left out.
/// </summary>
/// <param name="builder">Takes the nodes.</param>
/// <param name="graph">The network.</param>
/// <param name="parameters">Its parameters.</param>
sealed class OnnxNetwork(OnnxGraphBuilder builder, Graph graph, IReadOnlyDictionary<string, Tensor> parameters)
{
    readonly Dictionary<Node, string> _values = [];

    /// <summary>The name of each node's value; of a convolution whose batch norm is folded into it there is none.</summary>
    public IReadOnlyDictionary<Node, string> Values => _values;

    /// <summary>Adds all nodes and returns the name of the result.</summary>
    /// <param name="input">The name of the network's input.</param>
    public string Add(string input)
    {
        _values[graph.Input] = input;
        foreach (var node in graph.Nodes.Skip(1))
            if (!_values.ContainsKey(node)) Add(node);
        return _values[graph.Output];
    }

    void Add(Node node)
    {
        switch (node.Operation)
        {
            case Convolution convolution:
                AddConvolution(node, convolution);
                break;
            case BatchNorm norm:
                Put(node, "BatchNormalization", [.. node.Parameters.Select(AsItIs)], new OnnxSetting("epsilon", (float)norm.Epsilon));
                break;
            case Dense:
                Put(node, "Gemm", [.. node.Parameters.Select(AsItIs)], new OnnxSetting("transB", 1L));
                break;
            case Activation { Function: ActivationFunction.Relu6 }:
                Put(node, "Clip", [builder.Weights("zero", [], [0]), builder.Weights("six", [], [6])]);
                break;
            case Activation activation:
                Put(node, activation.Function == ActivationFunction.Relu ? "Relu" : "Sigmoid", []);
                break;
            case Addition:
                Put(node, "Add", []);
                break;
            case Dropout:
                _values[node] = _values[node.Inputs[0]];
                break;
            case MaxPooling pooling:
                Put(node, "MaxPool", [], Window(pooling.Kernel, pooling.Stride, pooling.Padding));
                break;
            case AveragePooling pooling:
                Put(node, "AveragePool", [],
                    [.. Window(pooling.Kernel, pooling.Stride, pooling.Padding), new("count_include_pad", pooling.CountPadding ? 1L : 0L)]);
                break;
            case GlobalAveragePooling:
                string means = builder.Add("GlobalAveragePool", $"{node.Name}.means", [_values[node.Inputs[0]]]);
                _values[node] = builder.Add("Flatten", node.Name, [means], description: Describe(node));
                break;
            case Flatten:
                Put(node, "Flatten", []);
                break;
            case Upsampling:
                AddUpsampling(node);
                break;
            case Concat:
                Put(node, "Concat", [], new OnnxSetting("axis", 1L));
                break;
            case BoxVoting voting:
                AddVoting(node, voting);
                break;
            default:
                throw new InvalidOperationException($"Layer '{node.Name}': there is no ONNX for {node.Operation.Kind}.");
        }
    }

    void AddConvolution(Node node, Convolution convolution)
    {
        var norm = BatchNormFolding.NormAfter(graph, node);
        var fold = new BatchNormFolding(node, norm);
        var weight = node.Parameter(ParameterRole.Weight)!;
        var output = norm ?? node;
        string[] arrays =
        [
            builder.Weights(weight.Name, weight.Shape, fold.Weights(parameters)),
            .. norm is not null || convolution.Bias
                ? new[] { builder.Weights(fold.BiasName, [convolution.Filters], fold.Bias(parameters)) } : [],
        ];
        _values[output] = builder.Add("Conv", output.Name, [_values[node.Inputs[0]], .. arrays],
            [.. Window(convolution.Kernel, convolution.Stride, convolution.Padding), new("group", (long)convolution.Groups)],
            Describe(node) + (norm is null ? "" : $"; {norm.Name} is folded in"));
    }

    /// <summary>
    /// ONNX says an enlargement by its factor. The least one that gives the size is taken, and it has to repeat the cells that the engine
    /// repeats: it does where a side is doubled, with one cell more or less, as in every feature pyramid.
    /// </summary>
    void AddUpsampling(Node node)
    {
        var (from, to) = (node.Inputs[0].Shape, node.Shape);
        float[] factors = [1, 1, Factor(from.Height, to.Height), Factor(from.Width, to.Width)];
        Put(node, "Resize", ["", builder.Floats($"{node.Name}.factors", [factors.Length], factors)],
            new("mode", "nearest"), new("coordinate_transformation_mode", "asymmetric"), new("nearest_mode", "floor"));

        float Factor(int length, int target)
        {
            float factor = (float)target / length;
            if ((double)factor * length < target) factor = float.BitIncrement(factor);
            bool isExact = Enumerable.Range(0, target).All(i => (int)(i / factor) == (long)i * length / target);
            return isExact ? factor : throw new BoxfitException(
                $"Layer '{node.Name}' enlarges a side from {length} to {target}, which ONNX has no exact factor for.");
        }
    }

    /// <summary>In 32-bit floats whatever the network computes with: it is little work, and a mean over many cells.</summary>
    void AddVoting(Node node, BoxVoting voting)
    {
        var map = node.Inputs[0].Shape;
        int cells = map.Height * map.Width;
        string input = _values[node.Inputs[0]];
        if (builder.Type != OnnxType.Float32) input = builder.Cast(input, Name("float"), OnnxType.Float32);
        // Left and top are a cell's centre less the distance, right and bottom the centre and the distance.
        float[] signs = [-1, -1, 1, 1], offsets = new float[signs.Length * cells];
        for (int i = 0; i < cells; i++)
        {
            double x = (i % map.Width + 0.5) / map.Width, y = (i / map.Width + 0.5) / map.Height;
            for (int edge = 0; edge < signs.Length; edge++)
                offsets[edge * cells + i] = (float)((edge % 2 == 0 ? x : y) + signs[edge] * BoxVoting.Prior);
        }
        string rows = builder.Add("Reshape", Name("cells"), [input, builder.Integers(Name("cells.shape"), 0, voting.Channels, cells)]);
        (string, int)[] extras = voting.Extras == 0 ? [] : [(Name("extras"), voting.Extras)];
        builder.Split(rows, [(Name("distances"), signs.Length), (Name("scores"), 1), .. extras]);
        string shares = builder.Add("Softmax", Name("shares"), [Name("scores")], [new("axis", -1L)]);
        string signed = builder.Add("Mul", Name("signed"), [Name("distances"), builder.Floats(Name("signs"), [1, signs.Length, 1], signs)]);
        string edges = builder.Add(
            "Add", Name("edges"), [signed, builder.Floats(Name("centres"), [1, signs.Length, cells], offsets)]);
        string said = voting.Extras == 0 ? edges
            : builder.Add("Concat", Name("said"), [edges, Name("extras")], [new("axis", 1L)]);
        string weighted = builder.Add("Mul", Name("weighted"), [said, shares]);
        string last = builder.Integers(Name("last"), -1);
        _values[node] = builder.Add("ReduceSum", node.Name, [weighted, last], [new("keepdims", 0L)], Describe(node));

        string Name(string part) => $"{node.Name}.{part}";
    }

    void Put(Node node, string name, string[] arrays, params OnnxSetting[] attributes) => _values[node] =
        builder.Add(name, node.Name, [.. node.Inputs.Select(i => _values[i]), .. arrays], attributes, Describe(node));

    string AsItIs(Parameter parameter) => builder.Weights(parameter.Name, parameter.Shape, parameters[parameter.Name].Values);

    static OnnxSetting[] Window(int kernel, int stride, int padding) =>
    [
        new("kernel_shape", new[] { kernel, kernel }), new("strides", new[] { stride, stride }),
        new("pads", new[] { padding, padding, padding, padding }),
    ];

    static string Describe(Node node) =>
        $"{node.Section}{(node.Block is null ? "" : $", {node.Block}")}: {node.Operation.Kind}" +
        $"{(node.Operation.Details.Length == 0 ? "" : $" {node.Operation.Details}")}, gives {node.Shape}";
}
