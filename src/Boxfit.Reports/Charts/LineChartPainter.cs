namespace Boxfit.Reports.Charts;

/// <summary>Draws a <see cref="LineChart"/>: title and legend above, axes around, lines inside.</summary>
static class LineChartPainter
{
    const double LabelSize = PlotArea.LabelSize, Gap = PlotArea.Gap;

    /// <summary>Points are marked up to this many; beyond it the marks would hide the line.</summary>
    const int MostMarkers = 40;

    public static void Paint(LineChart chart, SvgDrawing svg, double width, double height)
    {
        var points = chart.Series.SelectMany(s => s.Points).ToArray();
        bool hasLegend = chart.Series.Any(s => s.Name.Length > 0);
        var plot = new PlotArea(
            chart.X, chart.Y, points.Select(p => p.X), points.Select(p => p.Y), width, height, legend: hasLegend ? LabelSize + 2 * Gap : 0);
        plot.PaintTitle(svg, chart.Title);
        PaintLegend(chart, svg, plot.Left, PlotArea.TitleSize + LabelSize + 2 * Gap);
        using (svg.Group(plot.Left, plot.Top))
        {
            plot.PaintAxes(svg);
            if (!points.Any(CanShow)) plot.PaintNoData(svg);
            for (int i = 0; i < chart.Series.Count; i++)
                PaintSeries(chart.Series[i], StrokeOf(chart, i), svg, At);
            if (chart.Mark is { } mark && At(mark) is var (markX, markY)) svg.Circle(markX, markY, 9, stroke: new(Palette.Ink, 2));
        }

        bool CanShow((double X, double Y) point) => plot.X.CanShow(point.X) && plot.Y.CanShow(point.Y);

        (double X, double Y)? At((double X, double Y) point) => CanShow(point) ? (plot.PlaceX(point.X), plot.PlaceY(point.Y)) : null;
    }

    static void PaintLegend(LineChart chart, SvgDrawing svg, double x, double baseline)
    {
        for (int i = 0; i < chart.Series.Count; i++)
        {
            if (chart.Series[i].Name.Length == 0) continue;
            svg.Line(x, baseline - 5, x + 28, baseline - 5, StrokeOf(chart, i));
            svg.Text(x + 28 + Gap, baseline, chart.Series[i].Name, LabelSize, Palette.Ink);
            x += 28 + Gap + TextMetrics.Width(chart.Series[i].Name, LabelSize) + 3 * Gap;
        }
    }

    static void PaintSeries(
        ChartSeries series, Stroke stroke, SvgDrawing svg, Func<(double X, double Y), (double X, double Y)?> at)
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
                foreach (var (x, y) in run) svg.Circle(x, y, radius, stroke.Color);
            run.Clear();
        }
    }

    static Stroke StrokeOf(LineChart chart, int index)
    {
        int colors = Palette.Series.Count;
        return new(Palette.Series[index % colors], 2.5, chart.Series[index].Dashed || index >= colors ? "7 4" : null);
    }
}
