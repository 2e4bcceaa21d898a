using Boxfit.Architectures;
using Boxfit.Engine;

namespace Boxfit.Tests.Engine;

/// <summary>oneDNN falls back in silence to reference kernels, a hundred times slower, for a combination of layouts that it has none for.</summary>
public sealed class KernelTests
{
    // resnet34, 101, 152, vgg13 and vgg19 repeat the layers of these.
    [Theory]
    [InlineData("resnet18")]
    [InlineData("resnet50")]
    [InlineData("keras_resnet50")]
    [InlineData("vgg16")]
    [InlineData("vgg11_bn")]
    [InlineData("mobilenet_v2")]
    public void Training_uses_no_reference_kernel(string backbone)
    {
        var graph = Localizer.Build(new LocalizerConfiguration { Backbone = backbone, Dropout = 0.5, SigmoidOutput = true }, 96, 96);
        using var network = new Network(graph, batch: 2, threads: 2);
        var plan = network.Plan(2);
        Assert.True(plan.Primitives.Count > graph.Nodes.Count);
        Assert.Empty(plan.Primitives.Where(p => p.Implementation.Contains("ref", StringComparison.Ordinal))
            .Select(p => $"{p.Node} {p.Kind} {p.Implementation}"));
    }
}
