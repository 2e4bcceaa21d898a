namespace Boxfit.Cascades;

/// <summary>A rectangle of a feature inside the detection window, with its weight (Haar only).</summary>
readonly record struct FeatureRectangle(int X, int Y, int Width, int Height, float Weight);

/// <summary>
/// What a node of a tree measures. Haar: the weighted sum of up to three rectangles, upright or tilted by 45°. LBP: one rectangle, the
/// upper left of 3 × 3 equal ones.
/// </summary>
sealed record Feature(IReadOnlyList<FeatureRectangle> Rectangles, bool Tilted);

/// <summary>
/// A node of a tree. <paramref name="Left"/> and <paramref name="Right"/>, where positive, are nodes of the same tree, always behind this
/// one; else minus the number of a leaf of the tree.
/// </summary>
/// <param name="Feature">Index of the feature.</param>
/// <param name="Threshold">Haar: left below it, else right.</param>
/// <param name="Subset">LBP: the 256 bits of patterns that go left; null for Haar.</param>
/// <param name="Left">Where to go if so.</param>
/// <param name="Right">Where to go if not.</param>
readonly record struct TreeNode(int Feature, float Threshold, int[]? Subset, int Left, int Right);

/// <summary>A decision tree: its root is the first node, and it has one leaf more than nodes.</summary>
sealed record Tree(IReadOnlyList<TreeNode> Nodes, IReadOnlyList<float> Leaves);

/// <summary>A strong classifier, in OpenCV's words a stage: lets a window pass when the sum of its trees reaches the threshold.</summary>
sealed record StrongClassifier(float Threshold, IReadOnlyList<Tree> Trees);

/// <summary>A cascade of strong classifiers as its file says, checked: every index and rectangle is inside its bounds.</summary>
sealed record Cascade(int Width, int Height, IReadOnlyList<StrongClassifier> Classifiers, IReadOnlyList<Feature> Features)
{
    /// <summary>True when the features are local binary patterns, false when they are Haar's.</summary>
    public bool IsPatterns => Classifiers[0].Trees[0].Nodes[0].Subset is not null;
}
