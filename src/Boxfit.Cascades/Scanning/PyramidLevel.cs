namespace Boxfit.Cascades.Scanning;

/// <summary>
/// One size of window, larger than the cascade's own by the scale: the picture is made smaller instead, to the given width and height.
/// </summary>
readonly record struct PyramidLevel(float Scale, int Width, int Height)
{
    /// <summary>Distance between neighbouring windows, across and down, in pixels of the smaller picture.</summary>
    public int Step => Scale >= 2 ? 1 : 2;

    /// <summary>
    /// The levels that a search works through. Where the wished sizes leave none, the one whose window is nearest to the smallest wished
    /// size is taken, as OpenCV does.
    /// </summary>
    public static List<PyramidLevel> All(int width, int height, Cascade cascade, DetectionOptions options)
    {
        var (minWidth, minHeight) = options.MinSize ?? (0, 0);
        var (maxWidth, maxHeight) = options.MaxSize ?? (width, height);
        List<float> scales = [], wished = [];
        for (double factor = 1; FitsIn(factor); factor *= options.ScaleFactor) scales.Add((float)factor);
        foreach (float scale in scales)
        {
            int windowWidth = Round(cascade.Width * scale), windowHeight = Round(cascade.Height * scale);
            if (windowWidth > maxWidth || windowHeight > maxHeight) break;
            if (windowWidth >= minWidth && windowHeight >= minHeight) wished.Add(scale);
        }
        if (wished.Count == 0 && scales.Count > 0) wished.Add(scales.MinBy(Distance));
        return wished.ConvertAll(scale => new PyramidLevel(scale, Round(width / scale), Round(height / scale)));

        bool FitsIn(double factor) => Round(cascade.Width * factor) <= width && Round(cascade.Height * factor) <= height;

        // OpenCV's sum of squares is a 32-bit integer that may overflow.
        int Distance(float scale)
        {
            int across = minWidth - Round(cascade.Width * scale), down = minHeight - Round(cascade.Height * scale);
            return unchecked(across * across + down * down);
        }
    }

    /// <summary>Rounds to the nearest whole number, halves to the even one.</summary>
    public static int Round(float value) => (int)MathF.Round(value);

    /// <summary>Rounds to the nearest whole number, halves to the even one.</summary>
    public static int Round(double value) => (int)Math.Round(value);
}

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
