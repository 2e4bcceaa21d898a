namespace Boxfit.Cascades.Scanning;

/// <summary>A stage whose trees lie one behind the other in arrays of the whole cascade.</summary>
/// <param name="Threshold">Below it a window fails.</param>
/// <param name="FirstNode">Where the first tree's root is.</param>
/// <param name="FirstLeaf">Where the first tree's first leaf is.</param>
/// <param name="Sizes">Each tree's number of nodes.</param>
sealed record FlatStage(float Threshold, int FirstNode, int FirstLeaf, int[] Sizes)
{
    const double SingleUnit = 1.0 / (1 << 24);

    /// <summary>True when each tree of the cascade has only one node: left leaf 0, right leaf 1.</summary>
    public bool AreStumps { get; private init; }

    /// <summary>The sum of all right leaves of stumps; 0 for other trees.</summary>
    public float Base { get; private init; }

    /// <summary>A sum in single precision that is at least so large is one that passes.</summary>
    public float SurelyPassed { get; private init; }

    /// <summary>A sum in single precision that is at most so large is one that fails.</summary>
    public float SurelyFailed { get; private init; }

    /// <summary>
    /// Lays a cascade's trees out. Where each has only one node, its first leaf is the left one whatever the node says, as in OpenCV.
    /// </summary>
    /// <param name="cascade">The cascade.</param>
    /// <param name="order">Of each feature a key by which a stage's stumps are sorted, where that cannot change any sum.</param>
    public static (FlatStage[] Stages, TreeNode[] Nodes, float[] Leaves) Flatten(Cascade cascade, Func<int, int>? order = null)
    {
        var (stages, nodes, leaves) = (new List<FlatStage>(), new List<TreeNode>(), new List<float>());
        bool areStumps = cascade.Stages.All(s => s.Trees.All(t => t.Nodes.Count == 1));
        foreach (var stage in cascade.Stages)
        {
            // Each of the additions may be off by half a unit in the last place of the largest sum there can be.
            double largest = stage.Trees.Sum(t => 3.0 * t.Leaves.Max(Math.Abs)), error = (stage.Trees.Count + 2) * largest * SingleUnit;
            stages.Add(new(stage.Threshold, nodes.Count, leaves.Count, [.. stage.Trees.Select(t => t.Nodes.Count)])
            {
                AreStumps = areStumps,
                Base = areStumps ? (float)stage.Trees.Sum(t => (double)t.Leaves[1]) : 0,
                SurelyPassed = MathF.BitIncrement((float)(stage.Threshold + error)),
                SurelyFailed = MathF.BitDecrement((float)(stage.Threshold - error)),
            });
            bool isSorted = order != null && areStumps && IsExactInAnyOrder(stage);
            foreach (var tree in isSorted ? stage.Trees.OrderBy(t => order!(t.Nodes[0].Feature)) : stage.Trees.AsEnumerable())
            {
                nodes.AddRange(areStumps ? tree.Nodes.Select(n => n with { Left = 0, Right = -1 }) : tree.Nodes);
                leaves.AddRange(tree.Leaves);
            }
        }
        return ([.. stages], [.. nodes], [.. leaves]);
    }

    // No sum in double precision is rounded when all leaves are multiples of the last place of the largest sum there can be.
    static bool IsExactInAnyOrder(Stage stage)
    {
        double largest = stage.Trees.Sum(t => (double)t.Leaves.Max(Math.Abs));
        double unit = Math.BitIncrement(largest) - largest;
        return stage.Trees.All(t => t.Leaves.All(l => l % unit == 0));
    }
}
