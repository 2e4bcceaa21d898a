namespace Boxfit.Reports.Charts;

/// <summary>Points between two axes, each half transparent so that many on one place show.</summary>
sealed record ScatterChart : Chart
{
    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The points; those that an axis cannot show are passed over.</summary>
    public required IReadOnlyList<(double X, double Y)> Points { get; init; }

    /// <summary>Whether both axes reach from 0 to 1, for places in a picture.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Whether both axes begin at 0, for sizes that are to be compared.</summary>
    public bool FromZero { get; init; }

    internal override void Paint(SvgDrawing svg, double width, double height)
    {
        IEnumerable<double> range = IsPicture ? [0, 1] : FromZero ? [0] : [];
        var (x, y) = (new AxisValues(X, Points.Select(p => p.X).Concat(range)), new AxisValues(Y, Points.Select(p => p.Y).Concat(range)));
        var plot = new PlotArea(x, y, (width, height), roundOutX: true);
        plot.PaintTitle(svg, Title);
        using (svg.Group(plot.Left, plot.Top))
        {
            plot.PaintAxes(svg);
            var visible = Points.Where(p => plot.X.CanShow(p.X) && plot.Y.CanShow(p.Y)).ToList();
            if (visible.Count == 0) plot.PaintNoData(svg);
            foreach (var point in visible) svg.Circle(plot.PlaceX(point.X), plot.PlaceY(point.Y), 3, Palette.Series[0] + "66");
        }
    }
}
