namespace Boxfit.Training.Evaluating;

/// <summary>Draws what a model says into the picture.</summary>
static class PredictionDrawing
{
    /// <summary>
    /// Draws the box, those that are promised around and in it, and what is said of it; where the object is not there, that alone; where
    /// the box is none, nothing.
    /// </summary>
    /// <param name="picture">The upright picture; changed.</param>
    /// <param name="prediction">What the model says.</param>
    public static void Draw(RgbImage picture, Prediction prediction)
    {
        string caption = PredictedBox.Caption(prediction);
        if (!prediction.IsPresent) PictureAnnotator.DrawRemark(picture, caption);
        if (PredictedBox.IsNone(prediction)) return;
        if (prediction.Outer is { } outer) PictureAnnotator.DrawPromised(picture, outer);
        if (prediction.Inner is { } inner) PictureAnnotator.DrawPromised(picture, inner);
        PictureAnnotator.Draw(picture, prediction.Box, label: caption.Length > 0 ? caption : null);
    }
}
