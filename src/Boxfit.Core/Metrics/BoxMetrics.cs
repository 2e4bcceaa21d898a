namespace Boxfit.Metrics;

/// <summary>Collects predictions picture by picture and sums them up. All boxes are in 0…1 of the upright picture.</summary>
public sealed class BoxMetrics
{
    readonly List<(double IoU, double Area)> _pictures = [];
    double _squares, _pixels, _shares;

    /// <summary>Number of pictures so far.</summary>
    public int Count => _pictures.Count;

    /// <summary>Adds a picture and returns its IoU.</summary>
    /// <param name="predicted">The predicted box; finite.</param>
    /// <param name="truth">The true box.</param>
    /// <param name="width">Width of the upright picture in pixels.</param>
    /// <param name="height">Height of the upright picture in pixels.</param>
    public double Add(BoundingBox predicted, BoundingBox truth, int width, int height)
    {
        double iou = BoundingBox.IoU(predicted, truth);
        var (left, top, right, bottom) = (predicted.X1 - truth.X1, predicted.Y1 - truth.Y1, predicted.X2 - truth.X2, predicted.Y2 - truth.Y2);
        _pictures.Add((iou, truth.Area));
        _squares += (left * left + top * top + right * right + bottom * bottom) / 4;
        double horizontal = Math.Abs(left) + Math.Abs(right), vertical = Math.Abs(top) + Math.Abs(bottom);
        _shares += (horizontal + vertical) / 4;
        _pixels += (horizontal * width + vertical * height) / 4;
        return iou;
    }

    /// <summary>The figures over all pictures so far.</summary>
    /// <param name="constantBoxIou">Mean IoU of the best constant box on the same pictures.</param>
    /// <param name="skipped">Number of pictures that could not be read.</param>
    /// <exception cref="InvalidOperationException">No picture was added.</exception>
    public BoxMetricsSummary Summarize(double constantBoxIou, int skipped)
    {
        if (Count == 0) throw new InvalidOperationException("There are no pictures to sum up.");
        double n = Count;
        double[] sorted = [.. _pictures.Select(p => p.IoU).Order()];
        return new()
        {
            Pictures = Count,
            Skipped = skipped,
            MeanIou = _pictures.Sum(p => p.IoU) / n,
            MedianIou = Median.Of(sorted),
            AccuracyAt50 = sorted.Count(i => i >= 0.5) / n,
            AccuracyAt75 = sorted.Count(i => i >= 0.75) / n,
            AccuracyAt90 = sorted.Count(i => i >= 0.9) / n,
            Mse = _squares / n,
            EdgeErrorPixels = _pixels / n,
            EdgeErrorPercent = 100 * _shares / n,
            ConstantBoxIou = constantBoxIou,
            BySize = Terciles(),
        };
    }

    List<SizeGroup> Terciles()
    {
        var ordered = _pictures.OrderBy(p => p.Area).ToArray();
        var groups = new List<SizeGroup>();
        string[] names = ["small", "medium", "large"];
        for (int i = 0; i < names.Length; i++)
        {
            var group = ordered[(ordered.Length * i / names.Length)..(ordered.Length * (i + 1) / names.Length)];
            if (group.Length > 0) groups.Add(new(names[i], group.Length, group[0].Area, group[^1].Area, group.Average(p => p.IoU)));
        }
        return groups;
    }
}
