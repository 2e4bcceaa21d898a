namespace Boxfit.Preparation.Packing;

/// <summary>A picture that comes into an archive.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">What it is called, which its name in the archive is made of.</param>
/// <param name="Boxes">What is written beside it; null where nothing is known of its boxes.</param>
sealed record PackedPicture(string Path, string Name, PackedBoxes? Boxes = null);

/// <summary>The JSON beside a picture.</summary>
/// <param name="Width">Width of the upright picture in pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Boxes">Its boxes; none where it shows no object.</param>
/// <param name="Split">The part that it is in; null where the data says none.</param>
sealed record PackedBoxes(int Width, int Height, PackedBox[] Boxes, string? Split = null)
{
    /// <summary>What a picture's annotation says.</summary>
    public static PackedBoxes Of(AnnotatedPicture picture, int width, int height) =>
        new(width, height, [.. picture.Objects.Select(o => PackedBox.Of(o, width, height))], picture.Part);
}

/// <summary>A box in pixels of the upright picture.</summary>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge (exclusive).</param>
/// <param name="Y2">Bottom edge (exclusive).</param>
/// <param name="Label">The object's class; null where there is none.</param>
/// <param name="Score">How sure the box's maker is of it; null where that is not known.</param>
sealed record PackedBox(double X1, double Y1, double X2, double Y2, string? Label, double? Score)
{
    const int Decimals = 3;

    public static PackedBox Of(AnnotatedObject o, int width, int height)
    {
        var (x1, y1, x2, y2) = o.ToPixels(width, height);
        return new(
            Math.Round(x1, Decimals), Math.Round(y1, Decimals), Math.Round(x2, Decimals), Math.Round(y2, Decimals),
            o.Label.Length > 0 ? o.Label : null, o.Confidence);
    }
}
