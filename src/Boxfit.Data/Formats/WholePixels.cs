namespace Boxfit.Data.Formats;

/// <summary>Boxes for formats that have whole pixels only.</summary>
static class WholePixels
{
    /// <summary>
    /// The nearest box with whole edges. One that has an area keeps at least a pixel, inside the picture where its size is known.
    /// </summary>
    public static PixelBox Round(PixelBox box, int? width, int? height)
    {
        (double x1, double x2) = Round(box.X1, box.X2, width);
        (double y1, double y2) = Round(box.Y1, box.Y2, height);
        return new(x1, y1, x2, y2);
    }

    static (double, double) Round(double from, double to, int? side)
    {
        double first = Math.Round(from, MidpointRounding.AwayFromZero), last = Math.Round(to, MidpointRounding.AwayFromZero);
        if (to <= from || last > first) return (first, last);
        first = Math.Floor(from);
        if (side is { } end && to <= end && first + 1 > end) first = end - 1;
        return (first, first + 1);
    }
}
