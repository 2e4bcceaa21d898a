using Boxfit.Onnx.Translation;
using Boxfit.Tests.Engine;
using Boxfit.Tests.Engine.Operators;

namespace Boxfit.Tests.Onnx.Translation;

public class OnnxNetworkTests
{
    const double Tolerance = 1e-5;

    public static IEnumerable<TheoryDataRow<string, string>> Cases => NodeParityTests.Cases;

    [Theory, MemberData(nameof(Cases))]
    public void Every_operation_gives_PyTorch_s_output(string file, string name)
    {
        var (fixture, description) = NodeParityTests.Find(file, name);
        var graph = DescribedGraph.Build(description);
        var parameters = Streams.Parameters(name + "/", graph, description.GetProperty("gain").GetDouble());
        int batch = description.GetProperty("batch").GetInt32();
        float[] input = new float[batch * graph.Input.Shape.Count];
        NodeParityTests.FillInput(name + "/", description, input);
        using var session = new OnnxSession(Translate(graph, parameters).ToBytes(), threads: 1);
        float[] output = session.Run<float>(input, batch)[0];
        string expected = $"{name}/{(fixture.Contains($"{name}/evaluation") ? "evaluation" : "output")}";
        Assert.InRange(fixture.RelativeError(expected, output), 0, Tolerance);
    }

    [Fact]
    public void A_folded_norm_leaves_one_convolution_under_the_names_of_the_weight_file()
    {
        var graph = Localizer.Build(new() { Backbone = "keras_resnet50", ExtraConvolutions = [] }, 64, 64);
        var onnx = Translate(graph, Streams.Parameters("", graph)).Graph;
        var first = onnx.Nodes[0];
        Assert.Equal(("Conv", "conv1_bn"), (first.Operator, first.Name));
        Assert.Equal(["input", "conv1_conv/kernel", "conv1_conv/bias"], first.Inputs);
        Assert.Contains("conv1_bn is folded in", first.Description);
        Assert.DoesNotContain("BatchNormalization", onnx.Nodes.Select(n => n.Operator));
        Assert.Equal(onnx.Tensors.Count, onnx.Tensors.Select(t => t.Name).Distinct().Count());
        graph = Localizer.Build(new() { Backbone = "resnet18", ExtraConvolutions = [] }, 64, 64);
        onnx = Translate(graph, Streams.Parameters("", graph)).Graph;
        Assert.Equal(["input", "conv1.weight", "conv1.bias"], onnx.Nodes[0].Inputs);
    }

    [Fact]
    public void An_enlargement_without_an_exact_factor_is_refused()
    {
        var builder = new GraphBuilder(Shape.Map(3, 9, 9));
        builder.Add("up", new Upsampling(17, 29), builder.Input);
        var graph = builder.Build();
        // Every size that a pyramid has is exact: doubled, with one cell more or less.
        for (int cells = 1; cells < 200; cells++)
        {
            foreach (int target in new[] { 2 * cells - 1, 2 * cells, 2 * cells + 1 })
            {
                builder = new GraphBuilder(Shape.Map(3, cells, cells));
                builder.Add("up", new Upsampling(target, target), builder.Input);
                Translate(builder.Build(), new Dictionary<string, Tensor>(StringComparer.Ordinal));
            }
        }
        int refused = 0;
        for (int cells = 3; cells < 60; cells++)
        {
            builder = new GraphBuilder(Shape.Map(3, cells, cells));
            builder.Add("up", new Upsampling(cells * 5 / 3, cells * 5 / 3), builder.Input);
            try
            {
                Translate(builder.Build(), new Dictionary<string, Tensor>(StringComparer.Ordinal));
            }
            catch (BoxfitException e)
            {
                Assert.StartsWith($"Layer 'up' enlarges a side from {cells} to {cells * 5 / 3}, ", e.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 1, 56);
        Translate(graph, new Dictionary<string, Tensor>(StringComparer.Ordinal));
    }

    static OnnxModel Translate(Graph graph, IReadOnlyDictionary<string, Tensor> parameters)
    {
        var builder = new OnnxGraphBuilder(OnnxType.Float32);
        var network = new OnnxNetwork(builder, graph, parameters);
        builder.Add("Identity", "output", [network.Add("input")]);
        var onnx = new OnnxGraph(builder.Nodes, builder.Tensors,
            new("input", OnnxType.Float32, graph.Input.Shape.ToArray()), [new("output", OnnxType.Float32, graph.Output.Shape.ToArray())]);
        return new(onnx, "0", "", new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
