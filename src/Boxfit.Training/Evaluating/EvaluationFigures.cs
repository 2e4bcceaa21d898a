namespace Boxfit.Training.Evaluating;

/// <summary>The figures of an evaluation for people to read.</summary>
static class EvaluationFigures
{
    /// <summary>With fewer pictures figures are chance: the best of all boxes for just these is hard to beat.</summary>
    public const int FewestPictures = 10;

    /// <summary>That a part to test on is small; null where it is not.</summary>
    /// <param name="pictures">How many pictures it has.</param>
    public static string? OfFew(int pictures) => pictures >= FewestPictures ? null
        : $"Note: {Counted.Of(pictures, "picture")} to test on {Counted.Word(pictures, "says", "say")} little of a model: its figures " +
          $"will be chance. From {FewestPictures} on they begin to tell; train --folds 5 measures on all.";

    // Boxes that people draw, and a model learns, never agree so far.
    const double OwnBoxes = 0.999;

    /// <summary>Names and values, in reading order.</summary>
    /// <param name="f">The figures.</param>
    /// <param name="known">How many of the pictures the model knows from its training; null where that is not known or plain.</param>
    public static IEnumerable<(string Name, string Value)> Rows(BoxMetricsSummary f, KnownPictures? known = null) =>
    [
        ("Pictures", $"{f.Pictures:N0}{(f.Skipped > 0 ? $"  ({f.Skipped:N0} more skipped)" : "")}"),
        .. known is { } k ? [("Trained on", Describe(k))] : Array.Empty<(string, string)>(),
        ("Mean IoU", $"{f.MeanIou:0.000}   the best constant box has {f.ConstantBoxIou:0.000}"),
        ("Median IoU", $"{f.MedianIou:0.000}"),
        ("IoU ≥ 0.50", Share(f.AccuracyAt50)),
        ("IoU ≥ 0.75", Share(f.AccuracyAt75)),
        ("IoU ≥ 0.90", Share(f.AccuracyAt90)),
        ("Edge error", $"{f.EdgeErrorPixels:0.0} pixels, {f.EdgeErrorPercent:0.00} % of the side"),
        ("Mean squared error", $"{f.Mse:0.000000}"),
        .. f.BySize.Select(group => ($"IoU, {group.Name}", Describe(group))),
    ];

    /// <summary>Names and values of what a model says beside boxes; none of a model that says nothing more.</summary>
    /// <param name="presence">Of the presence of the object.</param>
    /// <param name="classes">Of its class.</param>
    /// <param name="unlikeness">Of how unlike its training the picture is.</param>
    public static IEnumerable<(string Name, string Value)> Rows(
        PresenceFigures? presence, ClassFigures? classes, UnlikenessFigures? unlikeness) =>
    [
        .. presence is null ? [] : Rows(presence),
        .. classes is null ? [] : Rows(classes),
        .. unlikeness is null ? [] : new[] { Row(unlikeness) },
    ];

    /// <summary>Which pictures are unlike a model's training; of a part like it one in twenty.</summary>
    static (string Name, string Value) Row(UnlikenessFigures u) => ("Unlike training",
        $"{Share((double)u.Above / u.Pictures)}   of {Counted.Of(u.Pictures, "picture")} with an unlikeness above " +
        $"{UnlikenessScale.Notable:0.00}; median {u.Median:0.00}");

    static IEnumerable<(string Name, string Value)> Rows(PresenceFigures p)
    {
        yield return ("Without object", $"{Counted.Of(p.WithoutObject, "picture")}");
        if (p.Auroc is { } area) yield return ("AUROC", $"{area:0.0000}   with an object above one without");
        string threshold = $"at confidence {p.Threshold:0.000}";
        if (p.Precision is { } precision)
            yield return ("Precision", $"{Share(precision)}   {threshold}, {Counted.Of(p.FalseAlarms, "false alarm")}");
        if (p.Recall is { } recall) yield return ("Recall", $"{Share(recall)}   {threshold}, {p.Missed:N0} missed");
    }

    static IEnumerable<(string Name, string Value)> Rows(ClassFigures c)
    {
        const int shown = 3;
        var wrong = from truth in c.Names.Index()
                    from guess in c.Names.Index()
                    where truth.Index != guess.Index && c.Confusion[truth.Index][guess.Index] > 0
                    orderby c.Confusion[truth.Index][guess.Index] descending
                    select $"{truth.Item} as {guess.Item} {c.Confusion[truth.Index][guess.Index]:N0}";
        string most = string.Join(", ", wrong.Take(shown));
        yield return ("Class accuracy", $"{Share(c.Accuracy)}   of {Counted.Of(c.Pictures, "picture")}, {c.Names.Count:N0} classes" +
            (most.Length > 0 ? $"; taken for another: {most}" : ""));
    }

    /// <summary>Whether a model is worse than one that never looks at a picture; null where it is not.</summary>
    /// <param name="meanIou">Mean IoU of the model.</param>
    /// <param name="constantIou">That of the best constant box on the same pictures.</param>
    /// <param name="pictures">How many these are.</param>
    /// <param name="run">The settings of the model's run, which has done already what they say; null where they are not known.</param>
    public static string? Warning(double meanIou, double constantIou, int pictures, TrainingSettings? run) =>
        // As they are shown: nobody is warned of a difference that is not to be seen.
        Math.Round(meanIou, 3) >= Math.Round(constantIou, 3) ? null
        : pictures < FewestPictures
        ? $"Warning: the mean IoU of {meanIou:0.000} is below the best constant box's ({constantIou:0.000}). That box is chosen " +
          $"by the same {Counted.Of(pictures, "picture")}, and so few say little: look at the boxes, and measure on more pictures."
        : $"Warning: the mean IoU of {meanIou:0.000} is below the best constant box's ({constantIou:0.000}): one and the " +
          "same box for all pictures would fit better. Try more --epochs" + OrWeights(run) + ", and see with data " +
          "preview whether the boxes fit the pictures.";

    static string OrWeights(TrainingSettings? run) =>
        run is null || run.Weights == TrainingSettings.FromScratch ? ", or ImageNet weights (--preset best)" : "";

    /// <summary>The same by the figures of an evaluation, or that its boxes are the model's own.</summary>
    /// <param name="f">The figures.</param>
    /// <param name="run">The settings of the model's run; null where they are not known.</param>
    public static string? Warning(BoxMetricsSummary f, TrainingSettings? run) =>
        f.MeanIou >= OwnBoxes && f.Pictures >= FewestPictures
        ? $"Warning: the boxes of these {Counted.Of(f.Pictures, "picture")} are those that this model predicts, to a thousandth. They " +
          "look like its own predictions, which say nothing of how good it is: measure by boxes that a person has drawn or checked."
        : f.IsWorseThanConstant ? Warning(f.MeanIou, f.ConstantBoxIou, f.Pictures, run) : null;

    static string Describe(KnownPictures known) => known.TrainedOn == 0 && known.ChosenBy == 0 ? "none of them"
        : $"{known.TrainedOn:N0} of them" + (known.ChosenBy > 0 ? $"; {known.ChosenBy:N0} more chose the best epoch" : "");

    static string Describe(SizeGroup group)
    {
        string smallest = $"{100 * group.SmallestArea:0.0}", largest = $"{100 * group.LargestArea:0.0}";
        string areas = smallest == largest ? smallest : $"{smallest} to {largest}";
        string objects = $"{Counted.Of(group.Pictures, "object")} of {areas} % of the picture";
        return group.HasFew ? $"-       {objects}, too few to tell" : $"{group.MeanIou:0.000}   {objects}";
    }

    static string Share(double share) => $"{100 * share:0.0} %";
}
