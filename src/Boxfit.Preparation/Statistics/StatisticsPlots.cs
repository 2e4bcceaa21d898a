namespace Boxfit.Preparation.Statistics;

/// <summary>The plots of a data set, each with a caption.</summary>
public static class StatisticsPlots
{
    // More points would make files of many megabytes and hide one another.
    const int MostPoints = 3000;

    // From this ratio of the largest to the smallest on.
    const double LogarithmicFrom = 10;

    const double Width = 620, Height = 460;

    /// <summary>All plots: picture sizes, sizes, shapes and places of boxes, and where they lie.</summary>
    internal static IReadOnlyList<(Chart Chart, string Caption)> Of(DataStatistics statistics)
    {
        string constant = statistics is { ConstantBoxIou: { } iou } ? $" Dashed: the best constant box, mean IoU {iou:0.000}." : "";
        return
        [
            (new HeatMap
            {
                Title = "Where boxes lie",
                Measure = "share of boxes there",
                Cells = statistics.Coverage,
                Mark = statistics.ConstantBox,
                MarkName = statistics.ConstantBoxIou is { } mean ? $"best constant box, mean IoU {mean:0.000}" : "",
            }, $"How many of the boxes cover each place of the picture.{constant}"),
            (new ScatterChart
            {
                Title = "Centres of boxes",
                X = new("share of the width"),
                Y = new("share of the height", Downwards: true),
                IsPicture = true,
                Points = Some(statistics.Boxes, b => ((b.Box.X1 + b.Box.X2) / 2, (b.Box.Y1 + b.Box.Y2) / 2)),
            }, $"Each point is the middle of a box.{Sampled(statistics.Boxes.Count)}"),
            (new Histogram
            {
                Title = "Size of boxes",
                X = new("area, % of the picture"),
                Counted = "boxes",
                Values = [.. statistics.Boxes.Select(b => 100 * b.Box.Area)],
            }, "Areas of boxes as shares of their pictures."),
            (new Histogram
            {
                Title = "Shape of boxes",
                X = Ratio("width over height in pixels", statistics.Boxes.Select(b => b.Aspect)),
                Counted = "boxes",
                Values = [.. statistics.Boxes.Select(b => b.Aspect)],
            }, "1 is a square, 2 is twice as wide as high."),
            (new ScatterChart
            {
                Title = "Size of pictures",
                X = new("width, pixels"),
                Y = new("height, pixels"),
                FromZero = true,
                Points = Some(statistics.Sizes, s => (s.Width, s.Height)),
            }, $"Each point is a picture, turned upright.{Sampled(statistics.Sizes.Count)}"),
            (new Histogram
            {
                Title = "Shape of pictures",
                X = Ratio("width over height", statistics.Sizes.Select(s => (double)s.Width / s.Height)),
                Counted = "pictures",
                Values = [.. statistics.Sizes.Select(s => (double)s.Width / s.Height)],
            }, "1 is a square, 2 is twice as wide as high."),
        ];
    }

    /// <summary>Saves all plots in one file.</summary>
    /// <param name="statistics">The figures.</param>
    /// <param name="heading">Names the data, above the plots.</param>
    /// <param name="path">A name that ends with <c>.png</c> or <c>.svg</c>.</param>
    /// <exception cref="InputException">The name has another ending.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(DataStatistics statistics, string heading, string path) => Chart.DrawAll(
        [.. Of(statistics).Select(p => p.Chart)], columns: 2, Width, Height, heading,
        $"{Counted.Of(statistics.Pictures, "picture")}, {Counted.Of(statistics.Boxes.Count, "box")}").Save(path);

    /// <summary>One plot as an SVG document.</summary>
    internal static string Svg(Chart chart) => chart.Draw(Width, Height).Finish();

    /// <summary>An axis of ratios, logarithmic where they differ much.</summary>
    static ChartAxis Ratio(string label, IEnumerable<double> values)
    {
        double[] all = [.. values];
        bool wide = all.Length > 0 && all.Max() / all.Min() >= LogarithmicFrom;
        return new(wide ? $"{label}, logarithmic" : label, wide);
    }

    /// <summary>Every n-th where there are too many.</summary>
    static List<(double, double)> Some<T>(IReadOnlyList<T> all, Func<T, (double, double)> point)
    {
        int step = Math.Max(1, (all.Count + MostPoints - 1) / MostPoints);
        return [.. Enumerable.Range(0, (all.Count + step - 1) / step).Select(i => point(all[i * step]))];
    }

    static string Sampled(int count) => count > MostPoints ? $" Of {count:N0}, about {MostPoints:N0} are drawn." : "";
}
