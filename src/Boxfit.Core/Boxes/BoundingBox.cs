namespace Boxfit.Boxes;

/// <summary>
/// The one box type: corners in 0…1 of the upright picture, (<paramref name="X1"/>, <paramref name="Y1"/>) top left and
/// (<paramref name="X2"/>, <paramref name="Y2"/>) bottom right, both exclusive edges (no +1 anywhere).
/// A model's raw prediction may be degenerate or lie outside 0…1; a label may not (see <see cref="IsValid"/>).
/// </summary>
/// <param name="X1">Left edge, as a share of the picture's width.</param>
/// <param name="Y1">Top edge, as a share of the picture's height.</param>
/// <param name="X2">Right edge, as a share of the picture's width.</param>
/// <param name="Y2">Bottom edge, as a share of the picture's height.</param>
public readonly record struct BoundingBox(double X1, double Y1, double X2, double Y2)
{
    /// <summary>Width as a share of the picture's width; negative when the edges are reversed.</summary>
    public double Width => X2 - X1;

    /// <summary>Height as a share of the picture's height; negative when the edges are reversed.</summary>
    public double Height => Y2 - Y1;

    /// <summary>Area as a share of the picture's; negative sides count as zero.</summary>
    public double Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>True when all edges are finite and the box has a positive area.</summary>
    public bool IsValid => double.IsFinite(X1 + Y1 + X2 + Y2) && X2 > X1 && Y2 > Y1;

    /// <summary>The box cut to the picture (0…1).</summary>
    public BoundingBox Clip() => new(Clamp(X1), Clamp(Y1), Clamp(X2), Clamp(Y2));

    /// <summary>The box with its edges in order: an untrained model may give them crosswise.</summary>
    public BoundingBox Ordered() => new(Math.Min(X1, X2), Math.Min(Y1, Y2), Math.Max(X1, X2), Math.Max(Y1, Y2));

    /// <summary>The same box in pixels of a picture of the given size.</summary>
    public PixelBox ToPixels(int width, int height) => new(X1 * width, Y1 * height, X2 * width, Y2 * height);

    /// <summary>
    /// Intersection over union, 0…1. As the recipe has it: zero where the union is empty, negative sides count as zero.
    /// Without an epsilon, like torchvision's <c>box_iou</c>. NaN edges give zero.
    /// </summary>
    public static double IoU(BoundingBox a, BoundingBox b)
    {
        double width = Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1);
        double height = Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1);
        double intersection = Math.Max(0, width) * Math.Max(0, height);
        double union = a.Area + b.Area - intersection;
        return union > 0 ? intersection / union : 0;
    }

    static double Clamp(double value) => Math.Clamp(value, 0, 1);
}

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

    /// <summary>Intersection over union of two boxes of one picture, as <see cref="BoundingBox.IoU"/>.</summary>
    internal static double IoU(PixelBox a, PixelBox b) => BoundingBox.IoU(a.Relative(1, 1), b.Relative(1, 1));
}
