namespace Boxfit.Imaging.Decoding;

/// <summary>Levels of 16 bits to levels of 8.</summary>
static class WideLevels
{
    /// <summary>Takes the high byte of each level, as OpenCV does, in place.</summary>
    /// <param name="wide">The levels.</param>
    /// <param name="significant">The bits that the file says to be used, where it says so (PNG's sBIT); else 16.</param>
    /// <returns>The largest level.</returns>
    public static unsafe int Narrow(Span<ushort> wide, int significant)
    {
        int largest = 0;
        foreach (ushort level in wide) largest = Math.Max(largest, level);
        bool right = significant is > 8 and < 16 && largest < 1 << significant && IsRightAligned(wide, significant);
        var narrow = MemoryMarshal.AsBytes(wide);
        // In place, since writing never overtakes reading.
        for (int i = 0; i < wide.Length; i++) narrow[i] = (byte)(wide[i] >> (right ? significant - 8 : 8));
        return right ? ushort.MaxValue : largest;
    }

    /// <summary>
    /// Whether levels stand at the low end of their 16 bits, against the standard: where they stand at the high end, the bits below are 0,
    /// or repeat the highest. One that has neither tells.
    /// </summary>
    static bool IsRightAligned(ReadOnlySpan<ushort> levels, int significant)
    {
        int spare = 16 - significant, below = (1 << spare) - 1;
        foreach (ushort level in levels)
        {
            int low = level & below;
            if (low != 0 && low != level >> significant) return true;
        }
        return false;
    }
}
