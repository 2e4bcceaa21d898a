using System.Buffers.Binary;

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
        long paletteEnd = header.Palette.Offset + (long)header.Palette.Count * header.Palette.EntrySize;
        if (paletteEnd > bytes.Length) throw new PictureException(name, "the BMP picture is cut short: its palette is not complete");

        DecodedPicture picture = new(header.Width, header.Height, PictureFormats.Bmp, 1);
        var palette = bytes[header.Palette.Offset..(int)paletteEnd];
        for (int y = 0; y < header.Height; y++)
        {
            int stored = header.IsTopDown ? y : header.Height - 1 - y;
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
            if (index >= header.Palette.Count)
            {
                rgb.Slice(x * 3, 3).Clear();
                continue;
            }
            var bgr = palette.Slice(index * header.Palette.EntrySize, 3);
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

/// <summary>A BMP's file and information headers (BITMAPCOREHEADER to BITMAPV5HEADER).</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="SignedHeight">Height in pixels, negative where the first stored row is the top one; usually it is the bottom one.</param>
/// <param name="BitsPerPixel">1, 4, 8, 16, 24 or 32.</param>
/// <param name="Masks">Which bits of a 16- or 32-bit pixel are red, green, blue and alpha.</param>
/// <param name="PixelOffset">Where the pixels start in the file.</param>
/// <param name="Palette">
/// Where the palette starts in the file, bytes a colour (3 or 4: blue, green, red, unused) and number of colours.
/// </param>
readonly record struct BmpHeader(
    int Width, int SignedHeight, int BitsPerPixel, (uint Red, uint Green, uint Blue, uint Alpha) Masks, int PixelOffset,
    (int Offset, int EntrySize, int Count) Palette)
{
    const int FileHeaderSize = 14;
    const uint Uncompressed = 0, Rle8 = 1, Rle4 = 2, Bitfields = 3, AlphaBitfields = 6;

    /// <summary>Height in pixels; 0 where the number has no opposite.</summary>
    public int Height => SignedHeight == int.MinValue ? 0 : Math.Abs(SignedHeight);

    /// <summary>True where the first stored row is the top one.</summary>
    public bool IsTopDown => SignedHeight < 0;

    /// <summary>Bytes a row, padded to whole 32-bit words.</summary>
    public long RowSize => ((long)Width * BitsPerPixel + 31) / 32 * 4;

    /// <exception cref="FormatException">The header is damaged or of a kind that is not read.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> bytes)
    {
        uint size = UInt32(bytes, FileHeaderSize);
        uint pixelOffset = UInt32(bytes, 10);
        if (pixelOffset > int.MaxValue) throw new FormatException("its pixels lie outside the file");
        if (size == 12)
        {
            int bits = UInt16(bytes, 24);
            return new(
                UInt16(bytes, 18), UInt16(bytes, 20), KnownDepth(bits), default, (int)pixelOffset,
                (FileHeaderSize + 12, EntrySize: 3, bits <= 8 ? 1 << bits : 0));
        }
        if (size is < 40 or > 1024) throw new FormatException($"its information header has {size} bytes");

        int width = (int)UInt32(bytes, 18), height = (int)UInt32(bytes, 22);
        int depth = KnownDepth(UInt16(bytes, 28));
        uint compression = UInt32(bytes, 30);
        if (compression is Rle4 or Rle8) throw new FormatException("its pixels are run-length encoded, which is not supported");
        bool masked = compression is Bitfields or AlphaBitfields;
        if ((compression != Uncompressed && !masked) || (masked && depth is not (16 or 32)))
            throw new FormatException($"compression {compression} with {depth} bits a pixel is not supported");
        var masks = depth == 16 ? (0x7C00u, 0x03E0u, 0x001Fu, 0u) : (0xFF0000u, 0xFF00u, 0xFFu, 0u);
        if (masked)
        {
            bool alpha = compression == AlphaBitfields || size >= 56;
            masks = (UInt32(bytes, 54), UInt32(bytes, 58), UInt32(bytes, 62), alpha ? UInt32(bytes, 66) : 0);
        }
        uint colours = UInt32(bytes, 46);
        if (depth <= 8 && (colours == 0 || colours > 1u << depth)) colours = 1u << depth;
        int maskBytes = masked && size == 40 ? (compression == AlphaBitfields ? 16 : 12) : 0;
        return new(
            width, height, depth, masks, (int)pixelOffset,
            (FileHeaderSize + (int)size + maskBytes, EntrySize: 4, depth <= 8 ? (int)colours : 0));
    }

    static int KnownDepth(int bits) =>
        bits is 1 or 4 or 8 or 16 or 24 or 32
            ? bits
            : throw new FormatException($"it has {bits} bits a pixel; 1, 4, 8, 16, 24 or 32 are supported");

    static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(bytes, offset, 2));

    static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(bytes, offset, 4));

    static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, int offset, int length) =>
        offset + length <= bytes.Length ? bytes.Slice(offset, length) : throw new FormatException("its header is cut short");
}
