namespace Boxfit.Inference;

/// <summary>When a predicted box is none: the model put all of it outside of the picture, or gave it no width or height.</summary>
static class PredictedBox
{
    /// <summary>What is said of a picture whose box is none.</summary>
    public const string Fault = "the predicted box has no area within the picture: nothing was found";

    /// <summary>A box as it is printed: x1, y1, x2, y2 in hundredths of a pixel.</summary>
    public static double[] Edges(PixelBox box) => [.. new[] { box.X1, box.Y1, box.X2, box.Y2 }.Select(e => Math.Round(e, 2))];

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

    /// <summary>What is wrong with a prediction; null where it is a box.</summary>
    public static string? FaultOf(Prediction prediction) => prediction.Error ?? (IsEmpty(prediction.Pixels) ? Fault : null);
}
