namespace Boxfit.Inference;

/// <summary>When a predicted box is none: the model put all of it outside of the picture, or gave it no width or height.</summary>
static class PredictedBox
{
    /// <summary>What is said of a picture whose box is none.</summary>
    public const string Fault = "the predicted box has no area within the picture: nothing was found";

    /// <summary>A box as it is printed: x1, y1, x2, y2 in hundredths of a pixel.</summary>
    public static double[] Edges(PixelBox box) => [.. new[] { box.X1, box.Y1, box.X2, box.Y2 }.Select(e => Math.Round(e, 2))];

    /// <summary>Whether a box has no area as it is printed.</summary>
    public static bool IsEmpty(PixelBox box) => Edges(box) is [var x1, var y1, var x2, var y2] && (x2 <= x1 || y2 <= y1);

    /// <summary>What is wrong with a prediction; null where it is a box.</summary>
    public static string? FaultOf(Prediction prediction) => prediction.Error ?? (IsEmpty(prediction.Pixels) ? Fault : null);
}
