namespace Boxfit.Data.Augmenting;

/// <summary>A projective map of the plane as a 3×3 matrix, row by row, for column vectors (x, y, 1).</summary>
readonly record struct Homography(double A, double B, double C, double D, double E, double F, double G, double H, double I)
{
    double Determinant => A * (E * I - F * H) - B * (D * I - F * G) + C * (D * H - E * G);

    /// <summary>Mirrors the unit square left to right.</summary>
    public static Homography Mirror => new(-1, 0, 1, 0, 1, 0, 0, 0, 1);

    /// <summary>Scales and shifts each axis on its own.</summary>
    public static Homography Scale(double x, double y, double shiftX = 0, double shiftY = 0) => new(x, 0, shiftX, 0, y, shiftY, 0, 0, 1);

    /// <summary>Turns about the unit square's centre by an angle as it looks in a picture of the given size.</summary>
    public static Homography Rotation(double radians, int width, int height)
    {
        (double sin, double cos) = Math.SinCos(radians);
        double b = -sin * height / width, d = sin * width / height;
        return new(cos, b, 0.5 - 0.5 * (cos + b), d, cos, 0.5 - 0.5 * (d + cos), 0, 0, 1);
    }

    /// <summary>Takes the unit square's corners to four others, clockwise from the top left (Heckbert 1989, section 2.2.3).</summary>
    public static Homography ToCorners(ReadOnlySpan<(double X, double Y)> corners)
    {
        var ((x0, y0), (x1, y1), (x2, y2), (x3, y3)) = (corners[0], corners[1], corners[2], corners[3]);
        double sumX = x0 - x1 + x2 - x3, sumY = y0 - y1 + y2 - y3;
        double dx1 = x1 - x2, dy1 = y1 - y2, dx2 = x3 - x2, dy2 = y3 - y2;
        double determinant = dx1 * dy2 - dx2 * dy1;
        double g = (sumX * dy2 - dx2 * sumY) / determinant, h = (dx1 * sumY - sumX * dy1) / determinant;
        return new(x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1);
    }

    /// <summary>The map that does the right one first.</summary>
    public static Homography operator *(Homography m, Homography n) => new(
        m.A * n.A + m.B * n.D + m.C * n.G, m.A * n.B + m.B * n.E + m.C * n.H, m.A * n.C + m.B * n.F + m.C * n.I,
        m.D * n.A + m.E * n.D + m.F * n.G, m.D * n.B + m.E * n.E + m.F * n.H, m.D * n.C + m.E * n.F + m.F * n.I,
        m.G * n.A + m.H * n.D + m.I * n.G, m.G * n.B + m.H * n.E + m.I * n.H, m.G * n.C + m.H * n.F + m.I * n.I);

    /// <summary>The map back.</summary>
    public Homography Inverse()
    {
        double d = Determinant;
        return new(
            (E * I - F * H) / d, (C * H - B * I) / d, (B * F - C * E) / d,
            (F * G - D * I) / d, (A * I - C * G) / d, (C * D - A * F) / d,
            (D * H - E * G) / d, (B * G - A * H) / d, (A * E - B * D) / d);
    }

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Map(double x, double y)
    {
        double w = G * x + H * y + I;
        return ((A * x + B * y + C) / w, (D * x + E * y + F) / w);
    }

    /// <summary>By how much areas grow at a point.</summary>
    public double Magnification(double x, double y)
    {
        double w = G * x + H * y + I;
        return Math.Abs(Determinant / (w * w * w));
    }

    /// <summary>What can be seen of a box in the unit square, once it was moved.</summary>
    public VisibleBox Show(BoundingBox box) =>
        VisibleBox.Of([Map(box.X1, box.Y1), Map(box.X2, box.Y1), Map(box.X2, box.Y2), Map(box.X1, box.Y2)]);
}

/// <summary>What becomes of boxes where a picture is placed.</summary>
static class PlacedBoxes
{
    extension(Placing placing)
    {
        /// <summary>What can be seen of a box in the frame, once it was moved.</summary>
        public VisibleBox Show(BoundingBox box)
        {
            var moved = placing.ToFrame(box);
            return new(moved.Clip(), moved.Clip().Area / moved.Area);
        }

        /// <summary>The same as a map that can be joined with others.</summary>
        public Homography ToHomography() => Homography.Scale(
            placing.ScaleX, placing.ScaleY, placing.CentreX - 0.5 * placing.ScaleX, placing.CentreY - 0.5 * placing.ScaleY);
    }
}

/// <summary>What can be seen of a moved box within the frame.</summary>
/// <param name="Box">The smallest upright box around it, within 0…1.</param>
/// <param name="Share">The share of the moved box's area that lies within the frame, 0…1.</param>
readonly record struct VisibleBox(BoundingBox Box, double Share)
{
    /// <summary>
    /// Of a box whose corners went elsewhere: it is cut to the frame first and boxed then. A corner beyond the left edge would else
    /// push the top one up.
    /// </summary>
    /// <param name="corners">The moved corners in their order around the box; the shape has to be convex.</param>
    public static VisibleBox Of(ReadOnlySpan<(double X, double Y)> corners)
    {
        // Each of the frame's four edges adds one corner at most (Sutherland and Hodgman 1974).
        Span<(double X, double Y)> shape = stackalloc (double, double)[corners.Length + 4];
        Span<(double X, double Y)> cut = stackalloc (double, double)[shape.Length];
        corners.CopyTo(shape);
        int count = corners.Length;
        for (int edge = 0; edge < 4; edge++)
        {
            count = Cut(shape[..count], edge, cut);
            cut.CopyTo(shape);
        }
        if (count == 0) return default;
        var box = new BoundingBox(1, 1, 0, 0);
        foreach (var (x, y) in shape[..count])
            box = new(Math.Min(box.X1, x), Math.Min(box.Y1, y), Math.Max(box.X2, x), Math.Max(box.Y2, y));
        return new(box.Clip(), Area(shape[..count]) / Area(corners));
    }

    /// <summary>Keeps what lies on the inner side of one of the frame's edges; returns the number of corners.</summary>
    static int Cut(ReadOnlySpan<(double X, double Y)> shape, int edge, Span<(double X, double Y)> result)
    {
        int count = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            var (from, to) = (shape[i], shape[(i + 1) % shape.Length]);
            double a = Inside(from), b = Inside(to);
            if (a >= 0) result[count++] = from;
            if (a >= 0 != b >= 0) result[count++] = (from.X + (to.X - from.X) * a / (a - b), from.Y + (to.Y - from.Y) * a / (a - b));
        }
        return count;

        double Inside((double X, double Y) point) => edge switch
        {
            0 => point.X,
            1 => point.Y,
            2 => 1 - point.X,
            _ => 1 - point.Y,
        };
    }

    static double Area(ReadOnlySpan<(double X, double Y)> shape)
    {
        double twice = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            var (a, b) = (shape[i], shape[(i + 1) % shape.Length]);
            twice += a.X * b.Y - b.X * a.Y;
        }
        return Math.Abs(twice) / 2;
    }
}
