namespace Boxfit.Cascades.Scanning;

/// <summary>A window that passed, by its number in the row, with the last classifier's sum.</summary>
readonly record struct RowHit(int Window, double Weight);

/// <summary>Runs a cascade on rows of windows. Not for use from several threads at once.</summary>
abstract unsafe class RowScanner
{
    /// <summary>Makes the scanner of a cascade's kind of features.</summary>
    public static RowScanner Create(Cascade cascade) => cascade.IsPatterns ? new PatternScanner(cascade) : new HaarScanner(cascade);

    /// <summary>True when the plane of tilted sums is read.</summary>
    public virtual bool NeedsTilted => false;

    /// <summary>True when the plane of squares is read.</summary>
    public virtual bool NeedsSquares => false;

    /// <summary>Computes where the features' corners lie in planes of that layout.</summary>
    public abstract void Place(PlaneLayout layout);

    /// <summary>
    /// Adds the windows of a row that pass all classifiers, beginning at the upper left corner of the first one in the plane of sums.
    /// After a window that fails in the first classifier the next window is left out, as OpenCV does.
    /// </summary>
    public abstract void Scan(int* corner, int windows, List<RowHit> hits);
}

/// <summary>
/// Which of eight neighbouring windows are visited: after one that failed in the first classifier the next is left out. A table for
/// all patterns of failure.
/// </summary>
static class VisitOrder
{
    /// <summary>Windows looked at at once.</summary>
    public const int Lanes = 8;

    // For each pattern: low byte the visited windows, bit 8 set if the first one behind them is left out.
    static readonly short[] s_fromFirst = [.. Enumerable.Range(0, 1 << Lanes).Select(failed => Walk(failed, 0))];
    static readonly short[] s_fromSecond = [.. Enumerable.Range(0, 1 << Lanes).Select(failed => Walk(failed, 1))];

    /// <summary>
    /// The windows to visit, bit for bit, given those that fail in the first classifier, and whether the first window is left out; on
    /// return, whether the first one behind these is.
    /// </summary>
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
