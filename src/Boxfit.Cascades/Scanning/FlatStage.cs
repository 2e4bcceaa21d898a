namespace Boxfit.Cascades.Scanning;

/// <summary>A stage whose trees lie one behind the other in arrays of the whole cascade.</summary>
/// <param name="Threshold">Below it a window fails.</param>
/// <param name="FirstNode">Where the first tree's root is.</param>
/// <param name="FirstLeaf">Where the first tree's first leaf is.</param>
/// <param name="Sizes">Each tree's number of nodes.</param>
readonly record struct FlatStage(float Threshold, int FirstNode, int FirstLeaf, int[] Sizes)
{
    /// <summary>
    /// Lays a cascade's trees out. Where each has only one node, its first leaf is the left one whatever the node says, as in OpenCV.
    /// </summary>
    public static (FlatStage[] Stages, TreeNode[] Nodes, float[] Leaves) Flatten(Cascade cascade)
    {
        var (stages, nodes, leaves) = (new List<FlatStage>(), new List<TreeNode>(), new List<float>());
        bool areStumps = cascade.Stages.All(s => s.Trees.All(t => t.Nodes.Count == 1));
        foreach (var stage in cascade.Stages)
        {
            stages.Add(new(stage.Threshold, nodes.Count, leaves.Count, [.. stage.Trees.Select(t => t.Nodes.Count)]));
            foreach (var tree in stage.Trees)
            {
                nodes.AddRange(areStumps ? tree.Nodes.Select(n => n with { Left = 0, Right = -1 }) : tree.Nodes);
                leaves.AddRange(tree.Leaves);
            }
        }
        return ([.. stages], [.. nodes], [.. leaves]);
    }
}
