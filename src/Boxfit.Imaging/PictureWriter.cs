using System.Runtime.InteropServices;
using Boxfit.Imaging.Native;

namespace Boxfit.Imaging;

/// <summary>Encodes pictures as PNG and JPEG. Files appear whole or not at all.</summary>
public static unsafe class PictureWriter
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
        TurboJpegHandle handle = TurboJpeg.Compressor;
        int subsampling = quality >= 90 ? TurboJpeg.Subsampling444 : TurboJpeg.Subsampling420;
        byte[] buffer = new byte[checked((int)TurboJpeg.BufSize(image.Width, image.Height, subsampling).Value)];
        CULong size = new((nuint)buffer.Length);
        fixed (byte* pixels = image.Pixels, start = buffer)
        {
            byte* jpeg = start;
            int status = TurboJpeg.Compress2(
                handle, pixels, image.Width, image.Width * 3, image.Height, TurboJpeg.PixelFormatRgb,
                ref jpeg, ref size, subsampling, quality, TurboJpeg.FlagNoRealloc);
            if (status != 0)
                throw new BoxfitException($"A {image.Width}×{image.Height} picture could not be encoded as JPEG: {TurboJpeg.Message(handle)}");
        }
        return buffer.AsSpan(0, (int)size.Value).ToArray();
    }

    /// <summary>Encodes interleaved RGB or RGBA as PNG.</summary>
    internal static byte[] EncodePng(byte[] pixels, int width, int height, int channels)
    {
        fixed (byte* start = pixels)
        {
            (nint address, nuint size) = ((nint)start, (nuint)pixels.Length);
            try
            {
                return VipsFailure.Explain(() =>
                {
                    Vips.EnsureStarted();
                    using GObjectHandle image = Vips.ImageNewFromMemory((byte*)address, size, width, height, channels, VipsBandFormat.UChar);
                    if (image.IsInvalid) throw new VipsFailure();
                    using VipsOperation save = new("pngsave_buffer");
                    save.Set("in", image);
                    // For photos a third smaller than libvips's defaults, in about the same time.
                    save.Set("filter=all,compression=3");
                    save.Run();
                    return save.GetBytes("buffer");
                });
            }
            catch (VipsFailure e)
            {
                throw new BoxfitException($"A {width}×{height} picture could not be encoded as PNG: {e.Message}", e);
            }
        }
    }
}
