namespace Boxfit.Architectures;

/// <summary>
/// ResNets in Keras's form, "v1" (<c>keras/src/applications/resnet.py</c>): biases on convolutions, the stride of a block on its first
/// 1×1 convolution, batch norm with ε = 1.001e-5 and momentum 0.99, Glorot uniform kernels. Keras's explicit padding layers are the
/// padding of the operation that follows them here; the values are the same.
/// </summary>
static class KerasResNet
{
    public static IEnumerable<Backbone> All { get; } =
    [
        Describe("keras_resnet50", [3, 4, 6, 3]),
        Describe("keras_resnet101", [3, 4, 23, 3]),
        Describe("keras_resnet152", [3, 8, 36, 3]),
    ];

    static Backbone Describe(string name, int[] blocks) =>
        new(name, $"ResNet-{name[12..]}, Keras's form (v1)", (builder, x) => Build(builder, x, blocks));

    static Node Build(GraphBuilder g, Node x, int[] blocks)
    {
        g.Naming = ParameterNaming.Keras;
        x = ConvolutionAndNorm(g, "conv1", x, 64, 7, 2);
        x = g.Add("conv1_relu", new Activation(ActivationFunction.Relu), x);
        x = g.Add("pool1_pool", new MaxPooling(3, 2, 1), x);
        for (int stage = 0; stage < 4; stage++)
        {
            for (int block = 0; block < blocks[stage]; block++)
            {
                g.Block = $"conv{stage + 2}_block{block + 1}";
                x = Block(g, x, 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1, projectShortcut: block == 0);
            }
        }
        return x;
    }

    static Node Block(GraphBuilder g, Node x, int filters, int stride, bool projectShortcut)
    {
        var shortcut = projectShortcut ? ConvolutionAndNorm(g, $"{g.Block}_0", x, filters * 4, 1, stride) : x;
        x = ConvolutionAndNorm(g, $"{g.Block}_1", x, filters, 1, stride);
        x = g.Add($"{g.Block}_1_relu", new Activation(ActivationFunction.Relu), x);
        x = ConvolutionAndNorm(g, $"{g.Block}_2", x, filters, 3, 1);
        x = g.Add($"{g.Block}_2_relu", new Activation(ActivationFunction.Relu), x);
        x = ConvolutionAndNorm(g, $"{g.Block}_3", x, filters * 4, 1, 1);
        x = g.Add($"{g.Block}_add", new Addition(), shortcut, x);
        return g.Add($"{g.Block}_out", new Activation(ActivationFunction.Relu), x);
    }

    static Node ConvolutionAndNorm(GraphBuilder g, string name, Node x, int filters, int kernel, int stride)
    {
        var convolution = new Convolution(filters, kernel, stride, kernel / 2) { Initializer = new Initializer.GlorotUniform() };
        x = g.Add($"{name}_conv", convolution, x);
        return g.Add($"{name}_bn", BatchNorm.Keras, x);
    }
}
