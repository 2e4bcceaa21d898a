using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

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
