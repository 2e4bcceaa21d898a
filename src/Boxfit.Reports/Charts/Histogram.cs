namespace Boxfit.Reports.Charts;

/// <summary>How often values occur: a bar for each of about 25 ranges between round numbers, on a linear or logarithmic axis.</summary>
sealed record Histogram : Chart
{
    const int BinCount = 25;

    /// <summary>The axis of the values.</summary>
    public required ChartAxis X { get; init; }

    /// <summary>What is counted, such as "pictures".</summary>
    public required string Counted { get; init; }

    /// <summary>The values; those that the axis cannot show are passed over.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    internal override void Paint(SvgDrawing svg, double width, double height)
    {
        double[] values = [.. Values.Where(v => double.IsFinite(v) && (!X.Logarithmic || v > 0))];
        double[] edges = Edges(values);
        int[] counts = Count(values, edges);
        var counted = new AxisValues(new(Counted, WholeNumbers: true), [0, Math.Max(1, counts.DefaultIfEmpty(0).Max())]);
        var plot = new PlotArea(new(X, edges), counted, (width, height));
        plot.PaintTitle(svg, Title);
        using (svg.Group(plot.Left, plot.Top))
        {
            plot.PaintAxes(svg);
            if (values.Length == 0) plot.PaintNoData(svg);
            for (int i = 0; i < counts.Length; i++)
            {
                if (counts[i] == 0) continue;
                double left = plot.PlaceX(edges[i]), right = plot.PlaceX(edges[i + 1]), top = plot.PlaceY(counts[i]);
                svg.Rect(left + 0.5, top, Math.Max(0.5, right - left - 1), plot.Height - top, Palette.Series[0]);
            }
        }
    }

    /// <summary>The ranges' edges: multiples of a round number, or equal steps of the logarithm.</summary>
    double[] Edges(double[] values)
    {
        if (values.Length == 0) return [];
        (double minimum, double maximum) = (values.Min(), values.Max());
        if (X.WholeNumbers && maximum - minimum < BinCount) // a bar around each number
            return [.. Enumerable.Range(0, (int)(maximum - minimum) + 2).Select(i => Math.Floor(minimum) + i - 0.5)];
        if (maximum - minimum <= 1e-9 * Math.Abs(maximum))
            (minimum, maximum) = X.Logarithmic ? (minimum / 1.1, maximum * 1.1) : (minimum - 0.5, maximum + 0.5);
        if (!X.Logarithmic) return Ticks.Linear(minimum, maximum, BinCount);
        double step = Math.Pow(maximum / minimum, 1.0 / BinCount);
        return [.. Enumerable.Range(0, BinCount).Select(i => minimum * Math.Pow(step, i)), maximum];
    }

    static int[] Count(double[] values, double[] edges)
    {
        int[] counts = new int[Math.Max(0, edges.Length - 1)];
        foreach (double value in values)
        {
            int place = Array.BinarySearch(edges, value);
            // A value on an edge counts to the right of it, the last one to the left.
            counts[Math.Clamp(place >= 0 ? place : ~place - 1, 0, counts.Length - 1)]++;
        }
        return counts;
    }
}
