namespace Boxfit.Reports.Charts;

/// <summary>The place inside a chart where values are drawn, with what stands around it: title, axes, ticks and their labels.</summary>
sealed class PlotArea
{
    public const double TitleSize = 20, LabelSize = 15, TickSize = 14, Gap = 8;

    readonly ChartAxis _xAxis, _yAxis;
    readonly double _tickLabels;

    /// <param name="x">The horizontal axis.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="size">Size of the whole chart.</param>
    /// <param name="legend">Height of what stands between the title and the plot.</param>
    /// <param name="right">Width of what stands to the right of the plot.</param>
    /// <param name="roundOutX">Whether the horizontal axis reaches to the ticks around its values, as the vertical one does.</param>
    public PlotArea(
        AxisValues x, AxisValues y, (double Width, double Height) size, double legend = 0, double right = 24, bool roundOutX = false)
    {
        (_xAxis, _yAxis) = (x.Axis, y.Axis);
        Y = new(y, Math.Clamp((int)(size.Height / 70), 3, 8), roundOut: true);
        _tickLabels = Y.Ticks.Max(t => TextMetrics.Width(Ticks.Label(t), TickSize));
        Left = LabelSize + 2 * Gap + _tickLabels + Gap;
        Top = TitleSize + 2 * Gap + legend;
        Width = size.Width - Left - right;
        Height = size.Height - Top - (TickSize + LabelSize + 4 * Gap);
        X = new(x, Math.Clamp((int)(Width / 80), 2, 10), roundOut: roundOutX);
    }

    public AxisScale X { get; }

    public AxisScale Y { get; }

    /// <summary>Where the plot begins in the chart.</summary>
    public double Left { get; }

    public double Top { get; }

    /// <summary>Size of the plot.</summary>
    public double Width { get; }

    public double Height { get; }

    /// <summary>The title, above the plot; in the chart's coordinates.</summary>
    public void PaintTitle(SvgDrawing svg, string title) => svg.Text(Left, TitleSize + 2, title, TitleSize, bold: true);

    /// <summary>Grid, ticks and labels; in the plot's coordinates.</summary>
    public void PaintAxes(SvgDrawing svg)
    {
        foreach (double tick in X.Ticks)
        {
            double at = X.Place(tick) * Width;
            svg.Line(at, 0, at, Height, new(Palette.Grid));
            svg.Line(at, Height, at, Height + 5, new(Palette.Frame));
            svg.Text(at, Height + Gap + TickSize, Ticks.Label(tick), TickSize, Palette.Muted, TextAnchor.Middle);
        }
        foreach (double tick in Y.Ticks)
        {
            double at = PlaceY(tick);
            svg.Line(0, at, Width, at, new(Palette.Grid));
            svg.Line(-5, at, 0, at, new(Palette.Frame));
            svg.Text(-Gap, at + TickSize * 0.36, Ticks.Label(tick), TickSize, Palette.Muted, TextAnchor.End);
        }
        svg.Line(0, 0, 0, Height, new(Palette.Frame));
        svg.Line(0, Height, Width, Height, new(Palette.Frame));
        svg.Text(Width / 2, Height + 2 * Gap + TickSize + LabelSize, _xAxis.Label, LabelSize, Palette.Ink, TextAnchor.Middle);
        svg.Text(-_tickLabels - 2 * Gap, Height / 2, _yAxis.Label, LabelSize, Palette.Ink, TextAnchor.Middle, rotation: -90);
    }

    /// <summary>In place of values where there are none.</summary>
    public void PaintNoData(SvgDrawing svg) => svg.Text(Width / 2, Height / 2, "no data", LabelSize, Palette.Muted, TextAnchor.Middle);

    public double PlaceX(double value) => X.Place(value) * Width;

    public double PlaceY(double value) => (_yAxis.Downwards ? Y.Place(value) : 1 - Y.Place(value)) * Height;
}
