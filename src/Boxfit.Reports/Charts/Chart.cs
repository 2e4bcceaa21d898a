namespace Boxfit.Reports.Charts;

/// <summary>An axis of a <see cref="Chart"/>; its range comes from the data.</summary>
/// <param name="Label">What it measures, with the unit.</param>
/// <param name="Logarithmic">Logarithmic instead of linear; values that are not positive are left out as gaps.</param>
/// <param name="WholeNumbers">Ticks only at whole numbers, such as epochs.</param>
/// <param name="Downwards">A vertical axis that grows downwards, as pictures have it.</param>
public sealed record ChartAxis(string Label, bool Logarithmic = false, bool WholeNumbers = false, bool Downwards = false);

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
