using System.Buffers.Binary;
using System.IO.Hashing;

namespace Boxfit.Imaging.Decoding;

/// <summary>PNG through libvips, beside what its first chunks say that libvips does not tell.</summary>
static class PngDecoder
{
    const int Start = 8, WideBits = 16, BitsAt = Start + 16, KindAt = Start + 17;
    const byte Indexed = 3;

    public static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        Check(head, path);
        _ = Colours(head, path);
        var info = VipsDecoder.ReadInfo(path, PictureFormats.Png);
        int late = Chunk(head, "eXIf"u8).IsEmpty ? PngLateExif.Orientation(path) : 1;
        if (late == 1) return info;
        (int width, int height) = ExifOrientation.UprightSize(info.Width, info.Height, late);
        return info with { Width = width, Height = height, Orientation = late };
    }

    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        Check(bytes, name);
        var colours = Colours(bytes, name);
        var picture = Decode(bytes, name, colours);
        if (Chunk(bytes, "eXIf"u8).IsEmpty && PngLateExif.Orientation(bytes) is not 1 and var late) picture.Orientation = late;
        return picture;
    }

    static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name, (bool Known, WideColours? Wide) colours)
    {
        if (colours.Known) bytes = WithoutProfile(bytes);
        if (bytes.Length > KindAt && bytes[KindAt] == Indexed && Chunk(bytes, "PLTE"u8) is { IsEmpty: false } palette
            && palette.Length < Reach(bytes) * 3)
        {
            bool hasProfile = !Chunk(bytes, "iCCP"u8).IsEmpty;
            return ShortPalette.Decode(bytes, palette, Fill, hasProfile, (PictureFormats.Png, name), colours.Wide);
        }
        return VipsDecoder.Decode(bytes, PictureFormats.Png, name, significant: SignificantBits(bytes), colours: colours.Wide);
    }

    static void Check(ReadOnlySpan<byte> png, string name)
    {
        // libvips exchanges the bytes of such levels, and does not find the colour.
        if (IsWide(png) && !Chunk(png, "tRNS"u8).IsEmpty)
            throw new PictureException(
                name, "the PNG picture has 16 bits a level and a transparent colour, which is not supported; save it with 8");
    }

    /// <summary>
    /// Whether the file describes its colours by numbers (cICP), which count above its profile, and what brings them to sRGB.
    /// </summary>
    static (bool Known, WideColours? Wide) Colours(ReadOnlySpan<byte> png, string name)
    {
        var numbers = Chunk(png, "cICP"u8);
        if (numbers.Length != 4) return (false, null);
        int primaries = numbers[0];
        var wide = ColourNumbers.Find(primaries, transfer: numbers[1], name);
        if (numbers[3] == 0)
        {
            throw new PictureException(
                name, "the PNG picture has levels of a limited range, which is not supported; save it with the full one");
        }
        return (primaries != ColourNumbers.Unspecified, wide);
    }

    static ReadOnlySpan<byte> WithoutProfile(ReadOnlySpan<byte> png)
    {
        var profile = Chunk(png, "iCCP"u8);
        if (profile.IsEmpty) return png;
        png.Overlaps(profile, out int at);
        return (byte[])[.. png[..(at - 8)], .. png[(at + profile.Length + 4)..]];
    }

    /// <summary>How many bits of a level are used, where a picture of 16 bits says so (sBIT); else 16.</summary>
    static int SignificantBits(ReadOnlySpan<byte> png)
    {
        if (!IsWide(png)) return WideBits;
        int most = 0;
        foreach (byte bits in Chunk(png, "sBIT"u8)) most = Math.Max(most, bits);
        return most is >= 1 and <= WideBits ? most : WideBits;
    }

    static bool IsWide(ReadOnlySpan<byte> png) => png.Length > BitsAt && png[BitsAt] == WideBits;

    /// <summary>Number of colours that the pixels can name, of a palette.</summary>
    static int Reach(ReadOnlySpan<byte> png) => 1 << Math.Min(png[BitsAt], (byte)8);

    /// <summary>The file with the palette filled up with a colour, to all that pixels can name.</summary>
    static byte[] Fill(ReadOnlySpan<byte> png, ReadOnlySpan<byte> colour)
    {
        var palette = Chunk(png, "PLTE"u8);
        png.Overlaps(palette, out int at);
        int length = Reach(png) * 3, added = length - palette.Length;
        byte[] filled = new byte[png.Length + added];
        png[..(at + palette.Length)].CopyTo(filled);
        var chunk = filled.AsSpan(at - 8);
        BinaryPrimitives.WriteInt32BigEndian(chunk, length);
        for (int i = 0; i < added; i++) chunk[8 + palette.Length + i] = colour[i % 3];
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(8 + length)..], Crc32.HashToUInt32(chunk.Slice(4, 4 + length)));
        png[(at + palette.Length + 4)..].CopyTo(chunk[(8 + length + 4)..]);
        return filled;
    }

    /// <summary>The content of the first chunk of a kind before the pixels; empty without one.</summary>
    static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> png, ReadOnlySpan<byte> kind)
    {
        for (long at = Start; at + 12 <= png.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(png[(int)at..]);
            var here = png.Slice((int)at + 4, 4);
            if (here.SequenceEqual("IDAT"u8)) break;
            if (here.SequenceEqual(kind) && at + 8 + length <= png.Length) return png.Slice((int)at + 8, (int)length);
            at += 12L + length;
        }
        return [];
    }
}
