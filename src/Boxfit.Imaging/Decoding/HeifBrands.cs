using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>Tells AVIF, HEIC and videos apart, which have one container: by the brands in its first box.</summary>
static class HeifBrands
{
    /// <summary>avif or heic; null where the file is neither.</summary>
    public static string? Format(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16 || !head[4..].StartsWith("ftyp"u8)) return null;
        int end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head), (uint)Math.Min(head.Length, 256));
        if (Of(head.Slice(8, 4)) is { } format) return format;
        // A general brand: the compatible ones behind it tell which coding it is.
        if (!Is(head.Slice(8, 4), "mif1"u8) && !Is(head.Slice(8, 4), "msf1"u8) && !Is(head.Slice(8, 4), "miaf"u8)) return null;
        for (int at = 16; at + 4 <= end; at += 4)
            if (Of(head.Slice(at, 4)) is { } compatible) return compatible;
        return PictureFormats.Heic;
    }

    static string? Of(ReadOnlySpan<byte> brand)
    {
        if (Is(brand, "avif"u8) || Is(brand, "avis"u8)) return PictureFormats.Avif;
        return Is(brand[..3], "hei"u8) || Is(brand[..3], "hev"u8) ? PictureFormats.Heic : null;
    }

    static bool Is(ReadOnlySpan<byte> brand, ReadOnlySpan<byte> name) => brand.SequenceEqual(name);
}
