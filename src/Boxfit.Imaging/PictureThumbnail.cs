using NetVips;

namespace Boxfit.Imaging;

/// <summary>
/// Pictures made small for looking at: upright, as JPEG. Of a JPEG libvips decodes no more than is needed, and of a PNG it has a few rows
/// at a time, so that large photos take little memory; colours may differ a little from what <see cref="PictureReader"/> gives.
/// </summary>
static class PictureThumbnail
{
    const int Quality = 85, SharpFrom = 2048;

    /// <summary>Makes a picture so small that its longest side has at most so many pixels; it is never made larger.</summary>
    /// <exception cref="PictureException">It is missing, damaged, or not a picture.</exception>
    public static byte[] Make(string path, int longest)
    {
        var info = PictureReader.ReadInfo(path);
        bool mayShrink = info.Format == PictureFormats.Jpeg || info is { Format: PictureFormats.Png, Orientation: 1 };
        if (mayShrink && Math.Max(info.Width, info.Height) > longest && Shrunk(path, longest) is { } fast) return fast;
        var picture = PictureReader.Read(path);
        double scale = Math.Min(1, (double)longest / Math.Max(picture.Width, picture.Height));
        if (scale < 1)
        {
            int width = Math.Max(1, (int)Math.Round(picture.Width * scale)), height = Math.Max(1, (int)Math.Round(picture.Height * scale));
            var small = new RgbImage(width, height);
            new Preprocessor(new(width, height, Interpolation: Interpolation.Antialias)).Fit(picture, small.Pixels);
            picture = small;
        }
        return PictureWriter.EncodeJpeg(picture, QualityOf(longest));
    }

    static int QualityOf(int longest) => longest >= SharpFrom ? Quality + 5 : Quality;

    /// <summary>A picture made small while it is decoded; null where libvips does not like it, and the reader is to decide.</summary>
    static byte[]? Shrunk(string path, int longest)
    {
        // A name that only RegularFile opens.
        if (!File.Exists(path)) return null;
        try
        {
            return Libvips.Run(() =>
            {
                using var image = Image.Thumbnail(path, longest, height: longest, size: Enums.Size.Down, failOn: Enums.FailOn.Truncated);
                // Opacity is laid over white, and wide levels are narrowed, as the reader does it.
                if (image.Interpretation == Enums.Interpretation.Cmyk || image.Bands is not (1 or 3)) return null;
                if (image.Format != Enums.BandFormat.Uchar) return null;
                return image.JpegsaveBuffer(q: QualityOf(longest), keep: Enums.ForeignKeep.None);
            });
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
