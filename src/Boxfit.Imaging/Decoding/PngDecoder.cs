using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>PNG through libvips, beside what its first chunks say that libvips does not tell.</summary>
static class PngDecoder
{
    const int Start = 8, WideBits = 16;

    public static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        Check(head, path);
        return VipsDecoder.ReadInfo(path, PictureFormats.Png);
    }

    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        Check(bytes, name);
        return VipsDecoder.Decode(bytes, PictureFormats.Png, name, significant: SignificantBits(bytes));
    }

    static void Check(ReadOnlySpan<byte> png, string name)
    {
        // libvips exchanges the bytes of such levels, and does not find the colour.
        if (IsWide(png) && !Chunk(png, "tRNS"u8).IsEmpty)
            throw new PictureException(
                name, "the PNG picture has 16 bits a level and a transparent colour, which is not supported; save it with 8");
    }

    /// <summary>How many bits of a level are used, where a picture of 16 bits says so (sBIT); else 16.</summary>
    static int SignificantBits(ReadOnlySpan<byte> png)
    {
        if (!IsWide(png)) return WideBits;
        int most = 0;
        foreach (byte bits in Chunk(png, "sBIT"u8)) most = Math.Max(most, bits);
        return most is >= 1 and <= WideBits ? most : WideBits;
    }

    static bool IsWide(ReadOnlySpan<byte> png) => png.Length > Start + 16 && png[Start + 16] == WideBits;

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
