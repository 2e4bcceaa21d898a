namespace Boxfit.Architectures;

/// <summary>
/// VGG without its classifier, with and without batch norm (Simonyan and Zisserman 2014; <c>torchvision/models/vgg.py</c>, <c>features</c>).
/// </summary>
static class Vgg
{
    const int Pool = 0;

    static readonly (string Depth, int[] Plan)[] s_plans =
    [
        ("11", [64, Pool, 128, Pool, 256, 256, Pool, 512, 512, Pool, 512, 512, Pool]),
        ("13", [64, 64, Pool, 128, 128, Pool, 256, 256, Pool, 512, 512, Pool, 512, 512, Pool]),
        ("16", [64, 64, Pool, 128, 128, Pool, 256, 256, 256, Pool, 512, 512, 512, Pool, 512, 512, 512, Pool]),
        ("19", [64, 64, Pool, 128, 128, Pool, 256, 256, 256, 256, Pool, 512, 512, 512, 512, Pool, 512, 512, 512, 512, Pool]),
    ];

    public static IEnumerable<Backbone> All { get; } =
    [
        .. s_plans.Select(p => new Backbone($"vgg{p.Depth}", $"VGG-{p.Depth}", (g, x) => Build(g, x, p.Plan, batchNorm: false))),
        .. s_plans.Select(p => new Backbone($"vgg{p.Depth}_bn", $"VGG-{p.Depth} with batch norm", (g, x) => Build(g, x, p.Plan, batchNorm: true))),
    ];

    static Node Build(GraphBuilder g, Node x, int[] plan, bool batchNorm)
    {
        int index = 0, stage = 1;
        foreach (int filters in plan)
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
