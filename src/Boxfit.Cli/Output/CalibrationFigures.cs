namespace Boxfit.Cli.Output;

/// <summary>What a model promises of its boxes, for people to read.</summary>
static class CalibrationFigures
{
    /// <summary>Names and values, in reading order.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(CalibrationResult result, CoverageDivisions? divisions)
    {
        var (promise, figures) = (result.Promise, result.Evaluation.Summary);
        var spread = new CoverageSpread(promise.Pictures, promise.Coverage);
        yield return ("Pictures", $"{figures.Pictures:N0}{(figures.Skipped > 0 ? $"  ({figures.Skipped:N0} more skipped)" : "")}");
        int missed = figures.Pictures - promise.Pictures;
        if (missed > 0)
        {
            yield return ("Left out", Text($"{missed:N0}   of them, in which the model sees no object: its confidence is below ") +
                Text($"{result.Evaluation.Presence!.Threshold:0.000}"));
        }
        yield return ("Promise", Describe(promise, saysPresence: result.Evaluation.Presence is not null));
        yield return ("Distance", Text($"{promise.Factor:0.000}   of the {Unit(promise.Score)}, the largest of the four edges'"));
        yield return ("Coverage", Text($"{Percent(spread.Mean)} ± {100 * spread.Deviation:0.0} %") +
            $"   what is true of {Counted.Of(promise.Pictures, "picture")}; nine calibrations of ten have " +
            $"{Percent(spread.Quantile(0.05))} to {Percent(spread.Quantile(0.95))}");
        if (divisions is null)
        {
            yield return ("Divisions", "-       the pictures are too few to calibrate on some and measure on others");
            yield break;
        }
        var (kept, other) = (divisions.By(promise.Score), Other(promise.Score));
        yield return ("Divisions", Text($"{Percent(kept.Coverage)} ± {100 * kept.Deviation:0.0} %   ") +
            Text($"{Percent(divisions.Expected.Mean)} ± {100 * divisions.Expected.Deviation:0.0} % expected; mean of ") +
            $"{CoverageDivisions.Count} with {divisions.Calibrating:N0} that calibrate and {divisions.Measuring:N0} that measure");
        yield return ("Outer box", $"{Times(kept.Stretch)}   as long as the predicted one; by the {Unit(other)} " +
            $"(--score {Word(other)}) {Times(divisions.By(other).Stretch)}");
        foreach (var size in divisions.BySize) yield return ($"Coverage, {size.Name}", Describe(size, promise.Score));
    }

    /// <summary>How often a promise was kept on other pictures.</summary>
    /// <param name="share">The share of those in which the model sees the object.</param>
    /// <param name="promise">The promise.</param>
    /// <param name="missed">How many others show one.</param>
    public static (string Name, string Value) Kept(double share, BoxPromise promise, int missed) => ("Promise kept",
        $"{Percent(share)}   {Shares.Text(promise.Coverage)} is promised, by {Counted.Of(promise.Pictures, "picture")} of " +
        promise.Dataset + (missed == 0 ? "" : $"; without the {missed:N0} in which the model sees no object"));

    /// <summary>That a file which was made of a model does not promise what the model does.</summary>
    public static string NoteWithout(string path) =>
        "Note: what the model promises of its boxes is not in the file, whose boxes are a little different. To calibrate it: " +
        ShellLine.Of("calibrate", path, "DATA");

    /// <summary>What is promised, as a sentence without its full stop.</summary>
    /// <param name="promise">The promise.</param>
    /// <param name="saysPresence">Whether the model says of a picture that there is no object.</param>
    public static string Describe(BoxPromise promise, bool saysPresence) =>
        $"in {Shares.Text(promise.Coverage)} of pictures like these{(saysPresence ? ", where the model sees an object, " : " ")}" +
        (promise.Kind == PromiseKind.Between ? "the object lies between the inner and the outer box"
            : "the outer box holds the whole object");

    /// <summary>What a distance is a share of.</summary>
    public static string Unit(BoxScore score) => score == BoxScore.Scaled ? "predicted box's side" : "picture's side";

    /// <summary>A share in per cent, with one digit behind the point.</summary>
    public static string Percent(double share) => double.IsNaN(share) ? "-" : Text($"{100 * share:0.0} %");

    /// <summary>A ratio of sides.</summary>
    public static string Times(double ratio) => double.IsNaN(ratio) ? "-" : Text($"{ratio:0.000}×");

    /// <summary>The option's word for a score.</summary>
    public static string Word(BoxScore score) => score.ToString().ToLowerInvariant();

    static BoxScore Other(BoxScore score) => score == BoxScore.Scaled ? BoxScore.Plain : BoxScore.Scaled;

    static string Describe(CoverageOfSize size, BoxScore score)
    {
        string smallest = Text($"{100 * size.SmallestArea:0.0}"), largest = Text($"{100 * size.LargestArea:0.0}");
        double kept = score == BoxScore.Scaled ? size.Scaled : size.Plain;
        return $"{Percent(kept)}   {Counted.Of(size.Pictures, "object")} of {smallest} to {largest} % of the picture";
    }

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
