using Boxfit.Imaging;

namespace Boxfit.Reports.Sheets;

/// <summary>A small copy of a picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Jpeg">The copy as JPEG.</param>
sealed record Thumbnail(int Width, int Height, byte[] Jpeg)
{
    /// <summary>Reads a picture and brings it to the largest size of its aspect ratio within the given one.</summary>
    /// <exception cref="PictureException">It cannot be read.</exception>
    public static Thumbnail Read(string path, int maximumWidth, int maximumHeight)
    {
        RgbImage picture = PictureReader.Read(path);
        double scale = Math.Min((double)maximumWidth / picture.Width, (double)maximumHeight / picture.Height);
        int width = Math.Max(1, (int)Math.Round(picture.Width * scale)), height = Math.Max(1, (int)Math.Round(picture.Height * scale));
        var small = new RgbImage(width, height);
        new Preprocessor(new(width, height, Interpolation: Interpolation.Antialias)).Fit(picture, small.Pixels);
        return new(width, height, PictureWriter.EncodeJpeg(small, quality: 90));
    }
}
