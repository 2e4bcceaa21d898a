namespace Boxfit.Architectures;

/// <summary>
/// A small residual network of our own for quick trials and small pictures: a seventh of resnet18's multiply-adds, and with its total
/// stride of 16 a finer last map. Basic blocks as in ResNet (He et al. 2015), two a stage.
/// </summary>
static class MiniNet
{
    static readonly int[] s_widths = [32, 64, 128];

    public static Backbone Backbone { get; } = new("mininet", "A small residual network for quick trials", Build);

    static Node Build(GraphBuilder g, Node x)
    {
        x = ConvolutionAndNorm(g, "stem", x, 24, 2);
        x = g.Add("stem.relu", new Activation(ActivationFunction.Relu), x);
        for (int stage = 0; stage < s_widths.Length; stage++)
        {
            for (int block = 0; block < 2; block++)
            {
                g.Block = $"stage{stage + 1}.{block}";
                x = Residual(g, x, s_widths[stage], stride: block == 0 ? 2 : 1);
            }
        }
        return x;
    }

    static Node Residual(GraphBuilder g, Node x, int width, int stride)
    {
        var y = ConvolutionAndNorm(g, $"{g.Block}.1", x, width, stride);
        y = g.Add($"{g.Block}.1.relu", new Activation(ActivationFunction.Relu), y);
        y = ConvolutionAndNorm(g, $"{g.Block}.2", y, width, 1);
        if (x.Shape != y.Shape)
        {
            x = g.Add($"{g.Block}.shortcut.conv", new Convolution(width, 1, stride) { Bias = false }, x);
            x = g.Add($"{g.Block}.shortcut.norm", BatchNorm.Torch, x);
        }
        y = g.Add($"{g.Block}.add", new Addition(), y, x);
        return g.Add($"{g.Block}.relu", new Activation(ActivationFunction.Relu), y);
    }

    static Node ConvolutionAndNorm(GraphBuilder g, string name, Node x, int filters, int stride)
    {
        x = g.Add($"{name}.conv", new Convolution(filters, 3, stride, 1) { Bias = false }, x);
        return g.Add($"{name}.norm", BatchNorm.Torch, x);
    }
}
