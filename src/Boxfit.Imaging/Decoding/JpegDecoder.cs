using System.Buffers;
using System.Runtime.InteropServices;
using Boxfit.Imaging.Native;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// JPEG through TurboJPEG, with the accurate inverse DCT and smooth chroma upsampling: the pixels that OpenCV's <c>imread</c> gives.
/// Four-channel pictures are taken as Adobe's inverted CMYK, as OpenCV and Pillow do.
/// </summary>
static unsafe class JpegDecoder
{
    /// <summary>Reads a file's header from its first bytes, and from more of them only where those do not reach it.</summary>
    public static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        if (Parse(head, path) is not { } header)
        {
            using FileContent content = FileContent.Read(path);
            header = ParseWhole(content.Bytes, path);
        }
        Check(header, path);
        (int width, int height) = ExifOrientation.UprightSize(header.Width, header.Height, header.Orientation);
        return new(width, height, PictureFormats.Jpeg, header.Orientation);
    }

    /// <summary>Decodes a whole picture.</summary>
    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        JpegHeader header = ParseWhole(bytes, name);
        Check(header, name);
        DecodedPicture picture = new(header.Width, header.Height, PictureFormats.Jpeg, header.Orientation) { IsCmyk = header.Components == 4 };
        try
        {
            if (header.Components != 4)
            {
                picture.Oddity = Decompress(bytes, header, TurboJpeg.PixelFormatRgb, 3, picture.Pixels, name);
                return picture;
            }
            byte[] cmyk = ArrayPool<byte>.Shared.Rent(header.Width * header.Height * 4);
            try
            {
                picture.Oddity = Decompress(bytes, header, TurboJpeg.PixelFormatCmyk, 4, cmyk, name);
                ColourConversion.FromInvertedCmyk(cmyk.AsSpan(0, header.Width * header.Height * 4), picture.Pixels);
                return picture;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(cmyk);
            }
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <summary>Returns the decoder's warning where it is harmless.</summary>
    static string? Decompress(ReadOnlySpan<byte> bytes, JpegHeader header, int pixelFormat, int channels, Span<byte> pixels, string name)
    {
        TurboJpegHandle handle = TurboJpeg.Decompressor;
        int status;
        fixed (byte* source = bytes, target = pixels)
        {
            status = TurboJpeg.Decompress2(
                handle, source, new CULong((nuint)bytes.Length), target, header.Width, header.Width * channels, header.Height, pixelFormat,
                TurboJpeg.FlagLimitScans);
        }
        if (status == 0) return null;
        string message = TurboJpeg.Message(handle);
        if (TurboJpeg.GetErrorCode(handle) == 0 && IsHarmless(message, bytes)) return message;
        throw Damaged(name, message);
    }

    /// <summary>
    /// Some cameras leave stray bytes between a JPEG's segments, and every program shows those pictures. Only the first of several
    /// warnings is known, so the picture must also be complete: an end marker follows the last scan's start.
    /// </summary>
    static bool IsHarmless(string warning, ReadOnlySpan<byte> bytes) =>
        warning.Contains("extraneous bytes", StringComparison.Ordinal)
        && bytes.LastIndexOf([(byte)0xFF, (byte)0xD9]) > bytes.LastIndexOf([(byte)0xFF, (byte)0xDA]);

    static JpegHeader ParseWhole(ReadOnlySpan<byte> bytes, string name) =>
        Parse(bytes, name) ?? throw Damaged(name, "it ends before its first scan");

    static JpegHeader? Parse(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            return JpegHeader.Read(bytes);
        }
        catch (FormatException e)
        {
            throw Damaged(name, e.Message);
        }
    }

    static void Check(JpegHeader header, string name)
    {
        if (header.Components is not (1 or 3 or 4))
            throw new PictureException(name, $"the JPEG picture has {header.Components} colour components; 1, 3 or 4 are supported");
        PictureReader.CheckSize(header.Width, header.Height, name);
    }

    static PictureException Damaged(string name, string detail) => new(name, $"the JPEG picture is damaged or cut short ({detail})");
}
