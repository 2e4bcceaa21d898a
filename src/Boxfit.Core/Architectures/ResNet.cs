namespace Boxfit.Architectures;

/// <summary>
/// ResNets in torchvision's form, "v1.5" (He et al. 2015; <c>torchvision/models/resnet.py</c>): no biases on convolutions,
/// the stride of a bottleneck on its 3×3 convolution, batch norm with ε = 1e-5.
/// </summary>
static class ResNet
{
    public static IEnumerable<Backbone> All { get; } =
    [
        Describe("resnet18", [2, 2, 2, 2], bottleneck: false),
        Describe("resnet34", [3, 4, 6, 3], bottleneck: false),
        Describe("resnet50", [3, 4, 6, 3], bottleneck: true),
        Describe("resnet101", [3, 4, 23, 3], bottleneck: true),
        Describe("resnet152", [3, 8, 36, 3], bottleneck: true),
    ];

    static Backbone Describe(string name, int[] blocks, bool bottleneck) =>
        new(name, $"ResNet-{name[6..]}, torchvision's form (v1.5)", (builder, x) => Build(builder, x, blocks, bottleneck));

    static Node Build(GraphBuilder g, Node x, int[] blocks, bool bottleneck)
    {
        x = g.Add("conv1", new Convolution(64, 7, 2, 3) { Bias = false }, x);
        x = g.Add("bn1", BatchNorm.Torch, x);
        x = g.Add("relu", new Activation(ActivationFunction.Relu), x);
        x = g.Add("maxpool", new MaxPooling(3, 2, 1), x);
        for (int stage = 0; stage < 4; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                int width = 64 << stage, stride = stage > 0 && block == 0 ? 2 : 1;
                g.Block = $"layer{stage + 1}.{block}";
                x = bottleneck ? Bottleneck(g, x, width, stride) : Basic(g, x, width, stride);
            }
        }
        return x;
    }

    static Node Basic(GraphBuilder g, Node x, int width, int stride)
    {
        var y = ConvolutionAndNorm(g, "1", x, width, 3, stride);
        y = g.Add($"{g.Block}.relu1", new Activation(ActivationFunction.Relu), y);
        y = ConvolutionAndNorm(g, "2", y, width, 3, 1);
        return Join(g, x, y, stride);
    }

    static Node Bottleneck(GraphBuilder g, Node x, int width, int stride)
    {
        var y = ConvolutionAndNorm(g, "1", x, width, 1, 1);
        y = g.Add($"{g.Block}.relu1", new Activation(ActivationFunction.Relu), y);
        y = ConvolutionAndNorm(g, "2", y, width, 3, stride);
        y = g.Add($"{g.Block}.relu2", new Activation(ActivationFunction.Relu), y);
        y = ConvolutionAndNorm(g, "3", y, width * 4, 1, 1);
        return Join(g, x, y, stride);
    }

    static Node ConvolutionAndNorm(GraphBuilder g, string number, Node x, int filters, int kernel, int stride)
    {
        x = g.Add($"{g.Block}.conv{number}", new Convolution(filters, kernel, stride, kernel / 2) { Bias = false }, x);
        return g.Add($"{g.Block}.bn{number}", BatchNorm.Torch, x);
    }

    static Node Join(GraphBuilder g, Node x, Node y, int stride)
    {
        if (x.Shape != y.Shape)
        {
            x = g.Add($"{g.Block}.downsample.0", new Convolution(y.Shape.Channels, 1, stride) { Bias = false }, x);
            x = g.Add($"{g.Block}.downsample.1", BatchNorm.Torch, x);
        }
        y = g.Add($"{g.Block}.add", new Addition(), y, x);
        return g.Add($"{g.Block}.relu", new Activation(ActivationFunction.Relu), y);
    }
}
