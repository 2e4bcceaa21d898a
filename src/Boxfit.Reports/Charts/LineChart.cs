namespace Boxfit.Reports.Charts;

/// <summary>A line in a <see cref="LineChart"/>.</summary>
/// <param name="Name">Its name in the legend; empty leaves it out, where the title says enough.</param>
/// <param name="Points">Its points from left to right; a point that is NaN or infinite leaves a gap.</param>
/// <param name="Dashed">Dashed instead of solid.</param>
sealed record ChartSeries(string Name, IReadOnlyList<(double X, double Y)> Points, bool Dashed = false);

/// <summary>A chart of lines over a common horizontal axis, with title, labelled axes, grid and legend.</summary>
sealed record LineChart : Chart
{
    const double LabelSize = PlotArea.LabelSize, Gap = PlotArea.Gap;

    /// <summary>Points are marked up to this many; beyond it the marks would hide the line.</summary>
    const int MostMarkers = 40;

    /// <summary>The horizontal axis.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>The vertical axis.</summary>
    public required ChartAxis Y { get; init; }

    /// <summary>The lines; each has a colour of its own up to seven, and is dashed as well after that.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>A point to put a ring around, such as the best epoch; null for none.</summary>
    public (double X, double Y)? Mark { get; init; }

    internal override void Paint(SvgDrawing svg, double width, double height)
    {
        var points = Series.SelectMany(s => s.Points).ToArray();
        bool hasLegend = Series.Any(s => s.Name.Length > 0);
        var plot = new PlotArea(
            new(X, points.Select(p => p.X)), new(Y, points.Select(p => p.Y)), (width, height), legend: hasLegend ? LabelSize + 2 * Gap : 0);
        plot.PaintTitle(svg, Title);
        PaintLegend(svg, plot.Left, PlotArea.TitleSize + LabelSize + 2 * Gap);
        using (svg.Group(plot.Left, plot.Top))
        {
            plot.PaintAxes(svg);
            if (!points.Any(CanShow)) plot.PaintNoData(svg);
            for (int i = 0; i < Series.Count; i++) PaintSeries(Series[i], StrokeOf(i), svg, At);
            if (Mark is { } mark && At(mark) is var (markX, markY)) svg.Circle(markX, markY, 9, stroke: new(Palette.Ink, 2));
        }

        bool CanShow((double X, double Y) point) => plot.X.CanShow(point.X) && plot.Y.CanShow(point.Y);

        (double X, double Y)? At((double X, double Y) point) => CanShow(point) ? (plot.PlaceX(point.X), plot.PlaceY(point.Y)) : null;
    }

    void PaintLegend(SvgDrawing svg, double x, double baseline)
    {
        for (int i = 0; i < Series.Count; i++)
        {
            if (Series[i].Name.Length == 0) continue;
            svg.Line(x, baseline - 5, x + 28, baseline - 5, StrokeOf(i));
            svg.Text(x + 28 + Gap, baseline, Series[i].Name, LabelSize, Palette.Ink);
            x += 28 + Gap + TextMetrics.Width(Series[i].Name, LabelSize) + 3 * Gap;
        }
    }

    static void PaintSeries(ChartSeries series, Stroke stroke, SvgDrawing svg, Func<(double X, double Y), (double X, double Y)?> at)
    {
        bool marked = series.Points.Count <= MostMarkers;
        double radius = series.Points.Count <= 3 ? 5 : 3.5;
        var run = new List<(double X, double Y)>();
        foreach (var point in series.Points)
        {
            if (at(point) is { } place) run.Add(place);
            else EndRun();
        }
        EndRun();

        void EndRun()
        {
            if (run.Count > 1) svg.Polyline(run, stroke);
            // A single value between two gaps has no line to show it.
            if (marked || run.Count == 1)
                foreach (var (x, y) in run) svg.Circle(x, y, radius, stroke.Colour);
            run.Clear();
        }
    }

    Stroke StrokeOf(int index)
    {
        int colours = Palette.Series.Count;
        return new(Palette.Series[index % colours], 2.5, Series[index].Dashed || index >= colours ? "7 4" : null);
    }
}
