namespace Boxfit.Architectures;

/// <summary>
/// MobileNetV2 at width 1.0 (Sandler et al. 2018; <c>torchvision/models/mobilenetv2.py</c>, <c>features</c>): inverted residuals,
/// depthwise convolutions, ReLU6.
/// </summary>
static class MobileNetV2
{
    static readonly (int Expansion, int Channels, int Repeats, int Stride)[] s_settings =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    public static Backbone Backbone { get; } = new("mobilenet_v2", "MobileNetV2", Build);

    static Node Build(GraphBuilder g, Node x)
    {
        int index = 0;
        x = ConvolutionNormRelu6(g, $"features.{index++}", x, new(32, 3, 2, 1));
        foreach (var (expansion, channels, repeats, stride) in s_settings)
        {
            for (int repeat = 0; repeat < repeats; repeat++)
                x = InvertedResidual(g, $"features.{index++}", x, expansion, channels, repeat == 0 ? stride : 1);
        }
        g.Block = null;
        return ConvolutionNormRelu6(g, $"features.{index}", x, new(1280, 1));
    }

    static Node InvertedResidual(GraphBuilder g, string name, Node input, int expansion, int channels, int stride)
    {
        g.Block = name;
        int hidden = input.Shape.Channels * expansion, index = 0;
        var x = input;
        if (expansion != 1) x = ConvolutionNormRelu6(g, $"{name}.conv.{index++}", x, new(hidden, 1));
        x = ConvolutionNormRelu6(g, $"{name}.conv.{index++}", x, new(hidden, 3, stride, 1) { Groups = hidden });
        x = g.Add($"{name}.conv.{index++}", new Convolution(channels, 1) { Bias = false }, x);
        x = g.Add($"{name}.conv.{index}", BatchNorm.Torch, x);
        return stride == 1 && input.Shape == x.Shape ? g.Add($"{name}.add", new Addition(), input, x) : x;
    }

    static Node ConvolutionNormRelu6(GraphBuilder g, string name, Node x, Convolution convolution)
    {
        x = g.Add($"{name}.0", convolution with { Bias = false }, x);
        x = g.Add($"{name}.1", BatchNorm.Torch, x);
        return g.Add($"{name}.2", new Activation(ActivationFunction.Relu6), x);
    }
}
