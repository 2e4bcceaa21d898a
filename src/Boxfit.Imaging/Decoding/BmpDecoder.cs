using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// BMP with 1, 2, 4, 8 (palette), 16, 24 or 32 bits a pixel, plain or run-length encoded. Written here because libvips reads BMP only
/// through a loader that is not safe for files from outside.
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
        long paletteEnd = header.Palette.Offset + (long)header.Palette.Count * header.Palette.EntrySize;
        if (paletteEnd > bytes.Length) throw new PictureException(name, "the BMP picture is cut short: its palette is not complete");
        var palette = bytes[header.Palette.Offset..(int)paletteEnd];
        if (header.IsRunLengthEncoded) return DecodeRuns(bytes, header, palette, name);
        if (header.PixelOffset + header.RowSize * header.Height > bytes.Length)
        {
            long rows = Math.Max(0, (bytes.Length - header.PixelOffset) / header.RowSize);
            throw new PictureException(name, $"the BMP picture is cut short: it holds {rows} of {Counted.Of(header.Height, "row")}");
        }
        if (header.Masks.Alpha != 0 && !HasOpacity(bytes, header)) header = header with { Masks = header.Masks with { Alpha = 0 } };

        DecodedPicture picture = new(header.Width, header.Height, PictureFormats.Bmp, 1);
        for (int y = 0; y < header.Height; y++)
        {
            var row = Row(bytes, header, header.IsTopDown ? y : header.Height - 1 - y);
            var rgb = picture.Pixels.Slice(y * header.Width * 3, header.Width * 3);
            if (header.BitsPerPixel <= 8) FromPalette(row, header.BitsPerPixel, header, palette, rgb, name);
            else if (header.BitsPerPixel == 24) FromBgr(row, rgb);
            else FromMasks(row, header, rgb);
        }
        if (header.Profile is var (start, length) && length > 0 && start + length <= bytes.Length)
            picture.Oddity = ColourProfile.Apply(bytes.Slice((int)start, (int)length), 3, picture.Pixels, header.Width);
        return picture;
    }

    static DecodedPicture DecodeRuns(ReadOnlySpan<byte> bytes, BmpHeader header, ReadOnlySpan<byte> palette, string name)
    {
        byte[] indices = ArrayPool<byte>.Shared.Rent(header.Width * header.Height);
        try
        {
            var all = indices.AsSpan(0, header.Width * header.Height);
            BmpRuns.Decode(bytes[Math.Min(header.PixelOffset, bytes.Length)..], header, all);
            DecodedPicture picture = new(header.Width, header.Height, PictureFormats.Bmp, 1);
            FromPalette(all, 8, header, palette, picture.Pixels, name);
            return picture;
        }
        catch (FormatException e)
        {
            throw new PictureException(name, $"the BMP picture is damaged or cut short: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(indices);
        }
    }

    static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> bytes, BmpHeader header, int stored) =>
        bytes.Slice(header.PixelOffset + (int)(stored * header.RowSize), (int)header.RowSize);

    /// <summary>
    /// Whether any pixel is not fully transparent. Windows and many programs leave the fourth byte 0 where they mean no opacity at all, and
    /// show such a picture; nobody stores one that cannot be seen.
    /// </summary>
    static bool HasOpacity(ReadOnlySpan<byte> bytes, BmpHeader header)
    {
        for (int y = 0; y < header.Height; y++)
        {
            var row = Row(bytes, header, y);
            for (int x = 0; x < header.Width; x++)
                if ((Pixel(row, header, x) & header.Masks.Alpha) != 0) return true;
        }
        return false;
    }

    static uint Pixel(ReadOnlySpan<byte> row, BmpHeader header, int x) => header.BitsPerPixel == 16
        ? BinaryPrimitives.ReadUInt16LittleEndian(row[(x * 2)..])
        : BinaryPrimitives.ReadUInt32LittleEndian(row[(x * 4)..]);

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

    static void FromPalette(
        ReadOnlySpan<byte> row, int bits, BmpHeader header, ReadOnlySpan<byte> palette, Span<byte> rgb, string name)
    {
        int mask = (1 << bits) - 1;
        for (int x = 0; x < rgb.Length / 3; x++)
        {
            int bit = x * bits;
            int index = (row[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
            if (index >= header.Palette.Count)
                throw new PictureException(name, $"the BMP picture {ShortPalette.Refusal}") { IsOfRefusedKind = true };
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
            uint pixel = Pixel(row, header, x);
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
