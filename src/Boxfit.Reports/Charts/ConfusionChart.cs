namespace Boxfit.Reports.Charts;

/// <summary>
/// For each true class how often each was predicted: a square a pair of classes, the darker the larger its share of the row.
/// </summary>
sealed record ConfusionChart : Chart
{
    /// <summary>Of more classes the numbers could not be read.</summary>
    public const int MostWithNumbers = 30;

    const double LongestName = 160, SmallestSide = 480, LargestSide = 1600, SideOfClass = 56, DarkFrom = 0.55;

    /// <summary>The classes, the first at the top and on the left.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>For each true class the number of pictures of each predicted one.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Counts { get; init; }

    /// <summary>The chart of figures.</summary>
    public static ConfusionChart Of(ClassFigures classes) => new()
    {
        Title = $"Classes: {100 * classes.Accuracy:0.0} % right", Names = classes.Names, Counts = classes.Confusion,
    };

    /// <summary>The chart as a drawing, as large as is well read.</summary>
    public SvgDrawing Draw()
    {
        double side = Math.Clamp(LongestName + Names.Count * SideOfClass, SmallestSide, LargestSide);
        return Draw(side, side);
    }

    internal override void Paint(SvgDrawing svg, double width, double height)
    {
        const double gap = PlotArea.Gap, label = PlotArea.LabelSize;
        double size = Math.Min(PlotArea.TickSize, Room(width) * 0.9);
        double names = Math.Min(LongestName, Names.Max(n => TextMetrics.Width(n, size)));
        double left = label + 2 * gap + names + gap, top = PlotArea.TitleSize + 2 * gap, below = names + label + 3 * gap;
        double cell = Math.Min(width - left - gap, height - top - below) / Names.Count, side = cell * Names.Count;
        svg.Text(left, PlotArea.TitleSize + 2, Title, PlotArea.TitleSize, bold: true);
        using (svg.Group(left, top))
        {
            for (int truth = 0; truth < Names.Count; truth++)
            {
                string name = TextMetrics.Shorten(Names[truth], LongestName, size);
                double middle = (truth + 0.5) * cell;
                svg.Text(-gap, middle + 0.36 * size, name, size, Palette.Muted, TextAnchor.End);
                svg.Text(middle + 0.36 * size, side + gap, name, size, Palette.Muted, TextAnchor.End, rotation: -90);
                PaintRow(svg, truth, cell);
            }
            svg.Rect(0, 0, side, side, stroke: new(Palette.Frame));
            svg.Text(-left + label, side / 2, "true class", label, Palette.Ink, TextAnchor.Middle, rotation: -90);
            svg.Text(side / 2, side + below - gap, "predicted class", label, Palette.Ink, TextAnchor.Middle);
        }
    }

    double Room(double width) => (width - LongestName) / Names.Count;

    void PaintRow(SvgDrawing svg, int truth, double cell)
    {
        double all = Math.Max(1, Counts[truth].Sum()), size = Math.Min(PlotArea.TickSize, cell * 0.4);
        for (int guess = 0; guess < Names.Count; guess++)
        {
            int count = Counts[truth][guess];
            double share = count / all;
            svg.Rect(guess * cell, truth * cell, cell, cell, HeatMap.Colour(share), new(Palette.Grid));
            if (count == 0 || Names.Count > MostWithNumbers) continue;
            svg.Text((guess + 0.5) * cell, (truth + 0.5) * cell + 0.36 * size, $"{count:N0}", size,
                share >= DarkFrom ? "#ffffff" : Palette.Ink, TextAnchor.Middle);
        }
    }
}
