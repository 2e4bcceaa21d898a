namespace Boxfit.Reports.Diagrams;

/// <summary>Connections between boxes: straight down to the next box, or by an arc at the side in a lane of its own.</summary>
sealed class SideArcs
{
    /// <summary>A connection that passes other boxes.</summary>
    /// <param name="From">Index of the box it leaves.</param>
    /// <param name="To">Index of the box it enters.</param>
    /// <param name="Lane">0 is nearest to the boxes; arcs that overlap are in different lanes.</param>
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
