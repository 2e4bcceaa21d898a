namespace Boxfit.Reports.Diagrams;

/// <summary>Turns a graph into a diagram's boxes.</summary>
static class GraphFolding
{
    /// <summary>A box for each node.</summary>
    public static IReadOnlyList<DiagramBox> Expand(Graph graph) =>
        [.. graph.Nodes.Select(n => new DiagramBox([n], n.Name, [Text(n)], DiagramStyle.Of(n.Operation), IsResidual: false))];

    /// <summary>
    /// Consecutive blocks of one name and output shape ("layer1.0", "layer1.1", …) in one box; outside blocks, a layer with the norm,
    /// activation and dropout that follow it.
    /// </summary>
    public static IReadOnlyList<DiagramBox> Fold(Graph graph)
    {
        var boxes = new List<DiagramBox>();
        for (int start = 0, end; start < graph.Nodes.Count; start = end)
        {
            var first = graph.Nodes[start];
            end = start + 1;
            if (first.Block is null)
            {
                while (end < graph.Nodes.Count && Follows(graph.Nodes[end])) end++;
                Node[] nodes = [.. graph.Nodes.Skip(start).Take(end - start)];
                boxes.Add(new(nodes, first.Name, [string.Join(" → ", nodes.Select(Text))], DiagramStyle.Of(first.Operation), false));
                continue;
            }
            var blocks = new List<Node[]>();
            for (int next = start; next < graph.Nodes.Count; next = end)
            {
                Node[] block = [.. graph.Nodes.Skip(next).TakeWhile(n => n.Block is not null && n.Block == graph.Nodes[next].Block)];
                if (block.Length == 0 || (blocks.Count > 0 && !Repeats(blocks[^1], block))) break;
                blocks.Add(block);
                end = next + block.Length;
            }
            boxes.Add(Blocks(blocks));
        }
        return boxes;
    }

    static string Text(Node node) => node.Operation is Input ? "the picture, scaled" : OperationText.Describe(node);

    static bool Follows(Node node) => node.Block is null && node.Operation is BatchNorm or Activation or Dropout;

    static bool Repeats(Node[] block, Node[] next) =>
        Stem(next[0].Block!) == Stem(block[0].Block!) && next[^1].Shape == block[^1].Shape;

    /// <summary>"layer1." of "layer1.0", "conv2_block" of "conv2_block3".</summary>
    static string Stem(string block) => block.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    static DiagramBox Blocks(List<Node[]> blocks)
    {
        string first = blocks[0][0].Block!, last = blocks[^1][0].Block!;
        string title = blocks.Count == 1 ? first : $"{first}–{last[Stem(last).Length..]} ×{blocks.Count}";
        string[] lines = [OperationText.Path(blocks[^1]), .. Remarks(blocks)];
        return new([.. blocks.SelectMany(b => b)], title, lines, DiagramStyle.Blocks, blocks.Exists(HasSum));
    }

    static IEnumerable<string> Remarks(List<Node[]> blocks)
    {
        var first = blocks[0];
        var input = first[0].Inputs[0];
        int stride = (int)Math.Round((double)input.Shape.Height / first[^1].Shape.Height);
        // A sum without an outer input has convolutions on both sides: the shortcut is projected.
        bool projected = first.Any(n => n.Operation is Addition && !n.Inputs.Contains(input));
        int sums = blocks.Count(HasSum);
        string[] remarks =
        [
            sums == 0 ? "" : sums == blocks.Count ? "residual" : $"residual in {sums} of {blocks.Count}",
            (HasSum(first), stride > 1, projected) switch
            {
                (_, true, true) => $"first: stride {stride}, projected shortcut",
                (_, _, true) => "first: projected shortcut",
                (false, true, _) when sums > 0 => $"first: stride {stride}",
                _ => "",
            },
        ];
        string text = string.Join("; ", remarks.Where(r => r.Length > 0));
        return text.Length > 0 ? [text] : [];
    }

    static bool HasSum(Node[] block) => block.Any(n => n.Operation is Addition);
}

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
