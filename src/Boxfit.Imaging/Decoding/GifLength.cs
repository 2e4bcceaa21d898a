namespace Boxfit.Imaging.Decoding;

/// <summary>Counts the pixels that a GIF's compressed data (LZW) holds, which can end before the picture does.</summary>
static class GifLength
{
    const int MostCodes = 1 << 12, MostBits = 12;

    /// <summary>How many pixels the data holds, counted no further than is needed.</summary>
    /// <param name="data">The number of bits of a pixel, then blocks, each behind its length.</param>
    /// <param name="needed">How many pixels the frame has.</param>
    public static long Pixels(ReadOnlySpan<byte> data, long needed)
    {
        int depth = data[0];
        // Others are errors of libvips.
        if (depth is 0 or >= MostBits) return needed;
        int clear = 1 << depth, end = clear + 1, next = end + 1, bits = depth + 1, last = -1;
        // How many pixels each code stands for.
        Span<int> lengths = stackalloc int[MostCodes];
        lengths[..clear].Fill(1);
        long count = 0;
        uint waiting = 0;
        int waits = 0;
        for (int at = 1; at < data.Length && data[at] > 0; at += data[at] + 1)
        {
            int behind = Math.Min(at + 1 + data[at], data.Length);
            for (int i = at + 1; i < behind; i++)
            {
                waiting |= (uint)data[i] << waits;
                for (waits += 8; waits >= bits;)
                {
                    int code = (int)(waiting & ((1u << bits) - 1));
                    waiting >>= bits;
                    waits -= bits;
                    if (code == clear) (next, bits, last) = (end + 1, depth + 1, -1);
                    else if (code == end || code > next || (last < 0 && code > end)) return count;
                    else
                    {
                        if (last >= 0 && next < MostCodes)
                        {
                            lengths[next++] = lengths[last] + 1;
                            if (next == 1 << bits && bits < MostBits) bits++;
                        }
                        else if (code == next) return count;
                        count += lengths[code];
                        last = code;
                        if (count >= needed) return count;
                    }
                }
            }
        }
        return count;
    }
}
