namespace Boxfit.Onnx;

/// <summary>A trained localizer as ONNX.</summary>
/// <param name="Model">The file's content.</param>
/// <param name="Form">What it takes and gives.</param>
/// <param name="Type">The numbers that the network computes with: 32-bit floats, or 16-bit ones, with 32-bit ones at its edges.</param>
/// <param name="Values">The names that the values of the network's nodes have in it, those of its first look.</param>
sealed record OnnxExport(OnnxModel Model, InputForm Form, OnnxType Type, IReadOnlyDictionary<Node, string> Values)
{
    /// <summary>The looks that the file takes by itself; null where it computes the network once.</summary>
    public Looks? Looks { get; init; }

    /// <summary>How pictures are brought to the size of what it takes.</summary>
    public required Preprocessing Pictures { get; init; }

    /// <summary>Name of the text that says what the file takes: <c>pixels</c> or <c>tensor</c>.</summary>
    public const string FormName = "boxfit.input";

    /// <summary>Name of the text that says which looks the file takes by itself; a file that computes the network once has none.</summary>
    public const string LooksName = "boxfit.looks";

    const string NumbersName = "numbers";

    /// <summary>
    /// Translates a model that looks more than once, with all its looks: the file takes pictures of the size at which they are kept for
    /// that, and is for who runs it as one of a model that looks once.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="halfPrecision">Whether the network is to compute with 16-bit floats, which halves the file.</param>
    /// <exception cref="InputException">A weight is too large for 16 bits, or the pictures would be larger than a model takes.</exception>
    public static OnnxExport WithLooks(Model model, bool halfPrecision)
    {
        var once = Of(model, InputForm.Pixels, halfPrecision);
        var (input, looks) = (model.Description.Preprocessing, model.Description.Preprocessing.Looks!);
        if (!input.Kept.IsOfUsableSize)
        {
            throw new InputException(
                $"With its looks the file would take pictures of {input.Kept.Width}×{input.Kept.Height} (width × height), where a side " +
                $"can have {Preprocessing.LargestSide} at most. Write a file that looks once: --looks 1.");
        }
        var description = DescriptionOf(model, halfPrecision).WithLooksInside();
        var onnx = once.Model with
        {
            Graph = OnnxLooks.Of(once.Model.Graph, input, description.Configuration.Outputs),
            Description = $"{Describe(description)} It looks {looks.Count} times, at the whole picture and at cuts of it.",
            Metadata = new Dictionary<string, string>(once.Model.Metadata, StringComparer.Ordinal)
            {
                [ModelFile.MetadataName] = description.ToJson(), [LooksName] = JsonText.Of(looks, CoreJson.Default.Looks),
            },
        };
        return once with { Model = onnx, Looks = looks, Pictures = description.Preprocessing };
    }

    /// <summary>Translates a model as one that computes its network once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="form">What the file is to take and to give.</param>
    /// <param name="halfPrecision">Whether the network is to compute with 16-bit floats, which halves the file.</param>
    /// <exception cref="InputException">A weight is too large for 16 bits.</exception>
    public static OnnxExport Of(Model model, InputForm form, bool halfPrecision)
    {
        var (description, graph) = (DescriptionOf(model, halfPrecision), model.Graph);
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
        return new(new(onnx, description.Provenance.Version, Describe(description), metadata), form, type, network.Values)
        {
            Pictures = description.Preprocessing with { Looks = null },
        };
    }

    /// <summary>The same with the values of nodes of the network as more outputs, for checks.</summary>
    public OnnxModel WithOutputs(params IEnumerable<Node> nodes) =>
        Model with { Graph = Model.Graph with { Outputs = [.. Model.Graph.Outputs, .. nodes.Select(OutputOf)] } };

    /// <summary>The nodes of the network whose values the file computes, in their order.</summary>
    public IEnumerable<Node> ComputedOf(Graph graph) =>
        graph.Nodes.Where(n => n.Operation is not (Graphs.Operations.Input or Dropout) && Values.ContainsKey(n));

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

    /// <summary>What the file says of the model; a promise is of the boxes that were measured, and of no others.</summary>
    static ModelDescription DescriptionOf(Model model, bool halfPrecision) =>
        halfPrecision ? model.Description with { Promise = null } : model.Description;

    static string Describe(ModelDescription description) =>
        $"Puts one box around the object in a picture ({description.Label}). Backbone {description.Configuration.Backbone}, input " +
        $"{description.Preprocessing.Width}×{description.Preprocessing.Height} pixels (width × height). " +
        $"{ModelFile.MetadataName} of the metadata says all else, as JSON.";
}
