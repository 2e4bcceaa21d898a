using Boxfit.Imaging.Native;

namespace Boxfit.Imaging.Decoding;

/// <summary>PNG, WebP, TIFF and GIF through libvips. The loader is named by the content's format, so no other can be reached.</summary>
static unsafe class VipsDecoder
{
    // Colour, alpha and a few extras that are ignored; more is no photo, and its memory would not be bounded.
    const int MaxChannels = 8;

    /// <summary>Reads a file's header; of the file, libvips reads no more than it needs for that.</summary>
    public static PictureInfo ReadInfo(string path, string format) => Run(path, format, () =>
    {
        using VipsOperation load = new(format + "load");
        load.Set("filename", path);
        load.Run();
        using GObjectHandle image = load.GetImage("out");
        (int storedWidth, int storedHeight) = (Vips.ImageWidth(image), Vips.ImageHeight(image));
        PictureReader.CheckSize(storedWidth, storedHeight, path);
        int orientation = ExifOrientation.Valid(Vips.ImageOrientation(image));
        (int width, int height) = ExifOrientation.UprightSize(storedWidth, storedHeight, orientation);
        return new PictureInfo(width, height, format, orientation);
    });

    /// <summary>Decodes a whole picture (the first page or frame of several).</summary>
    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string format, string name)
    {
        fixed (byte* start = bytes)
        {
            (nint address, int length) = ((nint)start, bytes.Length);
            return Run(name, format, () => Decode((byte*)address, length, format, name));
        }
    }

    static DecodedPicture Decode(byte* bytes, int length, string format, string name)
    {
        using VipsOperation load = new(format + "load_buffer");
        load.Set("buffer", bytes, length);
        load.Set("access=sequential,fail-on=error");
        load.Run();
        using GObjectHandle image = load.GetImage("out");
        (int width, int height) = (Vips.ImageWidth(image), Vips.ImageHeight(image));
        PictureReader.CheckSize(width, height, name);
        int channels = Vips.ImageBands(image);
        if (channels > MaxChannels)
            throw new PictureException(name, $"the {Name(format)} picture has {channels} channels; at most {MaxChannels} are read");
        DecodedPicture picture = new(width, height, format, ExifOrientation.Valid(Vips.ImageOrientation(image)))
        {
            IsCmyk = Vips.ImageInterpretation(image) == VipsInterpretation.Cmyk,
        };
        try
        {
            if (IsSimple(image))
            {
                Convert(image, picture.Pixels);
                return picture;
            }
            // Lab, floating point and other rarities of TIFF.
            using VipsOperation convert = new("colourspace");
            convert.Set("in", image);
            convert.Set("space=srgb");
            convert.Run();
            using GObjectHandle converted = convert.GetImage("out");
            if (!IsSimple(converted))
                throw new PictureException(name, $"the {Name(format)} picture has a kind of pixels that is not supported");
            Convert(converted, picture.Pixels);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <summary>8 or 16 bits a channel, of a colour model that <see cref="ColourConversion"/> knows.</summary>
    static bool IsSimple(GObjectHandle image) =>
        Vips.ImageFormat(image) is VipsBandFormat.UChar or VipsBandFormat.UShort
        && Vips.ImageInterpretation(image) is VipsInterpretation.Multiband or VipsInterpretation.BlackAndWhite or VipsInterpretation.Cmyk
            or VipsInterpretation.Rgb or VipsInterpretation.Srgb or VipsInterpretation.Rgb16 or VipsInterpretation.Grey16;

    static void Convert(GObjectHandle image, Span<byte> rgb)
    {
        int channels = Vips.ImageBands(image);
        using GMemoryHandle memory = Vips.ImageWriteToMemory(image, out nuint size);
        if (memory.IsInvalid) throw new VipsFailure();
        byte* levels = (byte*)memory.DangerousGetHandle();
        nuint count = size;
        if (Vips.ImageFormat(image) == VipsBandFormat.UShort)
        {
            // The high byte of each level, as OpenCV takes it; in place, since writing never overtakes reading.
            count = size / 2;
            ushort* wide = (ushort*)levels;
            for (nuint i = 0; i < count; i++) levels[i] = (byte)(wide[i] >> 8);
        }
        ReadOnlySpan<byte> source = new(levels, checked((int)count));
        if (Vips.ImageInterpretation(image) == VipsInterpretation.Cmyk && channels >= 4) ColourConversion.FromCmyk(source, channels, rgb);
        else ColourConversion.ToRgb(source, channels, rgb);
    }

    static T Run<T>(string name, string format, Func<T> run)
    {
        try
        {
            return VipsFailure.Explain(run);
        }
        catch (VipsFailure e)
        {
            throw new PictureException(name, $"the {Name(format)} picture is damaged or cut short ({e.Message})", e);
        }
    }

    static string Name(string format) => format == PictureFormats.WebP ? "WebP" : format.ToUpperInvariant();
}
