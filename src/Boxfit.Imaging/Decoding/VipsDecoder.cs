using NetVips;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// PNG, WebP, TIFF, GIF, AVIF and JPEG through libvips. The loader is named by the content's format, so no other can be reached.
/// </summary>
static unsafe class VipsDecoder
{
    // Colour, alpha and a few extras that are ignored; more is no photo, and its memory would not be bounded.
    const int MaxChannels = 8;

    const string UndescribedChannel = "the last channel of the TIFF picture may be opacity or not: the file does not say (it has no " +
        "ExtraSamples); save it as PNG, or without that channel";

    /// <summary>Reads a file's header; of the file, libvips reads no more than it needs for that.</summary>
    public static PictureInfo ReadInfo(string path, string format)
    {
        if (File.Exists(path)) return Run(path, format, () => ReadInfo((Image)Operation.Call(Loader(format), path), path, format));
        // A name that only RegularFile opens.
        using var content = PictureBytes.Read(path);
        return ReadInfo(content.Bytes, format, path);
    }

    /// <summary>Reads the header of a file in memory.</summary>
    public static PictureInfo ReadInfo(ReadOnlySpan<byte> bytes, string format, string name)
    {
        Libvips.EnsureStarted();
        using var source = Source.NewFromMemory(bytes);
        return Run(name, format, () => ReadInfo((Image)Operation.Call(Loader(format) + "_source", source), name, format));
    }

    static PictureInfo ReadInfo(Image image, string path, string format)
    {
        using var opened = image;
        PictureReader.CheckSize(image.Width, image.Height, path);
        int orientation = Orientation(image, format);
        (int width, int height) = ExifOrientation.UprightSize(image.Width, image.Height, orientation);
        return new PictureInfo(width, height, format, orientation);
    }

    /// <summary>Decodes a whole picture (the first page or frame of several).</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="roles">What the file says about its channels; null where that follows from their number.</param>
    /// <param name="significant">Of levels of 16 bits, how many the file says to be used.</param>
    /// <param name="colours">What brings its levels to sRGB; AVIF is asked itself.</param>
    public static DecodedPicture Decode(
        ReadOnlySpan<byte> bytes, string format, string name, Channels? roles = null, int significant = 16, WideColours? colours = null)
    {
        if (format == PictureFormats.Avif) colours = HeifColours.Find(bytes, name);
        Libvips.EnsureStarted();
        using var source = Source.NewFromMemory(bytes);
        return Run(name, format, () => Decode(source, format, name, roles, (significant, colours)));
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
                DecodeJpeg(source, picture, Enums.FailOn.Warning, name);
                return null;
            });
        }
        catch (VipsException e) when (isHarmless(Libvips.Reason(e)))
        {
            Run(name, PictureFormats.Jpeg, () =>
            {
                DecodeJpeg(source, picture, Enums.FailOn.Truncated, name);
                return true;
            });
            return Libvips.Reason(e);
        }
        catch (VipsException e)
        {
            throw Damaged(name, PictureFormats.Jpeg, e);
        }
    }

    static void DecodeJpeg(Source source, DecodedPicture picture, Enums.FailOn failOn, string name)
    {
        Libvips.TakeWarned();
        // Without its limit, many warnings are an error.
        using (var image = Image.JpegloadSource(source, unlimited: true, access: Enums.Access.Sequential, failOn: failOn))
        {
            if ((image.Width, image.Height) != (picture.Width, picture.Height)) throw new VipsException("its header tells two sizes");
            if (picture.HasManagedInks)
            {
                using var managed = ColourProfile.Managed(image, 4);
                Convert(managed, new(3, Channels.NoAlpha), picture, name);
            }
            else Convert(image, Channels.Usual(image.Bands, picture.IsCmyk), picture, name, adobe: true);
        }
        // libvips looks for warnings before each eight rows, so those of the last ones are told only when it closes the picture.
        if (Libvips.TakeWarned() && failOn == Enums.FailOn.Warning) throw new VipsException("the last rows gave warnings");
    }

    static DecodedPicture Decode(
        Source source, string format, string name, Channels? described, (int Significant, WideColours? Colours) levels)
    {
        VOption options = new() { { "access", Enums.Access.Sequential }, { "fail_on", Enums.FailOn.Error } };
        using var image = (Image)Operation.Call(Loader(format) + "_source", options, source);
        PictureReader.CheckSize(image.Width, image.Height, name);
        if (image.Bands > MaxChannels)
            throw new PictureException(name, $"the {Name(format)} picture has {image.Bands} channels; at most {MaxChannels} are read");
        if (!IsKnown(image))
        {
            throw new PictureException(name, $"the {Name(format)} picture has a kind of pixels that is not supported")
            {
                IsOfRefusedKind = true,
            };
        }
        bool inks = image.Interpretation == Enums.Interpretation.Cmyk;
        var roles = described ?? Channels.Usual(image.Bands, inks);
        if (Math.Max(roles.Colours, roles.Alpha + 1) > image.Bands || inks != (roles.Colours == 4))
            throw new PictureException(name, $"the {Name(format)} picture has {image.Bands} channels, other than it says");
        DecodedPicture picture = new(image.Width, image.Height, format, Orientation(image, format)) { IsCmyk = inks };
        try
        {
            string? oddity = null;
            if (Profile(image) is { } profile && ColourProfile.Changes(profile, roles.Colours, out oddity))
            {
                using var managed = ColourProfile.Managed(image, roles.Colours);
                // What lay behind the colours still does, behind three.
                int moved = roles.Alpha == Channels.NoAlpha ? Channels.NoAlpha : roles.Alpha - roles.Colours + 3;
                Convert(managed, roles with { Colours = 3, Alpha = moved }, picture, name);
            }
            else Convert(image, roles, picture, name, levels);
            picture.Oddity ??= oddity;
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    static string Loader(string format) => (format == PictureFormats.Avif ? "heif" : format) + "load";

    static byte[]? Profile(Image image) => image.Contains("icc-profile-data") ? image.Get("icc-profile-data") as byte[] : null;

    /// <summary>The EXIF orientation that is still to be heeded: AVIF has its own way to turn, which the decoder has done.</summary>
    static int Orientation(Image image, string format) => format != PictureFormats.Avif && image.Contains("orientation")
        ? ExifOrientation.Valid((int)image.Get("orientation")) : 1;

    /// <summary>8 or 16 bits a channel, of a colour model that <see cref="ColourConversion"/> knows.</summary>
    static bool IsKnown(Image image) =>
        image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort
        && image.Interpretation is Enums.Interpretation.Multiband or Enums.Interpretation.Bw or Enums.Interpretation.Cmyk
            or Enums.Interpretation.Rgb or Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Grey16;

    static void Convert(Image image, Channels roles, DecodedPicture picture, string name, bool adobe = false) =>
        Convert(image, roles, picture, name, (16, null), adobe);

    static void Convert(
        Image image, Channels roles, DecodedPicture picture, string name, (int Significant, WideColours? Colours) kind, bool adobe = false)
    {
        int channels = image.Bands;
        byte* levels = (byte*)image.WriteToMemory(out ulong size);
        try
        {
            int count = checked((int)size);
            if (image.Format == Enums.BandFormat.Ushort)
            {
                count /= 2;
                picture.LargestWideLevel = WideLevels.Narrow(new((ushort*)levels, count), kind.Significant);
            }
            Span<byte> source = new(levels, count);
            if (roles.IsAlphaGuessed)
            {
                if (!IsSame(source, channels, roles.Alpha)) throw new PictureException(name, UndescribedChannel) { IsOfRefusedKind = true };
                roles = roles with { Alpha = Channels.NoAlpha };
            }
            if (roles.Colours == 4 && adobe)
            {
                // libvips gives 255 for full ink; the file, from which OpenCV's arithmetic starts, has it the other way round.
                for (int i = 0; i < source.Length; i++) source[i] ^= 255;
                ColourConversion.FromInvertedCmyk(source, picture.Pixels);
            }
            else if (roles.Colours == 4) ColourConversion.FromCmyk(source, channels, picture.Pixels);
            else
            {
                if (roles.Colours == 3) kind.Colours?.ToSrgb(source, channels);
                ColourConversion.ToRgb(source, channels, roles, picture.Pixels);
            }
        }
        finally
        {
            NetVips.NetVips.Free((nint)levels);
        }
    }

    /// <summary>Whether a channel that may be opacity is full everywhere, or 0 everywhere: either way it can be left out.</summary>
    static bool IsSame(ReadOnlySpan<byte> source, int channels, int channel)
    {
        byte first = source[channel];
        bool same = first is 0 or 255;
        for (int i = channel; i < source.Length && same; i += channels) same = source[i] == first;
        return same;
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
