namespace Boxfit.Cascades.Files;

/// <summary>Reads OpenCV 1's form of Haar cascades (<c>opencv-haar-classifier</c>), where each node holds its feature.</summary>
static class OldCascadeReader
{
    /// <summary>Reads the cascade's element.</summary>
    /// <exception cref="InputException">It is not sound.</exception>
    public static Cascade Read(CascadeElement root)
    {
        var size = root.Child("size");
        var edges = new NumberList(size);
        int width = edges.Integer(), height = edges.Integer();
        if (!edges.IsAtEnd) throw size.Error("has too many numbers, expected width and height");
        CascadeReader.CheckWindowEdge(size, width);
        CascadeReader.CheckWindowEdge(size, height);

        var features = new List<Feature>();
        var stages = root.Child("stages");
        var classifiers = stages.Children.Select(ReadClassifier).ToList();
        return classifiers.Count > 0 ? new(width, height, classifiers, features) : throw stages.Error("is empty; expected stages");

        StrongClassifier ReadClassifier(CascadeElement element)
        {
            var trees = element.Child("trees").Children.Select(ReadTree).ToList();
            if (trees.Count == 0) throw element.Child("trees").Error("is empty; expected trees");
            return new(CascadeReader.LowerThreshold(NumberList.SingleReal(element.Child("stage_threshold"))), trees);
        }

        Tree ReadTree(CascadeElement element)
        {
            var (nodes, leaves) = (new List<TreeNode>(), new List<float>());
            foreach (var node in element.Children)
            {
                features.Add(CascadeReader.ReadFeature(node.Child("feature"), width, height));
                float threshold = NumberList.SingleReal(node.Child("threshold"));
                int left = ReadChild(node, "left", leaves), right = ReadChild(node, "right", leaves);
                nodes.Add(new(features.Count - 1, threshold, Subset: null, left, right));
            }
            if (nodes.Count == 0) throw element.Error("is empty; expected nodes");
            if (leaves.Count != nodes.Count + 1)
                throw element.Error($"has {leaves.Count} leaves, expected one more than its {Counted.Of(nodes.Count, "node")}");
            CascadeReader.CheckChildren(element, nodes);
            return new(nodes, leaves);
        }
    }

    static int ReadChild(CascadeElement node, string side, List<float> leaves)
    {
        if (node.Find($"{side}_node") is { } child)
        {
            int index = NumberList.SingleInteger(child);
            return index > 0 ? index : throw child.Error("is the root or before it, expected a node further down");
        }
        leaves.Add(NumberList.SingleReal(node.Child($"{side}_val")));
        return 1 - leaves.Count;
    }
}
