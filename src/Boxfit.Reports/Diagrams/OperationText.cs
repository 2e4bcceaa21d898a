namespace Boxfit.Reports.Diagrams;

/// <summary>What a node does, in words for a diagram.</summary>
static class OperationText
{
    /// <summary>"Convolution 7×7, stride 2, 64 filters", "MaxPooling 2×2, stride 2", "Dense 512", "ReLU".</summary>
    public static string Describe(Node node) => node.Operation switch
    {
        Convolution c => $"{c.Kind} {c.Details}, {c.Filters} filters",
        Dense d => $"{d.Kind} {d.Units}",
        { Details: "" } o => o.Kind,
        var o => $"{o.Kind} {o.Details}",
    };

    /// <summary>"1×1, 64 → 3×3, 64 → 1×1, 256": what changes channels or size along the longest way through a block.</summary>
    public static string Path(IReadOnlyList<Node> block)
    {
        var steps = new List<(string Text, int Count)>();
        foreach (var node in LongestWay(block))
        {
            string text = node.Operation switch
            {
                Convolution c => $"{c.Details}, {c.Filters}",
                Activation or BatchNorm or Addition => "",
                _ => Describe(node),
            };
            if (text.Length == 0) continue;
            if (steps.Count > 0 && steps[^1].Text == text) steps[^1] = (text, steps[^1].Count + 1);
            else steps.Add((text, 1));
        }
        return string.Join(" → ", steps.Select(s => s.Count == 1 ? s.Text : $"{s.Count} × ({s.Text})"));
    }

    static List<Node> LongestWay(IReadOnlyList<Node> block)
    {
        var ways = new Dictionary<Node, List<Node>>();
        foreach (var node in block)
        {
            var before = node.Inputs.Select(i => ways.GetValueOrDefault(i, [])).MaxBy(w => w.Count) ?? [];
            ways[node] = [.. before, node];
        }
        return ways[block[^1]];
    }
}
