namespace Boxfit.Imaging.Decoding;

/// <summary>HEIC, as phones write it, through the system's libheif; it turns the picture upright itself.</summary>
static unsafe class HeicDecoder
{
    public static PictureInfo ReadInfo(string path)
    {
        using var content = PictureBytes.Read(path);
        return ReadInfo(content.Bytes, path);
    }

    public static PictureInfo ReadInfo(ReadOnlySpan<byte> bytes, string name) =>
        Open(bytes, name, picture => new PictureInfo(picture.Size.Width, picture.Size.Height, PictureFormats.Heic, 1));

    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (!Libheif.FollowsTiles) HeifColours.RequireUsualTiles(bytes, name);
        var colours = HeifColours.Find(bytes, name);
        return Open(bytes, name, picture => Decode(picture, colours));
    }

    static DecodedPicture Decode(Libheif.Picture heic, WideColours? colours)
    {
        (int width, int height) = heic.Size;
        bool alpha = heic.HasAlpha;
        int channels = alpha ? 4 : 3, length = width * height * channels;
        byte[] levels = ArrayPool<byte>.Shared.Rent(length);
        DecodedPicture picture = new(width, height, PictureFormats.Heic, 1);
        try
        {
            heic.Decode(levels, alpha);
            colours?.ToSrgb(levels.AsSpan(0, length), channels);
            ColourConversion.ToRgb(levels.AsSpan(0, length), channels, new(3, Channels.NoAlpha), picture.Pixels);
            if (heic.Profile() is { } profile) picture.Oddity = ColourProfile.Apply(profile, 3, picture.Pixels, width);
            if (alpha) LayOverWhite(picture.Pixels, levels);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(levels);
        }
    }

    static void LayOverWhite(Span<byte> rgb, ReadOnlySpan<byte> rgba)
    {
        for (int i = 0; i < rgb.Length; i++) rgb[i] = ColourConversion.OverWhite(rgb[i], rgba[i / 3 * 4 + 3]);
    }

    static T Open<T>(ReadOnlySpan<byte> bytes, string name, Func<Libheif.Picture, T> look)
    {
        if (!Libheif.IsPresent)
            throw new PictureException(name, $"it is a HEIC picture, for which this system has no decoder; {Libheif.Remedy}");
        try
        {
            fixed (byte* start = bytes)
            {
                using Libheif.Picture picture = new(start, bytes.Length);
                PictureReader.CheckSize(picture.Size.Width, picture.Size.Height, name);
                return look(picture);
            }
        }
        catch (FormatException e)
        {
            throw new PictureException(
                name, $"the HEIC picture is damaged or cut short, or of a kind that libheif does not read ({e.Message})", e);
        }
    }
}
