namespace Boxfit.Boxes;

/// <summary>
/// A box in pixels of the upright picture, for the edges of the program: files, drawing, printing.
/// Corners are edges, not pixel indices: a box over a whole 640×480 picture is (0, 0, 640, 480).
/// </summary>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge (exclusive).</param>
/// <param name="Y2">Bottom edge (exclusive).</param>
public readonly record struct PixelBox(double X1, double Y1, double X2, double Y2)
{
    /// <summary>True when all edges are finite and the box has a positive area.</summary>
    public bool IsValid => double.IsFinite(X1 + Y1 + X2 + Y2) && X2 > X1 && Y2 > Y1;

    /// <summary>The same box relative to a picture of the given size in pixels.</summary>
    public BoundingBox Relative(int width, int height) =>
        new(X1 / width, Y1 / height, X2 / width, Y2 / height);
}
