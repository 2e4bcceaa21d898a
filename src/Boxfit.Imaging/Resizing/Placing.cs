namespace Boxfit.Imaging.Resizing;

/// <summary>
/// Where a picture comes to lie in a frame, both measured 0…1: scaled about its centre, the centre put at a point of the frame.
/// </summary>
readonly record struct Placing(double ScaleX, double ScaleY, double CentreX, double CentreY)
{
    public static Placing Unchanged => new(1, 1, 0.5, 0.5);

    /// <summary>Lets a part of the picture fill the frame; it may reach out of the picture.</summary>
    /// <param name="part">The part in 0…1 of the picture; with area.</param>
    public static Placing Of(BoundingBox part)
    {
        double scaleX = 1 / part.Width, scaleY = 1 / part.Height;
        return new(scaleX, scaleY, (0.5 - part.X1) * scaleX, (0.5 - part.Y1) * scaleY);
    }

    /// <summary>By how much areas grow, measured in shares of picture and frame.</summary>
    public double Magnification => ScaleX * ScaleY;

    /// <summary>A box of the picture as a box of the frame.</summary>
    public BoundingBox ToFrame(BoundingBox box) => new(
        CentreX + (box.X1 - 0.5) * ScaleX, CentreY + (box.Y1 - 0.5) * ScaleY,
        CentreX + (box.X2 - 0.5) * ScaleX, CentreY + (box.Y2 - 0.5) * ScaleY);

    /// <summary>A box of the frame as a box of the picture; the inverse of <see cref="ToFrame"/> up to rounding.</summary>
    public BoundingBox ToPicture(BoundingBox box) => new(
        (box.X1 - CentreX) / ScaleX + 0.5, (box.Y1 - CentreY) / ScaleY + 0.5,
        (box.X2 - CentreX) / ScaleX + 0.5, (box.Y2 - CentreY) / ScaleY + 0.5);
}
