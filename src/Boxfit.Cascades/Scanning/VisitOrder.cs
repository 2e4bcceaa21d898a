namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Which of eight neighbouring windows are visited: after one that failed in the first stage the next is left out. A table for all
/// patterns of failure.
/// </summary>
static class VisitOrder
{
    /// <summary>Windows looked at in one go.</summary>
    public const int Lanes = 8;

    // For each pattern: low byte the visited windows, bit 8 set if the first one behind them is left out.
    static readonly short[] s_fromFirst = [.. Enumerable.Range(0, 1 << Lanes).Select(failed => Walk(failed, 0))];
    static readonly short[] s_fromSecond = [.. Enumerable.Range(0, 1 << Lanes).Select(failed => Walk(failed, 1))];

    /// <summary>The windows to visit.</summary>
    /// <param name="failed">Bit for bit, which windows fail in the first stage.</param>
    /// <param name="skipFirst">Whether the first window is left out; on return, whether the first one behind these is.</param>
    public static int Visited(int failed, ref bool skipFirst)
    {
        int entry = (skipFirst ? s_fromSecond : s_fromFirst)[failed];
        skipFirst = entry >> Lanes != 0;
        return entry & ((1 << Lanes) - 1);
    }

    static short Walk(int failed, int window)
    {
        int visited = 0;
        for (; window < Lanes; window++)
        {
            visited |= 1 << window;
            if ((failed >> window & 1) != 0) window++;
        }
        return (short)(visited | (window > Lanes ? 1 << Lanes : 0));
    }
}
