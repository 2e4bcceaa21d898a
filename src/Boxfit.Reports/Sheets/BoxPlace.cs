namespace Boxfit.Reports.Sheets;

/// <summary>Where a box is drawn on a small picture.</summary>
static class BoxPlace
{
    const double Inset = 1.5;

    /// <summary>The box in the thumbnail's pixels; edges beyond the picture lie on its rim, where the line can still be seen.</summary>
    public static BoundingBox OnThumbnail(BoundingBox box, int width, int height)
    {
        return new(Inside(box.X1, width), Inside(box.Y1, height), Inside(box.X2, width), Inside(box.Y2, height));

        static double Inside(double share, double length) => Math.Min(Math.Max(share * length, Inset), Math.Max(Inset, length - Inset));
    }
}
