using NetVips;

namespace Boxfit.Imaging;

/// <summary>Encodes pictures as PNG and JPEG. Files appear whole or not at all.</summary>
static class PictureWriter
{
    /// <summary>Writes a PNG file (lossless).</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void SavePng(RgbImage image, string path) => AtomicFile.WriteBytes(path, EncodePng(image));

    /// <summary>Writes a JPEG file; parameters as of <see cref="EncodeJpeg"/>.</summary>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void SaveJpeg(RgbImage image, string path, int quality = 90) => AtomicFile.WriteBytes(path, EncodeJpeg(image, quality));

    /// <summary>Encodes as PNG (lossless).</summary>
    public static byte[] EncodePng(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return EncodePng(image.Pixels, image.Width, image.Height, channels: 3);
    }

    /// <summary>Encodes as JPEG.</summary>
    /// <param name="image">The picture, at most 65,500 pixels a side.</param>
    /// <param name="quality">1…100. From 90 on the colours keep their full resolution, which drawn lines need.</param>
    public static byte[] EncodeJpeg(RgbImage image, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        var subsampling = quality >= 90 ? Enums.ForeignSubsample.Off : Enums.ForeignSubsample.On;
        return Encode(
            image.Pixels, image.Width, image.Height, channels: 3, "JPEG",
            picture => picture.JpegsaveBuffer(q: quality, subsampleMode: subsampling, keep: Enums.ForeignKeep.None));
    }

    /// <summary>Encodes interleaved RGB or RGBA as PNG.</summary>
    internal static byte[] EncodePng(byte[] pixels, int width, int height, int channels) => Encode(
        pixels, width, height, channels, "PNG",
        // For photos a third smaller than libvips's defaults, in about the same time.
        picture => picture.PngsaveBuffer(compression: 3, filter: Enums.ForeignPngFilter.All, keep: Enums.ForeignKeep.None));

    static byte[] Encode(byte[] pixels, int width, int height, int channels, string format, Func<Image, byte[]> save)
    {
        try
        {
            return Libvips.Run(() =>
            {
                using var picture = Image.NewFromMemory(pixels, width, height, channels, Enums.BandFormat.Uchar);
                return save(picture);
            });
        }
        catch (VipsException e)
        {
            throw new BoxfitException($"A {width}×{height} picture could not be encoded as {format}: {Libvips.Reason(e)}", e);
        }
    }
}
