namespace Boxfit.Reports.Drawing;

/// <summary>Draws boxes into pictures at their full resolution; lines and letters grow with the picture.</summary>
public static class PictureAnnotator
{
    const int JpegQuality = 92;

    /// <summary>
    /// Draws into <paramref name="picture"/>: the prediction in orange, the truth in green. Where both are given the prediction is dashed.
    /// A box is cut at the picture's rim; one that is degenerate or outside is not drawn, and the label says so.
    /// </summary>
    /// <param name="picture">The upright picture; changed.</param>
    /// <param name="prediction">The predicted box.</param>
    /// <param name="truth">The true box, or null.</param>
    /// <param name="label">A short text at the predicted box, such as "0.93", or null.</param>
    public static void Draw(RgbImage picture, BoundingBox prediction, BoundingBox? truth = null, string? label = null)
    {
        int thickness = Math.Max(3, (int)Math.Round((picture.Width + picture.Height) / 2 * 0.005));
        if (truth is { } below) BoxFrame.DrawRim(picture, below, thickness);
        BoxFrame.DrawRim(picture, prediction, thickness);
        if (truth is { } box) BoxFrame.DrawLine(picture, box, Palette.Truth, thickness, dashed: false);
        BoxFrame.DrawLine(picture, prediction, Palette.Prediction, thickness, dashed: truth is not null);

        string?[] texts = [label, BoxRemark.Of(prediction)];
        string text = string.Join(": ", texts.Where(t => !string.IsNullOrEmpty(t)));
        if (text.Length > 0) BoxLabel.Draw(picture, prediction, text, Palette.Prediction, thickness);
    }

    /// <summary>Saves a picture as JPEG (quality 92) or PNG, by the name's ending.</summary>
    /// <exception cref="InputException">The name ends otherwise.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(RgbImage picture, string path)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".JPG" or ".JPEG":
                PictureWriter.SaveJpeg(picture, path, JpegQuality);
                break;
            case ".PNG":
                PictureWriter.SavePng(picture, path);
                break;
            default:
                throw new InputException($"{path}: a picture can be saved as JPEG or PNG. Choose a name that ends with .jpg or .png.");
        }
    }
}
