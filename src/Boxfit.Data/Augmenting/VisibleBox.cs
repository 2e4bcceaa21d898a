namespace Boxfit.Data.Augmenting;

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
