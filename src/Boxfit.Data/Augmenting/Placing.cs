namespace Boxfit.Data.Augmenting;

/// <summary>Where the fitted picture comes to lie: scaled about its centre, the centre put at a point in 0…1 of the result.</summary>
readonly record struct Placing(double ScaleX, double ScaleY, double CentreX, double CentreY)
{
    public static Placing Unchanged => new(1, 1, 0.5, 0.5);

    /// <summary>What can be seen of a box in the frame, once it was moved.</summary>
    public VisibleBox Show(BoundingBox box)
    {
        var moved = new BoundingBox(
            CentreX + (box.X1 - 0.5) * ScaleX, CentreY + (box.Y1 - 0.5) * ScaleY,
            CentreX + (box.X2 - 0.5) * ScaleX, CentreY + (box.Y2 - 0.5) * ScaleY);
        return new(moved.Clip(), moved.Clip().Area / moved.Area);
    }

    public Homography ToHomography() => Homography.Scale(ScaleX, ScaleY, CentreX - 0.5 * ScaleX, CentreY - 0.5 * ScaleY);
}
