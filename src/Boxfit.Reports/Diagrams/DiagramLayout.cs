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
