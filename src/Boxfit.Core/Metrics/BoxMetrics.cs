using System.Text.Json.Serialization;

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
        double left = predicted.X1 - truth.X1, top = predicted.Y1 - truth.Y1;
        double right = predicted.X2 - truth.X2, bottom = predicted.Y2 - truth.Y2;
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
        var thirds = ObjectSizes.Thirds(_pictures, p => p.Area);
        return [.. thirds.Select(g => new SizeGroup(g.Name, g.Items.Length, g.Items[0].Area, g.Items[^1].Area, MeanOf(g.Items)))];

        static double MeanOf((double IoU, double Area)[] pictures) => pictures.Average(p => p.IoU);
    }
}

/// <summary>How well predicted boxes fit, over a set of pictures.</summary>
public sealed record BoxMetricsSummary
{
    /// <summary>Number of pictures measured.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of pictures that could not be read and are in no figure.</summary>
    public required int Skipped { get; init; }

    /// <summary>Mean intersection over union, 0…1.</summary>
    public required double MeanIou { get; init; }

    /// <summary>Median intersection over union, 0…1.</summary>
    public required double MedianIou { get; init; }

    /// <summary>Share of pictures with IoU ≥ 0.5.</summary>
    public required double AccuracyAt50 { get; init; }

    /// <summary>Share of pictures with IoU ≥ 0.75.</summary>
    public required double AccuracyAt75 { get; init; }

    /// <summary>Share of pictures with IoU ≥ 0.9.</summary>
    public required double AccuracyAt90 { get; init; }

    /// <summary>
    /// Mean squared error of the corners (x1, y1, x2, y2) in 0…1 of the upright picture, whatever the model's representation.
    /// </summary>
    public required double Mse { get; init; }

    /// <summary>Mean absolute error of an edge in pixels of the upright picture.</summary>
    public required double EdgeErrorPixels { get; init; }

    /// <summary>Mean absolute error of an edge in per cent of the picture's width (left, right) or height (top, bottom).</summary>
    public required double EdgeErrorPercent { get; init; }

    /// <summary>Mean IoU of the one box that fits these pictures best: what a model must beat to mean anything.</summary>
    public required double ConstantBoxIou { get; init; }

    /// <summary>Whether one box for all pictures would fit better, as where the model has learned nothing.</summary>
    [JsonIgnore]
    public bool IsWorseThanConstant => MeanIou < ConstantBoxIou;

    /// <summary>The figures for small, medium and large objects: thirds of the pictures by the true box's area.</summary>
    [JsonRequired]
    public IReadOnlyList<SizeGroup> BySize { get; init; } = [];

    /// <summary>The same figures without those of sizes that have too few pictures; their number stays.</summary>
    public BoxMetricsSummary WithoutFew() =>
        this with { BySize = [.. BySize.Select(g => g.HasFew ? g with { MeanIou = null } : g)] };
}

/// <summary>The figures of the pictures whose objects are of about the same size.</summary>
/// <param name="Name">small, medium or large.</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="SmallestArea">Smallest true box, as a share of the picture's area.</param>
/// <param name="LargestArea">Largest true box, as a share of the picture's area.</param>
/// <param name="MeanIou">Mean intersection over union; null where it is left out.</param>
public sealed record SizeGroup(
    [property: JsonPropertyName("size")] string Name, int Pictures, double SmallestArea, double LargestArea, double? MeanIou)
{
    // Of fewer, one picture more or less changes the mean by as much as sizes differ.
    const int FewestPictures = 10;

    /// <summary>Whether the pictures are too few for their mean to tell anything about the size.</summary>
    [JsonIgnore]
    public bool HasFew => Pictures < FewestPictures;
}
