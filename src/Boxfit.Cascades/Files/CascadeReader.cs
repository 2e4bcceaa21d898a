namespace Boxfit.Cascades.Files;

/// <summary>
/// Reads OpenCV's cascade files: classifiers (stages) of boosted trees on Haar features or local binary patterns, and the older form of
/// Haar cascades.
/// Everything that a search will use as an index is checked here.
/// </summary>
static class CascadeReader
{
    const string OldFormat = "opencv-haar-classifier";
    const int MaxWindow = 1000, MaxNodes = 64, PatternCount = 256;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">It is missing, not a cascade, or not sound; the message names file, line and element.</exception>
    public static Cascade Read(string path) => Read(CascadeElement.Read(path));

    /// <summary>Reads a document.</summary>
    /// <exception cref="InputException">It is not a cascade, or not sound.</exception>
    public static Cascade Read(CascadeElement document)
    {
        if (OtherFile.Describe(document) is { } other) throw document.Error(other);
        if (document.Name != "opencv_storage")
            throw document.Error("is not what a cascade file of OpenCV begins with, <opencv_storage>");
        if (document.Children is not [var root, ..]) throw document.Error("is empty; expected a cascade inside");
        return root.TypeId == OldFormat ? OldCascadeReader.Read(root) : ReadCascade(root);
    }

    static Cascade ReadCascade(CascadeElement root)
    {
        Expect(root.Child("stageType"), "BOOST");
        bool isPatterns = FeatureType(root.Child("featureType")) == "LBP";
        int width = WindowEdge(root.Child("width")), height = WindowEdge(root.Child("height"));
        var features = root.Child("features").Children
            .Select(e => isPatterns ? ReadPattern(e, width, height) : ReadFeature(e, width, height)).ToList();
        var categories = root.Child("featureParams").Child("maxCatCount");
        if (NumberList.SingleInteger(categories) != (isPatterns ? PatternCount : 0))
            throw categories.Error($"says '{categories.Text.Trim()}', expected {(isPatterns ? $"{PatternCount} for LBP" : "0 for Haar")}");
        var stages = root.Child("stages");
        var classifiers = stages.Children.Select(e => ReadClassifier(e, features.Count, isPatterns)).ToList();
        return classifiers.Count > 0 ? new(width, height, classifiers, features) : throw stages.Error("is empty; expected stages");
    }

    static string FeatureType(CascadeElement element) => element.Text.Trim() switch
    {
        "HAAR" => "HAAR",
        "LBP" => "LBP",
        "HOG" => throw element.Error(
            "says 'HOG': cascades of histograms of gradients are not supported, only HAAR and LBP; nor does OpenCV since 3.0"),
        var other => throw element.Error($"says '{other}', expected HAAR or LBP"),
    };

    static void Expect(CascadeElement element, string value)
    {
        if (element.Text.Trim() is var found && found != value) throw element.Error($"says '{found}', expected {value}");
    }

    static int WindowEdge(CascadeElement element)
    {
        int edge = NumberList.SingleInteger(element);
        CheckWindowEdge(element, edge);
        return edge;
    }

    /// <summary>Throws unless a window may have such an edge: the brightness is measured without its outermost pixels.</summary>
    internal static void CheckWindowEdge(CascadeElement element, int edge)
    {
        if (edge is < 3 or > MaxWindow) throw element.Error($"makes the window {edge} pixels long; expected 3 to {MaxWindow}");
    }

    /// <summary>Reads an upright or tilted feature of up to three rectangles.</summary>
    internal static Feature ReadFeature(CascadeElement element, int width, int height)
    {
        bool tilted = element.Find("tilted") is { } flag && NumberList.SingleInteger(flag) != 0;
        var rectangles = element.Child("rects").Children.Select(e =>
        {
            var rectangle = ReadRectangle(e, hasWeight: true);
            var (x, y, w, h, _) = rectangle;
            bool isInside = tilted
                ? x >= h && y + w + (long)h <= height && x + (long)w <= width
                : x + (long)w <= width && y + (long)h <= height;
            return isInside ? rectangle : throw e.Error($"reaches out of the window of {width}×{height} pixels");
        }).ToList();
        return rectangles.Count is 1 or 2 or 3
            ? new(rectangles, tilted)
            : throw element.Child("rects").Error($"has {rectangles.Count} rectangles, expected 1 to 3");
    }

    static Feature ReadPattern(CascadeElement element, int width, int height)
    {
        var place = element.Child("rect");
        var rectangle = ReadRectangle(place, hasWeight: false);
        bool isInside = rectangle.X + 3L * rectangle.Width <= width && rectangle.Y + 3L * rectangle.Height <= height;
        return isInside
            ? new([rectangle], Tilted: false)
            : throw place.Error($"reaches, three times as wide and high, out of the window of {width}×{height} pixels");
    }

    static FeatureRectangle ReadRectangle(CascadeElement element, bool hasWeight)
    {
        var numbers = new NumberList(element);
        int x = numbers.Integer(), y = numbers.Integer(), width = numbers.Integer(), height = numbers.Integer();
        float weight = hasWeight ? numbers.Real() : 0;
        if (!numbers.IsAtEnd) throw element.Error($"has too many numbers, expected x, y, width, height{(hasWeight ? ", weight" : "")}");
        if (x < 0 || y < 0 || width < 0 || height < 0) throw element.Error("has a negative edge");
        return new(x, y, width, height, weight);
    }

    static StrongClassifier ReadClassifier(CascadeElement element, int featureCount, bool isPatterns)
    {
        float threshold = NumberList.SingleReal(element.Child("stageThreshold"));
        var weak = element.Child("weakClassifiers");
        var trees = weak.Children.Select(e => ReadTree(e, featureCount, isPatterns)).ToList();
        return trees.Count > 0 ? new(LowerThreshold(threshold), trees) : throw weak.Error("is empty; expected trees");
    }

    /// <summary>The threshold that a classifier's sum is compared with: a little lower than the file's, as in OpenCV.</summary>
    internal static float LowerThreshold(float threshold) => threshold - 1e-5f;

    static Tree ReadTree(CascadeElement element, int featureCount, bool isPatterns)
    {
        var nodes = new List<TreeNode>();
        var place = element.Child("internalNodes");
        for (var numbers = new NumberList(place); !numbers.IsAtEnd;)
        {
            int left = numbers.Integer(), right = numbers.Integer(), feature = numbers.Integer();
            if (feature < 0 || feature >= featureCount) throw place.Error($"names feature {feature}, but there are {featureCount}");
            int[]? subset = isPatterns ? new int[PatternCount / 32] : null;
            foreach (ref int bits in subset.AsSpan()) bits = numbers.Integer();
            nodes.Add(new(feature, isPatterns ? 0 : numbers.Real(), subset, left, right));
        }
        var leaves = new List<float>();
        var values = element.Child("leafValues");
        for (var numbers = new NumberList(values); !numbers.IsAtEnd;) leaves.Add(numbers.Real());
        if (nodes.Count == 0) throw place.Error("is empty; expected nodes");
        if (leaves.Count != nodes.Count + 1)
            throw values.Error($"has {leaves.Count} values, expected one more than the {Counted.Of(nodes.Count, "node")}");
        CheckChildren(place, nodes);
        return new(nodes, leaves);
    }

    /// <summary>
    /// Throws unless there are few nodes and every child is a node further down or a leaf, so that every way through the tree ends at a
    /// leaf.
    /// </summary>
    internal static void CheckChildren(CascadeElement element, List<TreeNode> nodes)
    {
        if (nodes.Count > MaxNodes) throw element.Error($"has {Counted.Of(nodes.Count, "node")} in one tree; at most {MaxNodes} are read");
        for (int i = 0; i < nodes.Count; i++)
        {
            foreach (int child in (int[])[nodes[i].Left, nodes[i].Right])
                if (child > 0 ? child <= i || child >= nodes.Count : child < -nodes.Count)
                    throw element.Error($"sends node {i} to {child}, which is neither a node behind it nor a leaf");
        }
    }
}
