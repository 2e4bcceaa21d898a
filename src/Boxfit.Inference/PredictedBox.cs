namespace Boxfit.Inference;

/// <summary>When a predicted box is none: the model put all of it outside of the picture, or gave it no width or height.</summary>
static class PredictedBox
{
    /// <summary>What is said of a picture whose box is none.</summary>
    public const string Fault = "the predicted box has no area within the picture: nothing was found";

    /// <summary>A box as it is printed: x1, y1, x2, y2 in hundredths of a pixel.</summary>
    public static double[] Edges(PixelBox box) => [.. new[] { box.X1, box.Y1, box.X2, box.Y2 }.Select(e => Math.Round(e, 2))];

    /// <summary>A prediction's box as it is printed; null where the object is not there.</summary>
    public static double[]? Edges(Prediction prediction) => prediction.IsPresent ? Edges(prediction.Pixels) : null;

    /// <summary>A probability, or another number of a picture, as it is printed.</summary>
    public static double? Share(double? probability) => probability is { } share ? Math.Round(share, 6) : null;

    /// <summary>What stands at a box that is drawn: the class and the confidences, where the model says them; else empty.</summary>
    public static string Caption(Prediction prediction)
    {
        string label = prediction.LabelConfidence is { } sure ? Text($"{prediction.Label} {sure:0.00}") : "";
        string presence = prediction.Confidence is { } there ? Text($"{(prediction.IsPresent ? "there" : "none")} {there:0.00}") : "";
        string[] texts = prediction.IsPresent ? [label, presence] : [presence];
        return string.Join(", ", texts.Where(t => t.Length > 0));

        static string Text(FormattableString text) => FormattableString.Invariant(text);
    }

    /// <summary>The outer box as it is printed: rounded outwards, so that it still holds the object; null where there is none.</summary>
    public static double[]? Outer(Prediction prediction) => Promised(prediction, prediction.Outer, Math.Floor, Math.Ceiling);

    /// <summary>The inner box as it is printed: rounded inwards; null where there is none.</summary>
    public static double[]? Inner(Prediction prediction) =>
        Promised(prediction, prediction.Inner, Math.Ceiling, Math.Floor) is [var x1, var y1, var x2, var y2] inner && x2 > x1 && y2 > y1
            ? inner : null;

    static double[]? Promised(Prediction prediction, BoundingBox? box, Func<double, double> first, Func<double, double> last)
    {
        if (box is not { } promised || IsEmpty(prediction.Pixels)) return null;
        var (x1, y1, x2, y2) = promised.ToPixels(prediction.Width, prediction.Height);
        return [first(x1 * 100) / 100, first(y1 * 100) / 100, last(x2 * 100) / 100, last(y2 * 100) / 100];
    }

    /// <summary>Whether a box has no area as it is printed.</summary>
    public static bool IsEmpty(PixelBox box) => Edges(box) is [var x1, var y1, var x2, var y2] && (x2 <= x1 || y2 <= y1);

    /// <summary>Whether there is no box to be used: the object is not there, or its box has no area.</summary>
    public static bool IsNone(Prediction prediction) => !prediction.IsPresent || IsEmpty(prediction.Pixels);

    /// <summary>What is wrong with a prediction; null where it is a box, or says that the object is not there.</summary>
    public static string? FaultOf(Prediction prediction) =>
        prediction.Error ?? (prediction.IsPresent && IsEmpty(prediction.Pixels) ? Fault : null);
}
