namespace Boxfit.Reports.Charts;

/// <summary>Shares of 0…1 over the cells of a grid laid over a picture, from white to dark blue, with a scale beside it.</summary>
sealed record HeatMap : Chart
{
    const double ScaleWidth = 18, ScaleRoom = 112;

    static readonly Stroke s_markStroke = new(Palette.Series[1], 2.5, "7 4");

    /// <summary>From no share to the largest.</summary>
    static readonly (int Red, int Green, int Blue)[] s_colours = [(247, 251, 255), (158, 202, 225), (49, 130, 189), (8, 48, 107)];

    /// <summary>The shares, rows from the top.</summary>
    public required double[,] Cells { get; init; }

    /// <summary>What the scale measures.</summary>
    public required string Measure { get; init; }

    /// <summary>A box to draw on it, in 0…1; null for none.</summary>
    public BoundingBox? Mark { get; init; }

    /// <summary>What that box is, in the legend; empty for no legend.</summary>
    public string MarkName { get; init; } = "";

    internal override void Paint(SvgDrawing svg, double width, double height)
    {
        var (across, down) = (new ChartAxis("share of the width"), new ChartAxis("share of the height", Downwards: true));
        var plot = new PlotArea(new(across, [0, 1]), new(down, [0, 1]), (width, height),
            legend: HasLegend ? PlotArea.LabelSize + 2 * PlotArea.Gap : 0, right: ScaleRoom);
        double largest = Cells.Cast<double>().DefaultIfEmpty(0).Max();
        plot.PaintTitle(svg, Title);
        if (HasLegend) PaintLegend(svg, plot.Left, PlotArea.TitleSize + PlotArea.LabelSize + 2 * PlotArea.Gap);
        using (svg.Group(plot.Left, plot.Top))
        {
            plot.PaintAxes(svg);
            if (largest <= 0) plot.PaintNoData(svg);
            else PaintCells(svg, plot, largest);
            if (Mark is { } mark)
            {
                double left = plot.PlaceX(mark.X1), top = plot.PlaceY(mark.Y1);
                svg.Rect(
                    left, top, plot.PlaceX(mark.X2) - left, plot.PlaceY(mark.Y2) - top, stroke: s_markStroke);
            }
            if (largest > 0) PaintScale(svg, plot, largest);
        }
    }

    bool HasLegend => Mark is not null && MarkName.Length > 0;

    void PaintLegend(SvgDrawing svg, double x, double baseline)
    {
        svg.Line(x, baseline - 5, x + 28, baseline - 5, s_markStroke);
        svg.Text(x + 28 + PlotArea.Gap, baseline, MarkName, PlotArea.LabelSize, Palette.Ink);
    }

    void PaintCells(SvgDrawing svg, PlotArea plot, double largest)
    {
        (int rows, int columns) = (Cells.GetLength(0), Cells.GetLength(1));
        (double cellWidth, double cellHeight) = (plot.Width / columns, plot.Height / rows);
        for (int row = 0; row < rows; row++)
        {
            // A little wider than the cell, so that no seams show.
            for (int column = 0; column < columns; column++)
                svg.Rect(column * cellWidth, row * cellHeight, cellWidth + 0.4, cellHeight + 0.4, Colour(Cells[row, column] / largest));
        }
    }

    void PaintScale(SvgDrawing svg, PlotArea plot, double largest)
    {
        const int steps = 40;
        double left = plot.Width + 20, step = plot.Height / steps;
        for (int i = 0; i < steps; i++) svg.Rect(left, plot.Height - (i + 1) * step, ScaleWidth, step + 0.4, Colour((i + 0.5) / steps));
        svg.Rect(left, 0, ScaleWidth, plot.Height, stroke: new(Palette.Frame));
        foreach (double share in (double[])[0, 0.5, 1])
        {
            string label = $"{100 * share * largest:0} %";
            svg.Text(left + ScaleWidth + 5, plot.Height * (1 - share) + PlotArea.TickSize * 0.36, label, PlotArea.TickSize, Palette.Muted);
        }
        svg.Text(left + ScaleWidth + 64, plot.Height / 2, Measure, PlotArea.TickSize, Palette.Ink, TextAnchor.Middle, rotation: -90);
    }

    /// <summary>The colour of a share of 0…1.</summary>
    internal static string Colour(double share)
    {
        double place = Math.Clamp(share, 0, 1) * (s_colours.Length - 1);
        int lower = Math.Min((int)place, s_colours.Length - 2);
        double rest = place - lower;
        var (a, b) = (s_colours[lower], s_colours[lower + 1]);
        return $"#{Mix(a.Red, b.Red):x2}{Mix(a.Green, b.Green):x2}{Mix(a.Blue, b.Blue):x2}";

        int Mix(int from, int to) => (int)Math.Round(from + (to - from) * rest);
    }
}
