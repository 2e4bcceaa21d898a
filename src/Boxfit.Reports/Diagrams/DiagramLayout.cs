namespace Boxfit.Reports.Diagrams;

/// <summary>Sizes and places in a diagram, in pixels.</summary>
sealed class DiagramLayout
{
    public const double Margin = 28, SectionWidth = 150, TitleSize = 22, TextSize = 14, LineHeight = 20;

    public const double LaneWidth = 16, Padding = 14, OutputArrow = 40;

    const double HeaderHeight = 118;

    public DiagramLayout(IReadOnlyList<DiagramBox> boxes, SideArcs arcs, bool compact)
    {
        IsCompact = compact;
        Gap = compact ? 14 : 40;
        BoxWidth = Math.Max(compact ? 560 : 420, boxes.Max(b => compact ? CompactWidth(b) : WidthOf(b)) + 2 * Padding);
        BoxLeft = Margin + SectionWidth;
        NumbersLeft = BoxLeft + BoxWidth + LaneWidth * (Math.Max(1, arcs.Lanes) + 1) + Padding;
        double y = HeaderHeight;
        Tops = new double[boxes.Count];
        Heights = new double[boxes.Count];
        for (int i = 0; i < boxes.Count; i++)
        {
            Tops[i] = y;
            Heights[i] = compact ? 26 : Padding + LineHeight * (1 + boxes[i].Lines.Count) + Padding / 2;
            y += Heights[i] + Gap;
        }
        Width = NumbersLeft + (compact ? 350 : 220) + Margin;
        Height = y - Gap + OutputArrow + Margin;
    }

    /// <summary>One line a box instead of a title and lines.</summary>
    public bool IsCompact { get; }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Free height below a box.</summary>
    public double Gap { get; }

    public double BoxLeft { get; }

    public double BoxWidth { get; }

    public double BoxRight => BoxLeft + BoxWidth;

    public double BoxCentre => BoxLeft + BoxWidth / 2;

    /// <summary>Where the column of parameters and multiply-adds begins.</summary>
    public double NumbersLeft { get; }

    /// <summary>Top edge of each box.</summary>
    public double[] Tops { get; }

    /// <summary>Height of each box.</summary>
    public double[] Heights { get; }

    static double WidthOf(DiagramBox box) =>
        Math.Max(TextMetrics.Width(box.Title, TextSize + 1, bold: true), box.Lines.Max(l => TextMetrics.Width(l, TextSize)));

    static double CompactWidth(DiagramBox box) =>
        TextMetrics.Width($"{box.Title}   {box.Lines[0]}   {box.Shape}", TextSize, bold: true);
}

/// <summary>Connections between boxes: straight down to the next box, or by an arc at the side in a lane of its own.</summary>
sealed class SideArcs
{
    /// <summary>A connection that passes other boxes. Lane 0 is nearest to the boxes; arcs that overlap are in different lanes.</summary>
    public readonly record struct Arc(int From, int To, int Lane);

    public SideArcs(IReadOnlyList<DiagramBox> boxes)
    {
        var owner = new Dictionary<Node, int>();
        for (int i = 0; i < boxes.Count; i++)
            foreach (var node in boxes[i].Nodes) owner[node] = i;

        var connections = boxes.SelectMany((box, to) => box.Nodes.SelectMany(n => n.Inputs).Select(n => (From: owner[n], To: to)))
            .Where(c => c.From != c.To).Distinct().ToArray();
        Straight = [.. connections.Where(c => c.To == c.From + 1).Select(c => c.From)];

        var arcs = new List<Arc>();
        // Short ones first, so that they lie inside the long ones.
        foreach (var (from, to) in connections.Where(c => c.To > c.From + 1).OrderBy(c => c.To - c.From))
        {
            int lane = 0;
            while (arcs.Exists(a => a.Lane == lane && a.From < to && from < a.To)) lane++;
            arcs.Add(new(from, to, lane));
        }
        Arcs = arcs;
        Lanes = arcs.Count == 0 ? 0 : arcs.Max(a => a.Lane) + 1;
    }

    /// <summary>Boxes whose output goes straight to the next box.</summary>
    public HashSet<int> Straight { get; }

    public IReadOnlyList<Arc> Arcs { get; }

    public int Lanes { get; }
}
