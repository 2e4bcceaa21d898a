namespace Boxfit.Reports.Charts;

/// <summary>A line in a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name in the legend; empty leaves it out, where the title says enough.</param>
/// <param name="Points">Its points from left to right; a point that is NaN or infinite leaves a gap.</param>
/// <param name="Dashed">Dashed instead of solid.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points, bool Dashed = false);

/// <summary>An axis of a <see cref="Chart"/>; its range comes from the data.</summary>
/// <param name="Label">What it measures, with the unit.</param>
/// <param name="Logarithmic">Logarithmic instead of linear; values that are not positive are left out as gaps.</param>
/// <param name="WholeNumbers">Ticks only at whole numbers, such as epochs.</param>
/// <param name="Downwards">A vertical axis that grows downwards, as pictures have it.</param>
public sealed record ChartAxis(string Label, bool Logarithmic = false, bool WholeNumbers = false, bool Downwards = false);

/// <summary>A chart of lines over a common horizontal axis, with title, labelled axes, grid and legend.</summary>
public sealed record LineChart : Chart
{
    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The lines; each has a colour of its own up to seven, and is dashed as well after that.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>A point to put a ring around, such as the best epoch; null for none.</summary>
    public (double X, double Y)? Mark { get; init; }

    internal override void Paint(SvgDrawing svg, double width, double height) => LineChartPainter.Paint(this, svg, width, height);
}
