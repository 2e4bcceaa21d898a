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
    /// <summary>Bits a level: 8 in pictures that are read.</summary>
    public int Bits { get; init; }

    /// <summary>A progressive picture, whose scans have ranges of frequencies.</summary>
    public bool IsProgressive { get; init; }

    /// <summary>There is a colour profile, to be gathered by <see cref="ReadProfile"/>.</summary>
    public bool HasProfile { get; init; }

    /// <summary>Bytes between its markers, or the number of a JFIF revision, are such that libjpeg warns of them.</summary>
    public bool HasOddMarkers { get; init; }

    /// <summary>Reads the markers up to the first scan.</summary>
    /// <param name="bytes">A JPEG file's first bytes.</param>
    /// <returns>The header, or null when <paramref name="bytes"/> end before the first scan.</returns>
    /// <exception cref="FormatException">The markers are damaged.</exception>
    public static JpegHeader? Read(ReadOnlySpan<byte> bytes)
    {
        JpegHeader? header = null;
        int orientation = 1;
        bool profile = false, odd = false;
        int position = 2;
        while (true)
        {
            odd |= position < bytes.Length && bytes[position] != 0xFF;
            if (JpegMarkers.Next(bytes, ref position) is not { } marker) return null;
            odd |= marker == 0;
            if (JpegMarkers.IsLone(marker)) continue;
            if (marker == 0xD9) throw new FormatException("it ends before its first scan");
            if (marker == 0xDA)
                return header is { } found
                    ? found with { Orientation = orientation, ScanStart = position, HasProfile = profile, HasOddMarkers = odd }
                    : throw new FormatException("it has no frame header");
            if (position + 2 > bytes.Length) return null;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
            if (length < 2) throw new FormatException($"marker 0x{marker:X2} has the length {length}");
            if (position + length > bytes.Length) return null;
            var segment = bytes.Slice(position + 2, length - 2);
            if (marker == 0xE1 && orientation == 1) orientation = ExifOrientation.Read(segment);
            profile |= marker == 0xE2 && segment.StartsWith(ProfileName);
            odd |= IsOddRevision(marker, segment);
            // Every start of frame but DHT (C4), JPG (C8) and DAC (CC), which share the range.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (segment.Length < 6) throw new FormatException("its frame header is cut short");
                int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                bool huffman = marker is >= 0xC0 and <= 0xC2;
                header = new(width, height, Components: segment[5], Orientation: 1, huffman, ScanStart: 0)
                {
                    Bits = segment[0], IsProgressive = marker == 0xC2,
                };
            }
            position += length;
        }
    }

    /// <summary>Gathers the colour profile, which may take several segments; null where some are missing.</summary>
    /// <param name="bytes">A JPEG file whose header was read.</param>
    public byte[]? ReadProfile(ReadOnlySpan<byte> bytes)
    {
        SortedDictionary<int, byte[]> pieces = [];
        int count = 0;
        for (int position = 2; position < ScanStart;)
        {
            if (JpegMarkers.Next(bytes, ref position) is not { } marker || JpegMarkers.IsLone(marker)) continue;
            var segment = bytes.Slice(position + 2, BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]) - 2);
            position += segment.Length + 2;
            if (marker != 0xE2 || !segment.StartsWith(ProfileName) || segment.Length < ProfileName.Length + 2) continue;
            count = segment[ProfileName.Length + 1];
            pieces.TryAdd(segment[ProfileName.Length], segment[(ProfileName.Length + 2)..].ToArray());
        }
        return count > 0 && pieces.Keys.SequenceEqual(Enumerable.Range(1, count)) ? [.. pieces.Values.SelectMany(piece => piece)] : null;
    }

    /// <summary>JFIF's revisions are 1.x. Others say no more about the picture, but libjpeg warns of them.</summary>
    public static bool IsOddRevision(byte marker, ReadOnlySpan<byte> segment) =>
        marker == 0xE0 && segment.Length >= 14 && segment.StartsWith("JFIF\0"u8) && segment[5] != 1;

    static ReadOnlySpan<byte> ProfileName => "ICC_PROFILE\0"u8;
}

/// <summary>How markers are found.</summary>
static class JpegMarkers
{
    /// <summary>Skips to the next marker, whatever lies between, as libjpeg does; null at the end.</summary>
    public static byte? Next(ReadOnlySpan<byte> bytes, ref int position)
    {
        int skip = position < bytes.Length ? bytes[position..].IndexOf((byte)0xFF) : -1;
        position = skip < 0 ? bytes.Length : position + skip;
        while (position < bytes.Length && bytes[position] == 0xFF) position++;
        return position < bytes.Length ? bytes[position++] : null;
    }

    /// <summary>No segment follows: data that looks like a marker, restarts, and the picture's start.</summary>
    public static bool IsLone(byte marker) => marker is 0 or 1 or (>= 0xD0 and <= 0xD8);
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
            if (JpegMarkers.Next(bytes, ref position) is not { } marker) break;
            if (JpegMarkers.IsLone(marker)) continue;
            if (marker == 0xD9) return;
            if (marker == 0xDA && ++scans > MaxScans) throw new FormatException($"it has more than {MaxScans} scans");
            if (position + 2 > bytes.Length) break;
            position += BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
            if (position > bytes.Length) break;
        }
        throw new FormatException("it ends before its end marker");
    }
}
