namespace Boxfit.Reports.Sheets;

/// <summary>A small copy of a picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Jpeg">The copy as JPEG.</param>
sealed record Thumbnail(int Width, int Height, byte[] Jpeg)
{
    /// <summary>Brings an upright picture to the largest size of its aspect ratio within the given one, antialiased.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="maximumWidth">Pixels, at least 1.</param>
    /// <param name="maximumHeight">Pixels, at least 1.</param>
    /// <param name="quality">Of the JPEG, 1…100; below 90 its colours have half the resolution.</param>
    public static Thumbnail Of(RgbImage picture, int maximumWidth, int maximumHeight, int quality = 90)
    {
        double scale = Math.Min((double)maximumWidth / picture.Width, (double)maximumHeight / picture.Height);
        int width = Math.Max(1, (int)Math.Round(picture.Width * scale)), height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        var small = new RgbImage(width, height);
        new Preprocessor(new(width, height, Interpolation: Interpolation.Antialias)).Fit(picture, small.Pixels);
        return new(width, height, PictureWriter.EncodeJpeg(small, quality));
    }
}
