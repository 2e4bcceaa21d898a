using Boxfit.Reports.Drawing;

namespace Boxfit.Reports.Charts;

/// <summary>Draws a <see cref="LineChart"/>: title and legend above, axes around, lines inside.</summary>
static class LineChartPainter
{
    const double TitleSize = 20, LabelSize = 15, TickSize = 14, Gap = 8;

    /// <summary>Points are marked up to this many; beyond it the marks would hide the line.</summary>
    const int MostMarkers = 40;

    public static void Paint(LineChart chart, SvgDrawing svg, double width, double height)
    {
        var points = chart.Series.SelectMany(s => s.Points).ToArray();
        var y = new AxisScale(chart.Y, points.Select(p => p.Y), Math.Clamp((int)(height / 70), 3, 8), roundOut: true);
        double tickLabels = y.Ticks.Max(t => TextMetrics.Width(Ticks.Label(t), TickSize));
        double left = LabelSize + 2 * Gap + tickLabels + Gap, right = 24;
        bool hasLegend = chart.Series.Any(s => s.Name.Length > 0);
        double top = TitleSize + 2 * Gap + (hasLegend ? LabelSize + 2 * Gap : 0), bottom = TickSize + LabelSize + 4 * Gap;
        double plotWidth = width - left - right, plotHeight = height - top - bottom;
        var x = new AxisScale(chart.X, points.Select(p => p.X), Math.Clamp((int)(plotWidth / 80), 2, 10), roundOut: false);

        svg.Text(left, TitleSize + 2, chart.Title, TitleSize, bold: true);
        PaintLegend(chart, svg, left, TitleSize + LabelSize + 2 * Gap);
        using (svg.Group(left, top))
        {
            PaintAxes(chart, svg, x, y, plotWidth, plotHeight, tickLabels);
            if (!points.Any(p => x.CanShow(p.X) && y.CanShow(p.Y)))
                svg.Text(plotWidth / 2, plotHeight / 2, "no data", LabelSize, Palette.Muted, TextAnchor.Middle);
            for (int i = 0; i < chart.Series.Count; i++)
                PaintSeries(chart.Series[i], StrokeOf(chart, i), svg, At);
            if (chart.Mark is var (markX, markY) && x.CanShow(markX) && y.CanShow(markY))
            {
                var (centreX, centreY) = At((markX, markY))!.Value;
                svg.Circle(centreX, centreY, 9, stroke: new(Palette.Ink, 2));
            }
        }

        (double X, double Y)? At((double X, double Y) point) => x.CanShow(point.X) && y.CanShow(point.Y)
            ? (x.Place(point.X) * plotWidth, (1 - y.Place(point.Y)) * plotHeight)
            : null;
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

    static void PaintAxes(LineChart chart, SvgDrawing svg, AxisScale x, AxisScale y, double width, double height, double tickLabels)
    {
        foreach (double tick in x.Ticks)
        {
            double at = x.Place(tick) * width;
            svg.Line(at, 0, at, height, new(Palette.Grid));
            svg.Line(at, height, at, height + 5, new(Palette.Frame));
            svg.Text(at, height + Gap + TickSize, Ticks.Label(tick), TickSize, Palette.Muted, TextAnchor.Middle);
        }
        foreach (double tick in y.Ticks)
        {
            double at = (1 - y.Place(tick)) * height;
            svg.Line(0, at, width, at, new(Palette.Grid));
            svg.Line(-5, at, 0, at, new(Palette.Frame));
            svg.Text(-Gap, at + TickSize * 0.36, Ticks.Label(tick), TickSize, Palette.Muted, TextAnchor.End);
        }
        svg.Line(0, 0, 0, height, new(Palette.Frame));
        svg.Line(0, height, width, height, new(Palette.Frame));
        svg.Text(width / 2, height + 2 * Gap + TickSize + LabelSize, chart.X.Label, LabelSize, Palette.Ink, TextAnchor.Middle);
        svg.Text(-tickLabels - 2 * Gap, height / 2, chart.Y.Label, LabelSize, Palette.Ink, TextAnchor.Middle, rotation: -90);
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
