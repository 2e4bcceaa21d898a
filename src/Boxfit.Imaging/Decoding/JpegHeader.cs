using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// What the markers before a JPEG's pixels say, EXIF among them: read here because it is quicker than asking the decoder, which does
/// not tell the orientation.
/// </summary>
/// <param name="Width">Width in pixels, as stored.</param>
/// <param name="Height">Height in pixels, as stored.</param>
/// <param name="Components">1 (grey), 3 (colour) or 4 (inks) in pictures that are read.</param>
/// <param name="Orientation">EXIF's orientation, 1…8.</param>
/// <param name="IsHuffmanCoded">Baseline, extended or progressive with Huffman coding, as nearly all are.</param>
/// <param name="ScanStart">Where the first scan starts, behind its marker.</param>
readonly record struct JpegHeader(int Width, int Height, int Components, int Orientation, bool IsHuffmanCoded, int ScanStart)
{
    /// <summary>Reads the markers up to the first scan.</summary>
    /// <param name="bytes">A JPEG file's first bytes.</param>
    /// <returns>The header, or null when <paramref name="bytes"/> end before the first scan.</returns>
    /// <exception cref="FormatException">The markers are damaged.</exception>
    public static JpegHeader? Read(ReadOnlySpan<byte> bytes)
    {
        JpegHeader? header = null;
        int orientation = 1;
        int position = 2;
        while (true)
        {
            // As libjpeg: skip to the next marker, whatever lies between.
            int skip = bytes[position..].IndexOf((byte)0xFF);
            if (skip < 0) return null;
            position += skip;
            while (position < bytes.Length && bytes[position] == 0xFF) position++;
            if (position >= bytes.Length) return null;
            byte marker = bytes[position++];
            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8)) continue;
            if (marker == 0xD9) throw new FormatException("it ends before its first scan");
            if (marker == 0xDA)
                return header is { } found
                    ? found with { Orientation = orientation, ScanStart = position }
                    : throw new FormatException("it has no frame header");
            if (position + 2 > bytes.Length) return null;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
            if (length < 2) throw new FormatException($"marker 0x{marker:X2} has the length {length}");
            if (position + length > bytes.Length) return null;
            var segment = bytes.Slice(position + 2, length - 2);
            if (marker == 0xE1 && orientation == 1) orientation = ExifOrientation.Read(segment);
            // Every start of frame but DHT (C4), JPG (C8) and DAC (CC), which share the range.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (segment.Length < 6) throw new FormatException("its frame header is cut short");
                if (segment[0] != 8) throw new FormatException($"it has {segment[0]} bits a sample; 8 are supported");
                int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                bool huffman = marker is >= 0xC0 and <= 0xC2;
                header = new(width, height, Components: segment[5], Orientation: 1, huffman, ScanStart: 0);
            }
            position += length;
        }
    }
}

/// <summary>What comes after a JPEG's header: scans, tables between them, and the end marker.</summary>
static class JpegScans
{
    // Pictures have up to some dozen; each is decoded over all pixels, so that thousands in a small file would take hours.
    const int MaxScans = 100;

    /// <summary>Follows the markers to the picture's end, so that the same files are refused whichever library decodes them.</summary>
    /// <param name="bytes">A JPEG file.</param>
    /// <param name="start">Where its first scan starts, behind the marker.</param>
    /// <exception cref="FormatException">The file ends before the picture does, or has too many scans.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, int start)
    {
        int position = start;
        for (int scans = 1; scans <= MaxScans;)
        {
            // Within a scan, 0xFF is followed by 0 where it is data; restart markers belong to the data too.
            int skip = bytes[position..].IndexOf((byte)0xFF);
            if (skip < 0) break;
            position += skip;
            while (position < bytes.Length && bytes[position] == 0xFF) position++;
            if (position >= bytes.Length) break;
            byte marker = bytes[position++];
            if (marker is 0 or 1 or (>= 0xD0 and <= 0xD8)) continue;
            if (marker == 0xD9) return;
            if (marker == 0xDA && ++scans > MaxScans) throw new FormatException($"it has more than {MaxScans} scans");
            if (position + 2 > bytes.Length) break;
            position += BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
            if (position > bytes.Length) break;
        }
        throw new FormatException("it ends before its end marker");
    }
}
