using System.Text;
using Boxfit.Metrics;

namespace Boxfit.Cli.Output;

/// <summary>The figures of an evaluation for people to read.</summary>
static class Figures
{
    // Among fewer pictures, the best of all boxes for just these is hard to beat.
    const int FewestPictures = 10;

    public static string Print(BoxMetricsSummary f)
    {
        var text = new StringBuilder();
        Add("Pictures", $"{f.Pictures:N0}{(f.Skipped > 0 ? $"  ({f.Skipped:N0} more skipped)" : "")}");
        Add("Mean IoU", $"{f.MeanIou:0.000}   the best constant box has {f.ConstantBoxIou:0.000}");
        Add("Median IoU", $"{f.MedianIou:0.000}");
        Add("IoU ≥ 0.50", Share(f.AccuracyAt50));
        Add("IoU ≥ 0.75", Share(f.AccuracyAt75));
        Add("IoU ≥ 0.90", Share(f.AccuracyAt90));
        Add("Edge error", $"{f.EdgeErrorPixels:0.0} pixels, {f.EdgeErrorPercent:0.00} % of the side");
        Add("Mean squared error", $"{f.Mse:0.000000}");
        foreach (var group in f.BySize)
            Add($"IoU, {group.Name}", $"{group.MeanIou:0.000}   {group.Pictures:N0} objects of {100 * group.SmallestArea:0.0} to {100 * group.LargestArea:0.0} % of the picture");
        return text.ToString();

        void Add(string name, string value) => text.Append($"{name,-20}{value}\n");
    }

    /// <summary>Whether a model is worse than one that never looks at a picture; null where it is not.</summary>
    public static string? Warning(BoxMetricsSummary f) => f.Pictures < FewestPictures || !(f.MeanIou < f.ConstantBoxIou) ? null
        : $"Warning: the mean IoU of {f.MeanIou:0.000} is below the best constant box's ({f.ConstantBoxIou:0.000}): the model has learned nothing that helps on " +
          "these pictures. Try more --epochs or another --lr (train --find-lr proposes one), and see with data preview whether the boxes fit the pictures.";

    static string Share(double share) => $"{100 * share:0.0} %";
}
