namespace Boxfit.Pretrained.Naming;

/// <summary>
/// timm's names where they differ from torchvision's: those of <c>mobilenetv2_100</c> (<c>timm/models/efficientnet.py</c>). Its ResNets and
/// VGGs have torchvision's names but for their classifiers.
/// </summary>
static class TimmNames
{
    const string MobileNet = "mobilenet_v2";

    // Number of blocks in each of timm's stages: our features.1 to features.17 in a row.
    static readonly int[] s_stages = [1, 2, 3, 4, 3, 3, 1];

    static readonly (string Ours, string Theirs)[] s_stem = [("0.0", "conv_stem"), ("0.1", "bn1")];
    static readonly (string Ours, string Theirs)[] s_head = [("18.0", "conv_head"), ("18.1", "bn2")];

    // The first block has no expansion.
    static readonly (string Ours, string Theirs)[] s_firstBlock =
        [("conv.0.0", "conv_dw"), ("conv.0.1", "bn1"), ("conv.1", "conv_pw"), ("conv.2", "bn2")];

    static readonly (string Ours, string Theirs)[] s_block =
    [
        ("conv.0.0", "conv_pw"), ("conv.0.1", "bn1"), ("conv.1.0", "conv_dw"), ("conv.1.1", "bn2"),
        ("conv.2", "conv_pwl"), ("conv.3", "bn3"),
    ];

    static readonly Dictionary<string, string> s_nodes =
        Nodes().ToDictionary(n => "features." + n.Ours, n => n.Theirs, StringComparer.Ordinal);

    public static IReadOnlyList<NamedSource>? Find(Backbone backbone, Graph graph) => backbone.Name != MobileNet ? null :
    [
        .. from node in graph.Nodes
           from parameter in node.Parameters
           select new NamedSource(parameter, s_nodes[node.Name] + parameter.Name[node.Name.Length..], parameter.Shape),
    ];

    static IEnumerable<(string Ours, string Theirs)> Nodes()
    {
        foreach (var node in s_stem) yield return node;
        int feature = 1;
        for (int stage = 0; stage < s_stages.Length; stage++)
        {
            for (int block = 0; block < s_stages[stage]; block++, feature++)
            {
                foreach (var (ours, theirs) in feature == 1 ? s_firstBlock : s_block)
                    yield return ($"{feature}.{ours}", $"blocks.{stage}.{block}.{theirs}");
            }
        }
        foreach (var node in s_head) yield return node;
    }
}
