namespace Boxfit.Architectures;

/// <summary>
/// VGG without its classifier, with and without batch norm (Simonyan and Zisserman 2014; <c>torchvision/models/vgg.py</c>,
/// <c>features</c>).
/// </summary>
static class Vgg
{
    /// <summary>In a list of layers, whose numbers are filters: a max pooling.</summary>
    const int Pool = 0;

    static readonly (string Depth, int[] Layers)[] s_all =
    [
        ("11", [64, Pool, 128, Pool, 256, 256, Pool, 512, 512, Pool, 512, 512, Pool]),
        ("13", [64, 64, Pool, 128, 128, Pool, 256, 256, Pool, 512, 512, Pool, 512, 512, Pool]),
        ("16", [64, 64, Pool, 128, 128, Pool, 256, 256, 256, Pool, 512, 512, 512, Pool, 512, 512, 512, Pool]),
        ("19", [64, 64, Pool, 128, 128, Pool, 256, 256, 256, 256, Pool, 512, 512, 512, 512, Pool, 512, 512, 512, 512, Pool]),
    ];

    public static IEnumerable<Backbone> All { get; } =
    [
        .. s_all.Select(v => new Backbone($"vgg{v.Depth}", $"VGG-{v.Depth}", (g, x) => Build(g, x, v.Layers, batchNorm: false))),
        .. s_all.Select(v => new Backbone(
            $"vgg{v.Depth}_bn", $"VGG-{v.Depth} with batch norm", (g, x) => Build(g, x, v.Layers, batchNorm: true))),
    ];

    static Node Build(GraphBuilder g, Node x, int[] layers, bool batchNorm)
    {
        int index = 0, stage = 1;
        foreach (int filters in layers)
        {
            g.Block = $"stage{stage}";
            if (filters == Pool)
            {
                x = g.Add($"features.{index++}", new MaxPooling(2, 2), x);
                stage++;
                continue;
            }
            x = g.Add($"features.{index++}", new Convolution(filters, 3, 1, 1), x);
            if (batchNorm) x = g.Add($"features.{index++}", BatchNorm.Torch, x);
            x = g.Add($"features.{index++}", new Activation(ActivationFunction.Relu), x);
        }
        return x;
    }
}
