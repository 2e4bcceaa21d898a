using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>
/// Takes out of a JPEG what libjpeg warns of but what harms no pixel, as some phones and programs write it. libjpeg tells only its first
/// warning, so that behind a harmless one the end of the pixels would go unnoticed.
/// </summary>
static class JpegMending
{
    /// <summary>The file without its harmless faults, or null where it has none.</summary>
    /// <param name="bytes">A JPEG file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="oddity">What was found, or null.</param>
    public static byte[]? Mend(ReadOnlySpan<byte> bytes, in JpegHeader header, out string? oddity)
    {
        bool odd = !header.IsProgressive && header.IsHuffmanCoded && IsOddScan(bytes, header.ScanStart);
        oddity = odd ? "its scan header is that of another kind of JPEG, as some phones write it"
            : header.HasOddMarkers ? "stray bytes between its markers, or an unknown JFIF revision" : null;
        if (oddity is null) return null;

        byte[] mended = new byte[bytes.Length];
        int length = header.HasOddMarkers ? CopyMarkers(bytes, header.ScanStart, mended) : Copy(bytes[..header.ScanStart], mended, 0);
        int scans = length;
        length = Copy(bytes[header.ScanStart..], mended, length);
        var whole = mended.AsSpan(0, length);
        for (int position = scans; !header.IsProgressive;)
        {
            if (IsOddScan(whole, position)) new byte[] { 0, 63, 0 }.CopyTo(whole[Parameters(whole, position)..]);
            byte? marker;
            do
                marker = JpegMarkers.Next(whole, ref position);
            while (marker is not (null or 0xD9 or 0xDA));
            if (marker != 0xDA) break;
        }
        return mended[..length];
    }

    /// <summary>Copies the header, each marker with its segment, and the first scan's marker.</summary>
    static int CopyMarkers(ReadOnlySpan<byte> bytes, int scanStart, byte[] target)
    {
        int length = Copy(bytes[..2], target, 0);
        for (int position = 2; position < scanStart;)
        {
            if (JpegMarkers.Next(bytes, ref position) is not { } marker || JpegMarkers.IsLone(marker)) continue;
            length = Copy([0xFF, marker], target, length);
            if (marker == 0xDA) break;
            var segment = bytes.Slice(position, BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]));
            position += segment.Length;
            length = Copy(segment, target, length);
            // The major number stands behind the segment's length and the name.
            if (JpegHeader.IsOddRevision(marker, segment[2..])) target[length - segment.Length + 2 + 5] = 1;
        }
        return length;
    }

    static int Copy(ReadOnlySpan<byte> part, byte[] target, int length)
    {
        part.CopyTo(target.AsSpan(length));
        return length + part.Length;
    }

    /// <summary>A sequential scan has all frequencies (0…63) at once; what else it says changes nothing.</summary>
    static bool IsOddScan(ReadOnlySpan<byte> bytes, int start)
    {
        int at = Parameters(bytes, start);
        return at > start && at + 3 <= bytes.Length && !bytes.Slice(at, 3).SequenceEqual((ReadOnlySpan<byte>)[0, 63, 0]);
    }

    // Behind the length, the number of components, and two bytes for each.
    static int Parameters(ReadOnlySpan<byte> bytes, int start) => start + 2 < bytes.Length ? start + 3 + bytes[start + 2] * 2 : 0;
}
