namespace Boxfit.Onnx;

/// <summary>A trained localizer as ONNX.</summary>
/// <param name="Model">The file's content.</param>
/// <param name="Form">What it takes and gives.</param>
/// <param name="Type">The numbers that the network computes with: 32-bit floats, or 16-bit ones, with 32-bit ones at its edges.</param>
/// <param name="Values">The names that the values of the network's nodes have in it.</param>
sealed record OnnxExport(OnnxModel Model, InputForm Form, OnnxType Type, IReadOnlyDictionary<Node, string> Values)
{
    /// <summary>Name of the text that says what the file takes: <c>pixels</c> or <c>tensor</c>.</summary>
    public const string FormName = "boxfit.input";

    const string NumbersName = "numbers";

    /// <summary>Translates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">What the file is to take and to give.</param>
    /// <param name="halfPrecision">Whether the network is to compute with 16-bit floats, which halves the file.</param>
    /// <exception cref="InputException">A weight is too large for 16 bits.</exception>
    public static OnnxExport Of(Model model, InputForm form, bool halfPrecision)
    {
        var (description, graph) = (model.Description, model.Graph);
        // A promise is of the boxes that were measured, and of no others.
        if (halfPrecision) description = description with { Promise = null };
        var type = halfPrecision ? OnnxType.Float16 : OnnxType.Float32;
        var builder = new OnnxGraphBuilder(type);
        string input = form == InputForm.Pixels ? OnnxPixels.Add(builder, description.Preprocessing.Scaling) : graph.Input.Name;
        if (halfPrecision) input = builder.Cast(input, $"{input}.half", type);
        var network = new OnnxNetwork(builder, graph, model.Parameters);
        string numbers = network.Add(input);
        // A vote gives 32-bit floats itself.
        if (halfPrecision && graph.Output.Operation is not BoxVoting) numbers = builder.Cast(numbers, $"{numbers}.float", OnnxType.Float32);
        string box = OnnxVerdicts.Add(builder, numbers, description.Configuration.Outputs);
        if (form == InputForm.Pixels) OnnxBoxes.Add(builder, box, description.Configuration.Box);
        else builder.Add("Identity", NumbersName, [box]);
        if (description.Unlikeness is { } scale) OnnxUnlikeness.Add(builder, network.Values[PooledFeatures.MapOf(graph)], scale);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ModelFile.MetadataName] = description.ToJson(), [FormName] = form == InputForm.Pixels ? "pixels" : "tensor",
        };
        OnnxValue[] outputs = [Output(form, description), .. OnnxVerdicts.Outputs(description), .. OnnxUnlikeness.Outputs(description)];
        var onnx = new OnnxGraph(builder.Nodes, builder.Tensors, Input(form, graph), outputs);
        return new(new(onnx, description.Provenance.Version, Describe(description), metadata), form, type, network.Values);
    }

    /// <summary>The same with the values of nodes of the network as more outputs, for checks.</summary>
    public OnnxModel WithOutputs(params IEnumerable<Node> nodes) =>
        Model with { Graph = Model.Graph with { Outputs = [.. Model.Graph.Outputs, .. nodes.Select(OutputOf)] } };

    // A vote's is of 32-bit floats always.
    OnnxValue OutputOf(Node node) =>
        new(Values[node], node.Operation is BoxVoting ? OnnxType.Float32 : Type, node.Shape.ToArray());

    static OnnxValue Input(InputForm form, Graph graph)
    {
        var (height, width, channels) = (graph.Input.Shape.Height, graph.Input.Shape.Width, graph.Input.Shape.Channels);
        return form == InputForm.Pixels
            ? new(OnnxPixels.Name, OnnxType.UInt8, [height, width, channels], "RGB levels of upright pictures, resized to this size")
            : new(graph.Input.Name, OnnxType.Float32, [channels, height, width], "planes, scaled as the preprocessing says");
    }

    static OnnxValue Output(InputForm form, ModelDescription description) => form == InputForm.Pixels
        ? new(OnnxBoxes.Name, OnnxType.Float32, [4], "x1, y1, x2, y2 in 0…1 of the input")
        : new(NumbersName, OnnxType.Float32, [4], $"the box in the form {description.Configuration.Box.ToString().ToLowerInvariant()}");

    static string Describe(ModelDescription description) =>
        $"Puts one box around the object in a picture ({description.Label}). Backbone {description.Configuration.Backbone}, input " +
        $"{description.Preprocessing.Width}×{description.Preprocessing.Height} pixels (width × height). " +
        $"{ModelFile.MetadataName} of the metadata says all else, as JSON.";
}
