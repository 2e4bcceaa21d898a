namespace Boxfit.Cascades.Scanning;

/// <summary>A strong classifier whose trees lie one behind the other in arrays of the whole cascade.</summary>
/// <param name="Threshold">Below it a window fails.</param>
/// <param name="FirstNode">Where the first tree's root is.</param>
/// <param name="FirstLeaf">Where the first tree's first leaf is.</param>
/// <param name="Sizes">Each tree's number of nodes.</param>
sealed record FlatClassifier(float Threshold, int FirstNode, int FirstLeaf, int[] Sizes)
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
    /// <param name="order">Of each feature a key by which a classifier's stumps are sorted, where that cannot change any sum.</param>
    public static (FlatClassifier[] Classifiers, TreeNode[] Nodes, float[] Leaves) Flatten(Cascade cascade, Func<int, int>? order = null)
    {
        var (classifiers, nodes, leaves) = (new List<FlatClassifier>(), new List<TreeNode>(), new List<float>());
        bool areStumps = cascade.Classifiers.All(s => s.Trees.All(t => t.Nodes.Count == 1));
        foreach (var classifier in cascade.Classifiers)
        {
            // Each of the additions may be off by half a unit in the last place of the largest sum there can be.
            double largest = classifier.Trees.Sum(t => 3.0 * t.Leaves.Max(Math.Abs));
            double error = (classifier.Trees.Count + 2) * largest * SingleUnit;
            classifiers.Add(new(classifier.Threshold, nodes.Count, leaves.Count, [.. classifier.Trees.Select(t => t.Nodes.Count)])
            {
                AreStumps = areStumps,
                Base = areStumps ? (float)classifier.Trees.Sum(t => (double)t.Leaves[1]) : 0,
                SurelyPassed = MathF.BitIncrement((float)(classifier.Threshold + error)),
                SurelyFailed = MathF.BitDecrement((float)(classifier.Threshold - error)),
            });
            bool isSorted = order != null && areStumps && IsExactInAnyOrder(classifier);
            foreach (var tree in isSorted ? classifier.Trees.OrderBy(t => order!(t.Nodes[0].Feature)) : classifier.Trees.AsEnumerable())
            {
                nodes.AddRange(areStumps ? tree.Nodes.Select(n => n with { Left = 0, Right = -1 }) : tree.Nodes);
                leaves.AddRange(tree.Leaves);
            }
        }
        return ([.. classifiers], [.. nodes], [.. leaves]);
    }

    // No sum in double precision is rounded when all leaves are multiples of the last place of the largest sum there can be.
    static bool IsExactInAnyOrder(StrongClassifier classifier)
    {
        double largest = classifier.Trees.Sum(t => (double)t.Leaves.Max(Math.Abs));
        double unit = Math.BitIncrement(largest) - largest;
        return classifier.Trees.All(t => t.Leaves.All(l => l % unit == 0));
    }
}
