namespace Boxfit.Imaging.Decoding;

/// <summary>
/// JPEG, with the accurate inverse DCT and smooth chroma upsampling: the pixels that OpenCV's <c>imread</c> gives. libvips decides what can
/// be read; TurboJPEG, where the system has it, takes over what it decodes without complaint, which comes out the same. Four-channel
/// pictures are taken as Adobe's inverted CMYK, as OpenCV and Pillow do.
/// </summary>
static class JpegDecoder
{
    /// <summary>Reads a file's header from its first bytes, and from more of them only where those do not reach it.</summary>
    public static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        if (TryReadInfo(head, path) is { } info) return info;
        using var content = PictureBytes.Read(path);
        return ReadInfo(content.Bytes, path);
    }

    /// <summary>Reads a file's header from its first bytes; null where those do not reach it.</summary>
    public static PictureInfo? TryReadInfo(ReadOnlySpan<byte> head, string name) =>
        Parse(head, name) is { } header ? Info(header, name) : null;

    /// <summary>Reads the header of a whole file in memory.</summary>
    public static PictureInfo ReadInfo(ReadOnlySpan<byte> bytes, string name) => Info(ParseWhole(bytes, name), name);

    static PictureInfo Info(JpegHeader header, string name)
    {
        Check(header, name);
        (int width, int height) = ExifOrientation.UprightSize(header.Width, header.Height, header.Orientation);
        return new(width, height, PictureFormats.Jpeg, header.Orientation);
    }

    /// <summary>Decodes a whole picture.</summary>
    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name) => Decode(bytes, name, TurboJpeg.IsPresent);

    /// <summary>Decodes a whole picture, by TurboJPEG or not.</summary>
    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name, bool turbo)
    {
        var header = ParseWhole(bytes, name);
        Check(header, name);
        CheckScans(bytes, header, name);
        byte[]? profile = header.HasProfile ? header.ReadProfile(bytes) : null;
        string? profileOddity = null;
        bool inks = header.Components == 4, managed = inks && profile is not null && ColourProfile.Changes(profile, 4, out profileOddity);
        if (JpegMending.Mend(bytes, header, out string? mended) is { } sound) bytes = sound;
        DecodedPicture picture = new(header.Width, header.Height, PictureFormats.Jpeg, header.Orientation)
        {
            IsCmyk = inks, HasManagedInks = managed,
        };
        try
        {
            if (!turbo || managed || !DecodeByTurbo(bytes, picture))
                picture.Oddity = VipsDecoder.DecodeJpeg(bytes, picture, IsHarmless, name);
            if (profile is not null && !inks)
                profileOddity = ColourProfile.Apply(profile, header.Components, picture.Pixels, picture.Width);
            picture.Oddity ??= mended ?? profileOddity;
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <summary>Returns false where TurboJPEG complains of more than what is harmless.</summary>
    static bool DecodeByTurbo(ReadOnlySpan<byte> bytes, DecodedPicture picture)
    {
        if (!picture.IsCmyk) return Decompress(bytes, picture, TurboJpeg.PixelFormatRgb, picture.Pixels);
        int length = picture.Width * picture.Height * 4;
        byte[] cmyk = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (!Decompress(bytes, picture, TurboJpeg.PixelFormatCmyk, cmyk)) return false;
            ColourConversion.FromInvertedCmyk(cmyk.AsSpan(0, length), picture.Pixels);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cmyk);
        }
    }

    static bool Decompress(ReadOnlySpan<byte> bytes, DecodedPicture picture, int pixelFormat, Span<byte> levels)
    {
        if (!TurboJpeg.Decompress(bytes, levels, picture.Width, picture.Height, pixelFormat, out string? warning)) return false;
        picture.Oddity = warning;
        return warning is null || IsHarmless(warning);
    }

    /// <summary>Some cameras leave stray bytes between a JPEG's segments, and every program shows those pictures.</summary>
    static bool IsHarmless(string warning) => warning.Contains("extraneous bytes", StringComparison.Ordinal);

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
        if (!header.IsHuffmanCoded)
        {
            throw new PictureException(
                name,
                "the JPEG picture is lossless, hierarchical or arithmetic-coded, which is not supported; save it as a usual JPEG or PNG");
        }
        if (header.Bits != 8)
            throw new PictureException(
                name, $"the JPEG picture has {header.Bits} bits a level, of which 8 are read; save it with 8, or as PNG");
        if (header.Height == 0)
            throw new PictureException(name, "the JPEG picture tells its height only behind its pixels, which is not read; save it anew");
        PictureReader.CheckSize(header.Width, header.Height, name);
    }

    static void CheckScans(ReadOnlySpan<byte> bytes, JpegHeader header, string name)
    {
        try
        {
            JpegScans.Check(bytes, header.ScanStart);
        }
        catch (FormatException e)
        {
            throw Damaged(name, e.Message);
        }
    }

    static PictureException Damaged(string name, string detail) => new(name, $"the JPEG picture is damaged or cut short ({detail})");
}
