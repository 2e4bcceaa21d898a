namespace Boxfit.Reports.Charts;

/// <summary>An axis of a <see cref="Chart"/>; its range comes from the data.</summary>
/// <param name="Label">What it measures, with the unit.</param>
/// <param name="Logarithmic">Logarithmic instead of linear; values that are not positive are left out as gaps.</param>
/// <param name="WholeNumbers">Ticks only at whole numbers, such as epochs.</param>
/// <param name="Downwards">A vertical axis that grows downwards, as pictures have it.</param>
sealed record ChartAxis(string Label, bool Logarithmic = false, bool WholeNumbers = false, bool Downwards = false);

/// <summary>A chart with a title and labelled axes.</summary>
abstract record Chart
{
    const double Margin = 28, HeadingSize = 26;

    /// <summary>Stands above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>The chart as a drawing of the given size in pixels.</summary>
    public SvgDrawing Draw(double width, double height)
    {
        var svg = new SvgDrawing(width, height);
        Paint(svg, width, height);
        return svg;
    }

    /// <summary>Several charts in one drawing, row by row, each of the given size, with room around and between them.</summary>
    /// <param name="charts">The charts.</param>
    /// <param name="columns">How many stand in a row.</param>
    /// <param name="width">Width of each in pixels.</param>
    /// <param name="height">Height of each.</param>
    /// <param name="heading">Stands above them, shortened to their width.</param>
    /// <param name="remark">A line below the heading; may be empty.</param>
    public static SvgDrawing DrawAll(
        IReadOnlyList<Chart> charts, int columns, double width, double height, string heading, string remark = "")
    {
        ArgumentNullException.ThrowIfNull(charts);
        double across = columns * (width + Margin) + Margin;
        double top = Margin + HeadingSize + (remark.Length > 0 ? PlotArea.LabelSize + PlotArea.Gap : 0) + Margin;
        var svg = new SvgDrawing(across, top + (charts.Count + columns - 1) / columns * (height + Margin));
        double room = across - 2 * Margin;
        svg.Text(Margin, Margin + HeadingSize, TextMetrics.Shorten(heading, room, HeadingSize, bold: true), HeadingSize, bold: true);
        double below = Margin + HeadingSize + PlotArea.Gap + PlotArea.LabelSize;
        if (remark.Length > 0)
            svg.Text(Margin, below, TextMetrics.Shorten(remark, room, PlotArea.LabelSize), PlotArea.LabelSize, Palette.Muted);
        foreach (var (i, chart) in charts.Index())
        {
            using (svg.Group(Margin + i % columns * (width + Margin), top + i / columns * (height + Margin)))
                chart.Paint(svg, width, height);
        }
        return svg;
    }

    internal abstract void Paint(SvgDrawing svg, double width, double height);
}
