namespace Boxfit.Data.Formats;

/// <summary>Boxes that are turned about their centre: what counts is the upright box around them.</summary>
static class TurnedBox
{
    /// <summary>The upright box around a turned one.</summary>
    /// <param name="box">The box before it is turned, in pixels: in shares of a picture a turned box would be slanted.</param>
    /// <param name="degrees">The angle; the upright box is the same clockwise and counterclockwise.</param>
    public static PixelBox Around(PixelBox box, double degrees)
    {
        // Quarter turns by whole numbers, so that edges of whole pixels stay whole.
        double quarters = Math.IEEERemainder(degrees, 180) / 90;
        (double sin, double cos) = Math.Abs(quarters) switch
        {
            0 => (0, 1),
            1 => (1, 0),
            _ => Math.SinCos(quarters * Math.PI / 2),
        };
        double width = box.X2 - box.X1, height = box.Y2 - box.Y1;
        double halfWidth = (width * Math.Abs(cos) + height * Math.Abs(sin)) / 2;
        double halfHeight = (width * Math.Abs(sin) + height * Math.Abs(cos)) / 2;
        double x = (box.X1 + box.X2) / 2, y = (box.Y1 + box.Y2) / 2;
        return new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    /// <summary>The upright box around an ellipse that is turned about its centre.</summary>
    /// <param name="box">The box around it before it is turned, in pixels.</param>
    /// <param name="degrees">The angle, as above.</param>
    public static PixelBox AroundEllipse(PixelBox box, double degrees)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(degrees));
        double halfWidth = (box.X2 - box.X1) / 2, halfHeight = (box.Y2 - box.Y1) / 2;
        double x = (box.X1 + box.X2) / 2, y = (box.Y1 + box.Y2) / 2;
        double toSide = double.Hypot(halfWidth * cos, halfHeight * sin), toTop = double.Hypot(halfWidth * sin, halfHeight * cos);
        return new(x - toSide, y - toTop, x + toSide, y + toTop);
    }

    /// <summary>What a note says of them.</summary>
    public const string Note = "Of boxes that are turned the upright box around each counts";
}
