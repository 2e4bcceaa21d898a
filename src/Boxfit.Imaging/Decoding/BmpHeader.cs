using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>A BMP's file and information headers (BITMAPCOREHEADER to BITMAPV5HEADER).</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="TopDown">The first stored row is the top one; usually it is the bottom one.</param>
/// <param name="BitsPerPixel">1, 4, 8, 16, 24 or 32.</param>
/// <param name="Masks">Which bits of a 16- or 32-bit pixel are red, green, blue and alpha.</param>
/// <param name="PixelOffset">Where the pixels start in the file.</param>
/// <param name="PaletteOffset">Where the palette starts in the file.</param>
/// <param name="PaletteEntrySize">3 or 4 bytes a colour: blue, green, red, unused.</param>
/// <param name="PaletteCount">Number of colours.</param>
readonly record struct BmpHeader(
    int Width, int Height, bool TopDown, int BitsPerPixel, (uint Red, uint Green, uint Blue, uint Alpha) Masks,
    int PixelOffset, int PaletteOffset, int PaletteEntrySize, int PaletteCount)
{
    const int FileHeaderSize = 14;
    const uint Uncompressed = 0, Rle8 = 1, Rle4 = 2, Bitfields = 3, AlphaBitfields = 6;

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
                UInt16(bytes, 18), UInt16(bytes, 20), TopDown: false, KnownDepth(bits), default,
                (int)pixelOffset, FileHeaderSize + 12, PaletteEntrySize: 3, bits <= 8 ? 1 << bits : 0);
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
            width, height == int.MinValue ? 0 : Math.Abs(height), height < 0, depth, masks,
            (int)pixelOffset, FileHeaderSize + (int)size + maskBytes, PaletteEntrySize: 4, depth <= 8 ? (int)colours : 0);
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
