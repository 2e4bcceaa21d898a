namespace Boxfit.Reports.Charts;

/// <summary>A chart with a title and labelled axes.</summary>
public abstract record Chart
{
    /// <summary>Stands above the chart.</summary>
    public required string Title { get; init; }

    /// <summary>The chart as a drawing of the given size in pixels.</summary>
    public SvgDrawing Draw(double width, double height)
    {
        var svg = new SvgDrawing(width, height);
        Paint(svg, width, height);
        return svg;
    }

    /// <summary>Several charts in one drawing, row by row, each of the given size.</summary>
    public static SvgDrawing DrawAll(IReadOnlyList<Chart> charts, int columns, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(charts);
        var svg = new SvgDrawing(columns * width, (charts.Count + columns - 1) / columns * height);
        foreach (var (i, chart) in charts.Index())
            using (svg.Group(i % columns * width, i / columns * height)) chart.Paint(svg, width, height);
        return svg;
    }

    internal abstract void Paint(SvgDrawing svg, double width, double height);
}
