namespace Boxfit.Data.Annotations;

/// <summary>One object of a picture as a data file gives it; nothing is checked yet, so the box may be degenerate or lie outside.</summary>
/// <param name="X1">Left edge, in <paramref name="Unit"/>.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge (exclusive).</param>
/// <param name="Y2">Bottom edge (exclusive).</param>
/// <param name="Unit">What the edges are measured in.</param>
/// <param name="Label">The object's class; empty where the file names none.</param>
public sealed record AnnotatedObject(double X1, double Y1, double X2, double Y2, BoxUnit Unit = BoxUnit.Pixels, string Label = "")
{
    /// <summary>How sure the maker of the box is, where the file says so; its scale is the maker's.</summary>
    public double? Confidence { get; init; }

    /// <summary>Where the object stands in the file when that is not its picture's <see cref="AnnotatedPicture.Row"/>; else 0.</summary>
    public int Row { get; init; }

    /// <summary>The box in pixels of a picture of the given size.</summary>
    public PixelBox ToPixels(int width, int height) =>
        Unit == BoxUnit.Pixels ? new(X1, Y1, X2, Y2) : new(X1 * width, Y1 * height, X2 * width, Y2 * height);

    /// <summary>The box in 0…1 of a picture of the given size; may reach outside or be degenerate.</summary>
    public BoundingBox ToRelative(int width, int height) =>
        Unit == BoxUnit.Pixels ? new(X1 / width, Y1 / height, X2 / width, Y2 / height) : new(X1, Y1, X2, Y2);
}
