namespace Boxfit.Reports.Drawing;

/// <summary>Where a box lies on its picture.</summary>
static class BoxPlace
{
    const double Inset = 1.5;

    /// <summary>What to say of a predicted box that cannot be seen on its picture; null where at least a part of it is visible.</summary>
    public static string? Remark(BoundingBox box)
    {
        if (!box.IsValid) return "no valid box";
        return box is { X2: <= 0 } or { Y2: <= 0 } or { X1: >= 1 } or { Y1: >= 1 } ? "box outside the picture" : null;
    }

    /// <summary>The box in the thumbnail's pixels; edges beyond the picture lie on its rim, where the line can still be seen.</summary>
    public static BoundingBox OnThumbnail(BoundingBox box, int width, int height)
    {
        return new(Inside(box.X1, width), Inside(box.Y1, height), Inside(box.X2, width), Inside(box.Y2, height));

        static double Inside(double share, double length) => Math.Min(Math.Max(share * length, Inset), Math.Max(Inset, length - Inset));
    }
}
