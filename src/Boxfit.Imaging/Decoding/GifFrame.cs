using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>Where the first frame of a GIF lies, in the picture and its palette in the file.</summary>
/// <param name="Left">First column that it covers.</param>
/// <param name="Top">First row that it covers.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="Height">Number of rows.</param>
/// <param name="Palette">Offset of its own palette in the file, else of that of all frames.</param>
/// <param name="Colours">Number of colours in it; 0 where there is none.</param>
sealed record GifFrame(int Left, int Top, int Width, int Height, int Palette, int Colours)
{
    const int MostColours = 256, HeaderFlags = 10, HeaderSize = 13, DescriptorSize = 10;
    const byte HasPalette = 0x80, SizeBits = 7, Extension = 0x21, Descriptor = 0x2C;

    /// <summary>Number of colours that its pixels can name.</summary>
    public required int Reach { get; init; }

    /// <summary>Offset of its pixels: how many bits a number has, then blocks.</summary>
    public required int Pixels { get; init; }

    /// <summary>Offset of the byte that holds the palette's size.</summary>
    public required int Flags { get; init; }

    /// <summary>Finds it; null where the file ends before its pixels, or there is none.</summary>
    public static GifFrame? Find(ReadOnlySpan<byte> gif)
    {
        if (gif.Length < HeaderSize) return null;
        int common = Size(gif[HeaderFlags]), at = HeaderSize + common * 3;
        while (at < gif.Length && gif[at] == Extension) at = BehindBlocks(gif, at + 2);
        if (at + DescriptorSize >= gif.Length || gif[at] != Descriptor) return null;
        var sides = gif.Slice(at + 1, 8);
        int flags = at + DescriptorSize - 1, own = Size(gif[flags]), pixels = flags + 1 + own * 3;
        if (pixels >= gif.Length) return null;
        return new(Side(sides, 0), Side(sides, 1), Side(sides, 2), Side(sides, 3), own > 0 ? flags + 1 : HeaderSize, own > 0 ? own : common)
        {
            // The first byte of the pixels says how many bits a number has.
            Reach = 1 << Math.Min(gif[pixels], (byte)8),
            Pixels = pixels,
            Flags = own > 0 ? flags : HeaderFlags,
        };
    }

    /// <summary>The file with the palette filled up with a colour, to all that pixels can name.</summary>
    public byte[] Fill(ReadOnlySpan<byte> gif, ReadOnlySpan<byte> colour)
    {
        int end = Palette + Colours * 3, added = (Reach - Colours) * 3;
        byte[] filled = new byte[gif.Length + added];
        gif[..end].CopyTo(filled);
        for (int i = 0; i < added; i++) filled[end + i] = colour[i % 3];
        gif[end..].CopyTo(filled.AsSpan(end + added));
        filled[Flags] = (byte)((filled[Flags] & ~SizeBits) | (BitOperations.Log2((uint)Reach) - 1));
        return filled;
    }

    static int Size(byte flags) => (flags & HasPalette) == 0 ? 0 : Math.Min(2 << (flags & SizeBits), MostColours);

    static int Side(ReadOnlySpan<byte> sides, int index) => BinaryPrimitives.ReadUInt16LittleEndian(sides[(index * 2)..]);

    static int BehindBlocks(ReadOnlySpan<byte> gif, int at)
    {
        while (at < gif.Length && gif[at] > 0) at += gif[at] + 1;
        return at + 1;
    }
}
