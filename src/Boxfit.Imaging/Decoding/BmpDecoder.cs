using System.Buffers.Binary;
using System.Numerics;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// Uncompressed BMP with 1, 4, 8 (palette), 16, 24 or 32 bits a pixel. Written here because libvips reads BMP only through a loader
/// that is not safe for files from outside.
/// </summary>
static class BmpDecoder
{
    public static PictureInfo ReadInfo(string path, ReadOnlySpan<byte> head)
    {
        var header = ReadHeader(head, path);
        return new(header.Width, header.Height, PictureFormats.Bmp, 1);
    }

    public static DecodedPicture Decode(ReadOnlySpan<byte> bytes, string name)
    {
        var header = ReadHeader(bytes, name);
        if (header.PixelOffset + header.RowSize * header.Height > bytes.Length)
        {
            long rows = Math.Max(0, (bytes.Length - header.PixelOffset) / header.RowSize);
            throw new PictureException(name, $"the BMP picture is cut short: it holds {rows} of {header.Height} rows");
        }
        long paletteEnd = header.PaletteOffset + (long)header.PaletteCount * header.PaletteEntrySize;
        if (paletteEnd > bytes.Length) throw new PictureException(name, "the BMP picture is cut short: its palette is not complete");

        DecodedPicture picture = new(header.Width, header.Height, PictureFormats.Bmp, 1);
        var palette = bytes[header.PaletteOffset..(int)paletteEnd];
        for (int y = 0; y < header.Height; y++)
        {
            int stored = header.TopDown ? y : header.Height - 1 - y;
            var row = bytes.Slice(header.PixelOffset + (int)(stored * header.RowSize), (int)header.RowSize);
            var rgb = picture.Pixels.Slice(y * header.Width * 3, header.Width * 3);
            if (header.BitsPerPixel <= 8) FromPalette(row, header, palette, rgb);
            else if (header.BitsPerPixel == 24) FromBgr(row, rgb);
            else FromMasks(row, header, rgb);
        }
        return picture;
    }

    static BmpHeader ReadHeader(ReadOnlySpan<byte> bytes, string name)
    {
        try
        {
            var header = BmpHeader.Read(bytes);
            PictureReader.CheckSize(header.Width, header.Height, name);
            return header;
        }
        catch (FormatException e)
        {
            throw new PictureException(name, $"the BMP picture cannot be read: {e.Message}", e);
        }
    }

    static void FromPalette(ReadOnlySpan<byte> row, BmpHeader header, ReadOnlySpan<byte> palette, Span<byte> rgb)
    {
        int bits = header.BitsPerPixel, mask = (1 << bits) - 1;
        for (int x = 0; x < header.Width; x++)
        {
            int bit = x * bits;
            int index = (row[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
            // An index beyond the palette is black, as in Windows.
            if (index >= header.PaletteCount)
            {
                rgb.Slice(x * 3, 3).Clear();
                continue;
            }
            var bgr = palette.Slice(index * header.PaletteEntrySize, 3);
            (rgb[x * 3], rgb[x * 3 + 1], rgb[x * 3 + 2]) = (bgr[2], bgr[1], bgr[0]);
        }
    }

    static void FromBgr(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int i = 0; i < rgb.Length; i += 3) (rgb[i], rgb[i + 1], rgb[i + 2]) = (row[i + 2], row[i + 1], row[i]);
    }

    static void FromMasks(ReadOnlySpan<byte> row, BmpHeader header, Span<byte> rgb)
    {
        for (int x = 0; x < header.Width; x++)
        {
            uint pixel = header.BitsPerPixel == 16
                ? BinaryPrimitives.ReadUInt16LittleEndian(row[(x * 2)..])
                : BinaryPrimitives.ReadUInt32LittleEndian(row[(x * 4)..]);
            byte opacity = header.Masks.Alpha == 0 ? (byte)255 : Level(pixel, header.Masks.Alpha);
            rgb[x * 3] = ColourConversion.OverWhite(Level(pixel, header.Masks.Red), opacity);
            rgb[x * 3 + 1] = ColourConversion.OverWhite(Level(pixel, header.Masks.Green), opacity);
            rgb[x * 3 + 2] = ColourConversion.OverWhite(Level(pixel, header.Masks.Blue), opacity);
        }
    }

    /// <summary>The masked bits of a pixel, brought to 0…255.</summary>
    static byte Level(uint pixel, uint mask)
    {
        if (mask == 0) return 0;
        int shift = BitOperations.TrailingZeroCount(mask);
        ulong largest = mask >> shift;
        return (byte)((((ulong)(pixel & mask) >> shift) * 255 + largest / 2) / largest);
    }
}
