using System.Globalization;

namespace Boxfit.Preparation.Comparing;

/// <summary>A comparison's figures for people.</summary>
public static class ComparisonFigures
{
    /// <summary>Names and values, in reading order; no figures of the boxes where no picture has two.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(BoxComparison c)
    {
        yield return ("Pictures with both", $"{c.Pictures.Count:N0}");
        yield return ("Only in the first", $"{c.OnlyInA.Count:N0}");
        yield return ("Only in the second", $"{c.OnlyInB.Count:N0}");
        foreach (var (reason, count) in c.Skipped) yield return ($"Left out: {reason}", $"{count:N0}");
        if (c.Pictures.Count == 0) yield break;
        yield return ("Of the second, in both", Share(c.ShareOfB));
        yield return ("Mean IoU", Number(c.MeanIou));
        yield return ("Median IoU", Number(c.MedianIou));
        foreach (double iou in (double[])[0.5, 0.75, 0.9])
            yield return (string.Create(CultureInfo.InvariantCulture, $"IoU ≥ {iou:0.00}"), Share(c.ShareFrom(iou)));
        yield return (string.Create(CultureInfo.InvariantCulture, $"False boxes (IoU < {BoxComparison.FalseBelow:0.0})"), Share(c.FalseShare));
    }

    static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %");
}
