namespace Boxfit.Cascades.Scanning;

/// <summary>The corners of a rectangle of a feature, from a window's upper left corner.</summary>
static class RectangleCorners
{
    /// <summary>
    /// The four points whose sums give the rectangle's: the first, less the second, less the third, plus the fourth. A tilted rectangle's
    /// are those of its plane of sums: the top one, the left, the right, the bottom one.
    /// </summary>
    public static (int X, int Y)[] Of(FeatureRectangle rectangle, bool tilted)
    {
        var (x, y, width, height, _) = rectangle;
        return tilted
            ? [(x, y), (x - height, y + height), (x + width, y + width), (x + width - height, y + width + height)]
            : [(x, y), (x + width, y), (x, y + height), (x + width, y + height)];
    }
}
