namespace Boxfit.Tests.Engine.Plans;

/// <summary>What is frozen costs nothing: no steps, no memory, no state.</summary>
public sealed class FrozenPlanTests
{
    const int Batch = 2;

    /// <summary>Backbones and the node after which everything is trained; empty for a frozen backbone.</summary>
    public static TheoryData<string, bool, string> Prefixes => new()
    {
        { "resnet18", false, "" },
        { "resnet18", false, "layer3" },
        { "mobilenet_v2", false, "" },
        { "mobilenet_v2", false, "features.12" },
        { "mobilenet_v2", true, "" },
        { "mobilenet_v2", true, "features.12" },
        { "vgg11_bn", false, "" },
        { "keras_resnet50", false, "" },
    };

    [Theory, MemberData(nameof(Prefixes))]
    public void A_frozen_prefix_is_run_as_in_prediction_and_has_no_backward_pass(string backbone, bool foldedNorms, string trainedFrom)
    {
        var graph = Build(backbone, foldedNorms);
        var freezing = Prefix(graph, trainedFrom);
        using var free = new Network(graph, Batch, threads: 2);
        using var frozen = new Network(graph, Batch, threads: 2, freezing: freezing);
        TrainingPlan before = free.Plan(Batch), after = frozen.Plan(Batch);
        int end = First(graph, trainedFrom).Index;
        var still = graph.Nodes.Where(n => n.Index > 0 && n.Index < end).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(after.Primitives, p => p.IsReference);
        Assert.Contains(before.Primitives, p => still.Contains(p.Node) && IsBackward(p));
        Assert.DoesNotContain(after.Primitives, p => still.Contains(p.Node) && IsBackward(p));
        Assert.DoesNotContain(after.Primitives, p => still.Contains(p.Node) && p.Kind.Contains("norm", StringComparison.Ordinal));
        Assert.True(after.WorkspaceBytes < before.WorkspaceBytes, $"{after.WorkspaceBytes} bytes, {before.WorkspaceBytes} before");
        Assert.All(frozen.Parameters.All, p => Assert.Equal(freezing.Holds(p.Parameter), p.Gradient is null));
    }

    [Fact]
    public void A_frozen_prefix_needs_no_more_memory_than_prediction()
    {
        var graph = Build("resnet18", foldedNorms: false);
        using var free = new Network(graph, Batch, threads: 2);
        using var frozen = new Network(graph, Batch, threads: 2, freezing: Prefix(graph, ""));
        // The largest maps are the first convolution's: what prediction holds at a time are some of these, what training keeps are all
        // maps.
        long largest = Batch * 64L * 48 * 48 * sizeof(float);
        Assert.InRange(frozen.Plan(Batch).WorkspaceBytes, largest, 4 * largest);
        Assert.True(free.Plan(Batch).WorkspaceBytes > 6 * largest, $"{free.Plan(Batch).WorkspaceBytes} bytes");
    }

    [Fact]
    public void With_everything_frozen_there_is_nothing_to_do_backward()
    {
        var graph = SmallLocalizer.Build();
        var all = new Freezing(graph.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal), Norms(graph.Nodes));
        using var network = new Network(graph, Batch, threads: 2, freezing: all);
        using var optimizer = new Sgd(network, momentum: 0.9);
        network.Import(Streams.Parameters("", graph));
        var plan = network.Plan(Batch);
        Assert.DoesNotContain(plan.Primitives, IsBackward);
        plan.Forward(dropoutKey: 1);
        plan.OutputGradient.Fill(1);
        plan.Backward();
        optimizer.Step(0.1);
        Assert.Empty(network.ExportGradients());
        Assert.Empty(optimizer.Export());
        Assert.Equal(0, network.ClipGradients(1));
        var after = network.Export();
        Assert.All(Streams.Parameters("", graph), p => Assert.Equal(p.Value.Values, after[p.Key].Values));
    }

    [Fact]
    public void Gradients_of_what_is_left_are_the_unfrozen_ones()
    {
        var graph = Build("mobilenet_v2", foldedNorms: true);
        using var free = new Network(graph, Batch, threads: 2);
        using var frozen = new Network(graph, Batch, threads: 2, freezing: Prefix(graph, "features.12"));
        var (expected, actual) = (Gradients(free), Gradients(frozen));
        Assert.InRange(actual.Count, 4, expected.Count - 4);
        Assert.All(actual, p => Assert.Contains(p.Value.Values, v => v != 0));
        Assert.All(actual, p => Assert.InRange(Fixture.RelativeError(expected[p.Key].Values, p.Value.Values), 0, 1e-4));
    }

    [Fact]
    public void Imported_parameters_reach_a_frozen_prefix()
    {
        var graph = Build("resnet18", foldedNorms: false);
        using var network = new Network(graph, Batch, threads: 2, freezing: Prefix(graph, ""));
        Dictionary<string, Boxfit.Weights.Tensor> first = Streams.Parameters("first", graph), second = new(first, StringComparer.Ordinal);
        second["layer1.0.conv1.weight"] = Streams.Parameters("second", graph)["layer1.0.conv1.weight"];
        network.Import(first);
        float[] output = Output(network);
        network.Import(second);
        Assert.NotEqual(output, Output(network));
        network.Import(first);
        Assert.Equal(output, Output(network));
    }

    [Fact]
    public void What_the_graph_does_not_have_cannot_be_frozen()
    {
        var graph = SmallLocalizer.Build();
        var unknown = Freezing.None with { Parameters = new HashSet<string>(StringComparer.Ordinal) { "layer9.weight" } };
        var error = Assert.Throws<ArgumentException>(() => new Network(graph, Batch, threads: 2, freezing: unknown));
        Assert.Contains("layer9.weight", error.Message, StringComparison.Ordinal);
        using var network = new Network(graph, Batch, threads: 2);
        Assert.Throws<ArgumentException>(() => network.Freeze(unknown));
        Assert.Equal(Freezing.None, network.Freezing);
    }

    static bool IsBackward(PrimitiveInfo primitive) =>
        primitive.Kind.Contains("backward", StringComparison.Ordinal) || primitive.Kind.Contains("gradient", StringComparison.Ordinal);

    static Graph Build(string backbone, bool foldedNorms) =>
        Localizer.Build(new LocalizerConfiguration { Backbone = backbone, FoldedNorms = foldedNorms, Dropout = 0 }, 96, 96);

    static Node First(Graph graph, string trainedFrom) => trainedFrom.Length == 0
        ? graph.Nodes.First(n => n.Section > Section.Backbone)
        : graph.Nodes.First(n => n.Name.StartsWith(trainedFrom, StringComparison.Ordinal));

    static Freezing Prefix(Graph graph, string trainedFrom)
    {
        var nodes = graph.Nodes.Take(First(graph, trainedFrom).Index).ToList();
        return new(nodes.SelectMany(n => n.Parameters).Select(p => p.Name).ToHashSet(StringComparer.Ordinal), Norms(nodes));
    }

    static HashSet<string> Norms(IEnumerable<Node> nodes) =>
        nodes.Where(n => n.Operation is BatchNorm).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);

    static float[] Output(Network network)
    {
        var plan = network.Plan(Batch);
        Streams.Fill("picture", plan.Input);
        plan.Forward(dropoutKey: 0);
        return plan.Output.ToArray();
    }

    /// <summary>
    /// Parameters with which no value before a ReLU or ReLU6 comes near its bounds, so that both plans take the same side whatever the last
    /// bits of the layers before are: channels are on, off or (ReLU6) past the upper bound by their bias, and the sum of their weights
    /// by value is so small that the input moves them little.
    /// </summary>
    static Dictionary<string, Boxfit.Weights.Tensor> DecidedParameters(Graph graph)
    {
        var parameters = Streams.Parameters("", graph);
        foreach (var node in graph.Nodes.Where(n => n.Parameter(ParameterRole.Weight) is not null))
        {
            bool isBounded = graph.ConsumersOf(node).Any(c => c.Operation is Activation);
            float[] weights = parameters[node.Parameter(ParameterRole.Weight)!.Name].Values;
            float[] biases = parameters[node.Parameter(ParameterRole.Bias)!.Name].Values;
            int count = weights.Length / biases.Length;
            for (int filter = 0; filter < biases.Length; filter++)
            {
                var row = weights.AsSpan(filter * count, count);
                float sum = 0, wanted = isBounded ? 0.05f : 1;
                foreach (float weight in row) sum += Math.Abs(weight);
                foreach (ref float weight in row) weight *= wanted / sum;
                if (isBounded) biases[filter] = (filter % 4) switch { 0 => -3, 1 => 9, _ => 3 };
            }
        }
        return parameters;
    }

    static Dictionary<string, Boxfit.Weights.Tensor> Gradients(Network network)
    {
        network.Import(DecidedParameters(network.Graph));
        Output(network);
        Streams.Fill("outputGradient", network.Plan(Batch).OutputGradient);
        network.Plan(Batch).Backward();
        return network.ExportGradients();
    }
}
