namespace Boxfit.Reports;

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainLoss">Mean training loss.</param>
/// <param name="TrainIoU">Mean IoU on the training pictures, 0…1.</param>
/// <param name="HeldOutIoU">Mean IoU on the held-out pictures, 0…1; null where it was not measured.</param>
/// <param name="HeldOutMse">Mean squared error of the four numbers on the held-out pictures; null where it was not measured.</param>
/// <param name="LearningRate">Learning rate at the end of the epoch.</param>
sealed record CurvePoint(
    int Epoch, double TrainLoss, double TrainIoU, double? HeldOutIoU, double? HeldOutMse, double LearningRate);

/// <summary>
/// The picture of a training: loss, IoU and learning rate over the epochs. A training loss that is not the held-out mean squared error has
/// a panel of its own.
/// </summary>
static class TrainingCurves
{
    const double Width = 1500, TitleHeight = 64, PanelHeight = 480, StripHeight = 230, Margin = 24;

    /// <summary>Loss and learning rate are drawn logarithmically from this ratio of the largest to the smallest on.</summary>
    const double LogarithmicFrom = 10;

    /// <summary>Saves the curves as PNG or SVG, by the name's ending.</summary>
    /// <param name="points">The epochs.</param>
    /// <param name="lossIsMse">True where the training loss is the mean squared error, and so of one kind with the held-out one.</param>
    /// <param name="part">The part that the held-out pictures are of: validation or test.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="BoxfitException">The file cannot be written, or its name has another ending.</exception>
    public static void Save(IReadOnlyList<CurvePoint> points, bool lossIsMse, string part, string path) =>
        Draw(points, lossIsMse, part).Save(path);

    internal static SvgDrawing Draw(IReadOnlyList<CurvePoint> points, bool lossIsMse, string part)
    {
        var svg = new SvgDrawing(Width, TitleHeight + PanelHeight + StripHeight + Margin);
        svg.Text(Margin, 42, Title(points, part), 24, bold: true);
        double panelWidth = (Width - 3 * Margin) / 2;
        LineChart[] losses = lossIsMse
            ? [Loss("Loss", "loss", [TrainingLoss("training loss", points), .. HeldOutMse($"{part} MSE", points)])]
            :
            [
                Loss("Training loss", "loss", [TrainingLoss("", points)]),
                Loss($"Mean squared error on the {part} part", "MSE", [.. HeldOutMse("", points)]),
            ];
        // Without held-out pictures there is nothing to draw for them.
        losses = [.. losses.Where(l => l.Series.Count > 0)];
        for (int i = 0; i < losses.Length; i++)
            Paint(losses[i], svg, Margin, TitleHeight + i * PanelHeight / losses.Length, panelWidth, PanelHeight / losses.Length);
        Paint(IoU(points, part), svg, panelWidth + 2 * Margin, TitleHeight, panelWidth, PanelHeight);
        Paint(LearningRate(points), svg, Margin, TitleHeight + PanelHeight, Width - 2 * Margin, StripHeight);
        return svg;
    }

    static string Title(IReadOnlyList<CurvePoint> points, string part)
    {
        string epochs = Counted.Of(points.Count, "epoch");
        return Best(points) is { } best ? $"{epochs}, best {part} IoU {best.HeldOutIoU:0.000} after epoch {best.Epoch} (ring)" : epochs;
    }

    static CurvePoint? Best(IReadOnlyList<CurvePoint> points) =>
        points.Where(p => p.HeldOutIoU is { } iou && double.IsFinite(iou)).MaxBy(p => p.HeldOutIoU);

    static LineChart Loss(string title, string label, IReadOnlyList<ChartSeries> series) =>
        new() { Title = title, X = Epochs, Y = Scaled(label, series), Series = series };

    static ChartSeries TrainingLoss(string name, IReadOnlyList<CurvePoint> points) => Line(name, points, p => p.TrainLoss);

    static IEnumerable<ChartSeries> HeldOutMse(string name, IReadOnlyList<CurvePoint> points) => Measured(name, points, p => p.HeldOutMse);

    static LineChart IoU(IReadOnlyList<CurvePoint> points, string part) => new()
    {
        Title = "Mean IoU",
        X = Epochs,
        Y = new("mean IoU"),
        Series = [Line("training pictures", points, p => p.TrainIoU), .. Measured(part + " pictures", points, p => p.HeldOutIoU)],
        Mark = Best(points) is { } best ? (best.Epoch, best.HeldOutIoU!.Value) : null,
    };

    // Linear: a cosine ends near zero, which would take up the whole of a logarithmic axis.
    static LineChart LearningRate(IReadOnlyList<CurvePoint> points) => new()
    {
        Title = "Learning rate at the end of the epoch",
        X = Epochs,
        Y = new("rate"),
        Series = [Line("", points, p => p.LearningRate)],
    };

    static ChartAxis Epochs => new("epoch", WholeNumbers: true);

    static ChartSeries Line(string name, IReadOnlyList<CurvePoint> points, Func<CurvePoint, double> value) =>
        new(name, [.. points.Select(p => ((double)p.Epoch, value(p)))]);

    /// <summary>Epochs without a measurement are passed over, so that the line joins those that have one.</summary>
    static IEnumerable<ChartSeries> Measured(string name, IReadOnlyList<CurvePoint> points, Func<CurvePoint, double?> value)
    {
        CurvePoint[] measured = [.. points.Where(p => value(p) is not null)];
        return measured.Length > 0 ? [Line(name, measured, p => value(p)!.Value)] : [];
    }

    /// <summary>A logarithmic axis where the values differ much, so that late progress stays visible.</summary>
    static ChartAxis Scaled(string label, IEnumerable<ChartSeries> series)
    {
        double[] values = [.. series.SelectMany(s => s.Points).Select(p => p.Y).Where(v => double.IsFinite(v) && v > 0)];
        bool wide = values.Length > 0 && values.Max() / values.Min() >= LogarithmicFrom;
        return new(wide ? $"{label}, logarithmic" : label, wide);
    }

    static void Paint(LineChart chart, SvgDrawing svg, double x, double y, double width, double height)
    {
        using (svg.Group(x, y)) chart.Paint(svg, width, height);
    }
}
