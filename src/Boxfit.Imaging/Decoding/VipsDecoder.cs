using NetVips;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// PNG, WebP, TIFF, GIF and JPEG through libvips. The loader is named by the content's format, so no other can be reached.
/// </summary>
static unsafe class VipsDecoder
{
    // Colour, alpha and a few extras that are ignored; more is no photo, and its memory would not be bounded.
    const int MaxChannels = 8;

    /// <summary>Reads a file's header; of the file, libvips reads no more than it needs for that.</summary>
    public static PictureInfo ReadInfo(string path, string format) => Run(path, format, () =>
    {
        using var image = (Image)Operation.Call(format + "load", path);
        PictureReader.CheckSize(image.Width, image.Height, path);
        int orientation = Orientation(image);
        (int width, int height) = ExifOrientation.UprightSize(image.Width, image.Height, orientation);
        return new PictureInfo(width, height, format, orientation);
    });

    /// <summary>Decodes a whole picture (the first page or frame of several).</summary>
    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string format, string name)
    {
        Libvips.EnsureStarted();
        using var source = Source.NewFromMemory(bytes);
        return Run(name, format, () => Decode(source, format, name));
    }

    /// <summary>Decodes a JPEG whose header has been checked.</summary>
    /// <returns>What libjpeg found odd but <paramref name="isHarmless"/>; null where all was in order.</returns>
    public static string? DecodeJpeg(ReadOnlySpan<byte> bytes, DecodedPicture picture, Predicate<string> isHarmless, string name)
    {
        Libvips.EnsureStarted();
        using var source = Source.NewFromMemory(bytes);
        try
        {
            return Libvips.Run<string?>(() =>
            {
                DecodeJpeg(source, picture, Enums.FailOn.Warning);
                return null;
            });
        }
        catch (VipsException e) when (isHarmless(Libvips.Reason(e)))
        {
            Run(name, PictureFormats.Jpeg, () =>
            {
                DecodeJpeg(source, picture, Enums.FailOn.Truncated);
                return true;
            });
            return Libvips.Reason(e);
        }
        catch (VipsException e)
        {
            throw Damaged(name, PictureFormats.Jpeg, e);
        }
    }

    static void DecodeJpeg(Source source, DecodedPicture picture, Enums.FailOn failOn)
    {
        Libvips.TakeWarned();
        // Without its limit, many warnings are an error.
        using (var image = Image.JpegloadSource(source, unlimited: true, access: Enums.Access.Sequential, failOn: failOn))
        {
            if ((image.Width, image.Height) != (picture.Width, picture.Height)) throw new VipsException("its header tells two sizes");
            Convert(image, picture.Pixels, adobe: true);
        }
        // libvips looks for warnings before each eight rows, so those of the last ones are told only when it closes the picture.
        if (Libvips.TakeWarned() && failOn == Enums.FailOn.Warning) throw new VipsException("the last rows gave warnings");
    }

    static DecodedPicture Decode(Source source, string format, string name)
    {
        VOption options = new() { { "access", Enums.Access.Sequential }, { "fail_on", Enums.FailOn.Error } };
        using var image = (Image)Operation.Call(format + "load_source", options, source);
        PictureReader.CheckSize(image.Width, image.Height, name);
        if (image.Bands > MaxChannels)
            throw new PictureException(name, $"the {Name(format)} picture has {image.Bands} channels; at most {MaxChannels} are read");
        DecodedPicture picture = new(image.Width, image.Height, format, Orientation(image))
        {
            IsCmyk = image.Interpretation == Enums.Interpretation.Cmyk,
        };
        try
        {
            if (IsSimple(image))
            {
                Convert(image, picture.Pixels);
                return picture;
            }
            // Lab, floating point and other rarities of TIFF.
            using var converted = image.Colourspace(Enums.Interpretation.Srgb);
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

    static int Orientation(Image image) =>
        image.Contains("orientation") ? ExifOrientation.Valid((int)image.Get("orientation")) : 1;

    /// <summary>8 or 16 bits a channel, of a colour model that <see cref="ColourConversion"/> knows.</summary>
    static bool IsSimple(Image image) =>
        image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort
        && image.Interpretation is Enums.Interpretation.Multiband or Enums.Interpretation.Bw or Enums.Interpretation.Cmyk
            or Enums.Interpretation.Rgb or Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Grey16;

    static void Convert(Image image, Span<byte> rgb, bool adobe = false)
    {
        int channels = image.Bands;
        byte* levels = (byte*)image.WriteToMemory(out ulong size);
        try
        {
            nuint count = (nuint)size;
            if (image.Format == Enums.BandFormat.Ushort)
            {
                // The high byte of each level, as OpenCV takes it; in place, since writing never overtakes reading.
                count /= 2;
                ushort* wide = (ushort*)levels;
                for (nuint i = 0; i < count; i++) levels[i] = (byte)(wide[i] >> 8);
            }
            Span<byte> source = new(levels, checked((int)count));
            bool inks = image.Interpretation == Enums.Interpretation.Cmyk && channels >= 4;
            if (inks && adobe)
            {
                // libvips gives 255 for full ink; the file, from which OpenCV's arithmetic starts, has it the other way round.
                for (int i = 0; i < source.Length; i++) source[i] ^= 255;
                ColourConversion.FromInvertedCmyk(source, rgb);
            }
            else if (inks) ColourConversion.FromCmyk(source, channels, rgb);
            else ColourConversion.ToRgb(source, channels, rgb);
        }
        finally
        {
            NetVips.NetVips.Free((nint)levels);
        }
    }

    static T Run<T>(string name, string format, Func<T> run)
    {
        try
        {
            return Libvips.Run(run);
        }
        catch (VipsException e)
        {
            throw Damaged(name, format, e);
        }
    }

    static PictureException Damaged(string name, string format, VipsException e) =>
        new(name, $"the {Name(format)} picture is damaged or cut short ({Libvips.Reason(e)})", e);

    static string Name(string format) => format == PictureFormats.WebP ? "WebP" : format.ToUpperInvariant();
}
