namespace Boxfit.Cascades.Scanning;

/// <summary>
/// Where the sums of a level lie: three planes (sums, sums over tilted areas, sums of squares) of rows of 32-bit integers. Where windows
/// stand two pixels apart, each row has its even columns first and then its odd ones, so that any corner of neighbouring windows lies side
/// by side in memory.
/// </summary>
/// <param name="Step">Distance between windows: 1 or 2.</param>
/// <param name="Stride">Distance between rows.</param>
/// <param name="Rows">Rows of a plane.</param>
readonly record struct PlaneLayout(int Step, int Stride, int Rows)
{
    const int Alignment = 16;

    /// <summary>Values that may be read behind the last one of a row without meaning.</summary>
    public const int Slack = 16;

    /// <summary>Distance between planes.</summary>
    public int PlaneSize => Stride * Rows + Slack;

    /// <summary>Values of all three planes.</summary>
    public int Size => PlaneSize * 3;

    /// <summary>The plane of tilted sums.</summary>
    public int Tilted => PlaneSize;

    /// <summary>The plane of squares.</summary>
    public int Squares => PlaneSize * 2;

    /// <summary>A layout for a level of that width and narrower ones.</summary>
    public static PlaneLayout For(int step, int width, int rows)
    {
        int columns = (width + 1 + step - 1) / step + Slack;
        return new(step, (columns + Alignment - 1) / Alignment * Alignment * step, rows);
    }

    /// <summary>Place of a column inside its row.</summary>
    public int Column(int x) => Step == 1 ? x : (x & 1) * (Stride / 2) + (x >> 1);

    /// <summary>Place of a value in its plane.</summary>
    public int At(int x, int y) => y * Stride + Column(x);
}
