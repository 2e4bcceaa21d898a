namespace Boxfit.Cascades.Scanning;

/// <summary>One size of window: the picture is made smaller by the scale and searched with the cascade's own window.</summary>
/// <param name="Scale">How much larger than the cascade's window the windows are.</param>
/// <param name="Width">Width of the smaller picture.</param>
/// <param name="Height">Height of the smaller picture.</param>
readonly record struct PyramidLevel(float Scale, int Width, int Height)
{
    /// <summary>Distance between neighbouring windows, across and down, in pixels of the smaller picture.</summary>
    public int Step => Scale >= 2 ? 1 : 2;

    /// <summary>
    /// The levels that a search works through. Where the wished sizes leave none, the one whose window is nearest to the smallest wished
    /// size is taken, as OpenCV does.
    /// </summary>
    public static List<PyramidLevel> Plan(int width, int height, Cascade cascade, DetectionOptions options)
    {
        var (minWidth, minHeight) = options.MinSize ?? (0, 0);
        var (maxWidth, maxHeight) = options.MaxSize ?? (width, height);
        List<float> scales = [], wished = [];
        for (double factor = 1; Round(cascade.Width * factor) <= width && Round(cascade.Height * factor) <= height; factor *= options.ScaleFactor)
            scales.Add((float)factor);
        foreach (float scale in scales)
        {
            int windowWidth = Round(cascade.Width * scale), windowHeight = Round(cascade.Height * scale);
            if (windowWidth > maxWidth || windowHeight > maxHeight) break;
            if (windowWidth >= minWidth && windowHeight >= minHeight) wished.Add(scale);
        }
        if (wished.Count == 0 && scales.Count > 0) wished.Add(scales.MinBy(Distance));
        return wished.ConvertAll(scale => new PyramidLevel(scale, Round(width / scale), Round(height / scale)));

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
