using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>A BMP's file and information headers (BITMAPCOREHEADER to BITMAPV5HEADER).</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="SignedHeight">Height in pixels, negative where the first stored row is the top one; usually it is the bottom one.</param>
/// <param name="BitsPerPixel">1, 2, 4, 8, 16, 24 or 32.</param>
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
    const uint Uncompressed = 0, Rle8 = 1, Rle4 = 2, Bitfields = 3, Jpeg = 4, Png = 5, AlphaBitfields = 6, EmbeddedProfile = 0x4D424544;

    static (uint Red, uint Green, uint Blue, uint Alpha) Rgb555 => (0x7C00, 0x03E0, 0x001F, 0);

    /// <summary>Height in pixels; 0 where the number has no opposite.</summary>
    public int Height => SignedHeight == int.MinValue ? 0 : Math.Abs(SignedHeight);

    /// <summary>True where the first stored row is the top one.</summary>
    public bool IsTopDown => SignedHeight < 0;

    /// <summary>Bytes a row, padded to whole 32-bit words.</summary>
    public long RowSize => ((long)Width * BitsPerPixel + 31) / 32 * 4;

    /// <summary>Its pixels are runs of palette indices.</summary>
    public bool IsRunLengthEncoded { get; init; }

    /// <summary>Where the colour profile starts in the file, and its bytes; 0 where there is none.</summary>
    public (long Start, long Length) Profile { get; init; }

    /// <exception cref="FormatException">The header is damaged or of a kind that is not read.</exception>
    public static BmpHeader Read(ReadOnlySpan<byte> bytes)
    {
        uint size = UInt32(bytes, FileHeaderSize);
        uint pixelOffset = UInt32(bytes, 10);
        if (pixelOffset > int.MaxValue) throw new FormatException("its pixels lie outside the file");
        var header = size switch
        {
            12 => ReadCore(bytes),
            16 or (>= 40 and <= 1024) => ReadInfo(bytes, (int)size),
            _ => throw new FormatException($"its information header has {size} bytes"),
        };
        var palette = header.Palette;
        // Some writers leave the offset 0: the pixels then follow the palette at once.
        if (pixelOffset == 0) return header with { PixelOffset = palette.Offset + palette.Count * palette.EntrySize };
        if (pixelOffset < palette.Offset) throw new FormatException("its pixels lie within its header");
        // A palette of which the header does not tell the length may be shorter than it could be.
        int room = ((int)pixelOffset - palette.Offset) / palette.EntrySize;
        return header with { PixelOffset = (int)pixelOffset, Palette = palette with { Count = Math.Min(palette.Count, room) } };
    }

    static BmpHeader ReadCore(ReadOnlySpan<byte> bytes)
    {
        int bits = KnownDepth(UInt16(bytes, 24));
        return new(
            UInt16(bytes, 18), UInt16(bytes, 20), bits, Rgb555, 0, (FileHeaderSize + 12, EntrySize: 3, bits <= 8 ? 1 << bits : 0));
    }

    static BmpHeader ReadInfo(ReadOnlySpan<byte> bytes, int size)
    {
        int width = (int)UInt32(bytes, 18), height = (int)UInt32(bytes, 22);
        // OS/2's second header may end behind the depth; what it leaves out is 0.
        uint compression = size >= 40 ? UInt32(bytes, 30) : 0, colours = size >= 40 ? UInt32(bytes, 46) : 0;
        if (size >= 40 && compression is Jpeg or Png)
            throw new FormatException("it holds a JPEG or PNG picture within, which is not supported; save it as PNG");
        int depth = KnownDepth(UInt16(bytes, 28));
        bool runs = (compression == Rle8 && depth == 8) || (compression == Rle4 && depth == 4);
        bool masked = compression is Bitfields or AlphaBitfields && depth is 16 or 32;
        if (compression != Uncompressed && !masked && !runs)
            throw new FormatException($"compression {compression} with {depth} bits a pixel is not supported; save it as PNG");
        if (runs && height < 0) throw new FormatException("it is run-length encoded from the top, which BMP does not allow");
        var masks = depth == 16 ? Rgb555 : (0xFF0000u, 0xFF00u, 0xFFu, 0u);
        if (masked)
        {
            bool alpha = compression == AlphaBitfields || size >= 56;
            masks = (UInt32(bytes, 54), UInt32(bytes, 58), UInt32(bytes, 62), alpha ? UInt32(bytes, 66) : 0);
            // All would be black.
            if ((masks.Item1 | masks.Item2 | masks.Item3) == 0)
                throw new FormatException("its masks do not say which bits of a pixel are red, green and blue; save it as PNG");
        }
        if (depth <= 8 && (colours == 0 || colours > 1u << depth)) colours = 1u << depth;
        int maskBytes = masked && size == 40 ? (compression == AlphaBitfields ? 16 : 12) : 0;
        bool profile = size >= 124 && UInt32(bytes, FileHeaderSize + 56) == EmbeddedProfile;
        return new(width, height, depth, masks, 0, (FileHeaderSize + size + maskBytes, EntrySize: 4, depth <= 8 ? (int)colours : 0))
        {
            IsRunLengthEncoded = runs,
            Profile = profile ? (FileHeaderSize + UInt32(bytes, FileHeaderSize + 112), UInt32(bytes, FileHeaderSize + 116)) : default,
        };
    }

    static int KnownDepth(int bits) =>
        bits is 1 or 2 or 4 or 8 or 16 or 24 or 32
            ? bits
            : throw new FormatException($"it has {bits} bits a pixel; 1, 2, 4, 8, 16, 24 or 32 are supported");

    static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(bytes, offset, 2));

    static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(bytes, offset, 4));

    static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, int offset, int length) =>
        offset + length <= bytes.Length ? bytes.Slice(offset, length) : throw new FormatException("its header is cut short");
}
