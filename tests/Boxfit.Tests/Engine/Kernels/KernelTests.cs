namespace Boxfit.Tests.Engine.Kernels;

/// <summary>
/// oneDNN falls back in silence to reference kernels, a hundred times slower, for a combination of layouts that it has none for.
/// </summary>
public sealed class KernelTests
{
    /// <summary>resnet34, 101, 152, vgg13 and vgg19 repeat the layers of these.</summary>
    public static TheoryData<string> Names => ["resnet18", "resnet50", "keras_resnet50", "vgg16", "vgg11_bn", "mobilenet_v2"];

    [Theory, MemberData(nameof(Names))]
    public void Training_uses_no_reference_kernel(string backbone)
    {
        var graph = Build(backbone);
        using var network = new Network(graph, batch: 2, threads: 2);
        var plan = network.Plan(2);
        Assert.True(plan.Primitives.Count > graph.Nodes.Count);
        AssertFast(plan.Primitives);
    }

    [Theory, MemberData(nameof(Names))]
    public void Inference_uses_no_reference_kernel(string backbone)
    {
        var graph = Build(backbone);
        using var plan = new InferencePlan(graph, Streams.Parameters("", graph), batch: 1, threads: 2);
        Assert.NotEmpty(plan.Primitives);
        AssertFast(plan.Primitives);
    }

    [Fact]
    public void A_network_with_folded_norms_has_its_activations_fused_and_uses_no_reference_kernel()
    {
        using var network = new Network(Build("mobilenet_v2", foldedNorms: true), batch: 2, threads: 2);
        var primitives = network.Plan(2).Primitives;
        AssertFast(primitives);
        Assert.Equal(35 + 17, primitives.Count(p => p.Kind == "convolution" && p.Node.StartsWith("features", StringComparison.Ordinal)));
        // Only the output's sigmoid stands alone.
        Assert.Equal(2, primitives.Count(p => p.Kind.StartsWith("activation", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("mobilenet_v2", "features.2.conv.0.1", 1)] // read by a depthwise convolution
    [InlineData("resnet18", "layer1.0.bn1", 2)] // by one of 3×3 over all channels: made again for its backward pass
    public void A_norm_is_made_again_in_the_backward_pass_only_where_that_costs_little_beside_its_reader(
        string backbone, string norm, int times)
    {
        using var network = new Network(Build(backbone), batch: 2, threads: 2);
        Assert.Equal(times, network.Plan(2).Primitives.Count(p => p.Kind == "normalize" && p.Node == norm));
    }

    static Graph Build(string backbone, bool foldedNorms = false) => Localizer.Build(
        new LocalizerConfiguration { Backbone = backbone, FoldedNorms = foldedNorms, Dropout = 0.5, SigmoidOutput = true }, 96, 96);

    static void AssertFast(IReadOnlyList<PrimitiveInfo> primitives) =>
        Assert.Empty(primitives.Where(p => p.Implementation.Contains("ref", StringComparison.Ordinal))
            .Select(p => $"{p.Node} {p.Kind} {p.Implementation}"));
}
