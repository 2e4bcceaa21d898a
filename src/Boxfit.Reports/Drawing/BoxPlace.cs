namespace Boxfit.Reports.Drawing;

/// <summary>Where a box lies on its picture.</summary>
static class BoxPlace
{
    const double Inset = 1.5, Least = 3;

    /// <summary>What to say of a predicted box that cannot be seen on its picture; null where at least a part of it is visible.</summary>
    public static string? Remark(BoundingBox box)
    {
        if (!box.IsValid) return "no valid box";
        return box is { X2: <= 0 } or { Y2: <= 0 } or { X1: >= 1 } or { Y1: >= 1 } ? "box outside the picture" : null;
    }

    /// <summary>
    /// The box in the thumbnail's pixels; edges beyond the picture lie on its rim, where the line can still be seen. SVG shows nothing of a
    /// box without width, so that a narrow one is a mark of three pixels.
    /// </summary>
    public static BoundingBox OnThumbnail(BoundingBox box, int width, int height)
    {
        var (x1, x2) = Edges(box.X1, box.X2, width);
        var (y1, y2) = Edges(box.Y1, box.Y2, height);
        return new(x1, y1, x2, y2);
    }

    static (double From, double To) Edges(double from, double to, double length)
    {
        double last = Math.Max(Inset, length - Inset), least = Math.Min(Least, last - Inset);
        double first = Math.Clamp(from * length, Inset, last), second = Math.Clamp(to * length, Inset, last);
        if (second - first >= least) return (first, second);
        first = Math.Clamp((first + second - least) / 2, Inset, last - least);
        return (first, first + least);
    }
}
