namespace Boxfit.Preparation.Checking;

/// <summary>Checks of one box against its picture.</summary>
static class BoxChecks
{
    /// <summary>A box's area below this share of the picture is tiny: a square of a twentieth of the sides.</summary>
    public const double TinyArea = 0.0025;

    /// <summary>A side below this share of the picture's is tiny: 6 of 300 pixels at the recipe's input size.</summary>
    public const double TinySide = 0.02;

    /// <summary>A side below this number of pixels is tiny, however small the picture.</summary>
    public const double TinyPixels = 5;

    /// <summary>A box's area from this share of the picture on covers everything.</summary>
    public const double CoveringArea = 0.98;

    /// <summary>What is wrong with a box, or null: at most the most severe fault.</summary>
    /// <param name="box">The box.</param>
    /// <param name="size">Width and height of the upright picture; null where unknown, then only the order of the edges is checked.</param>
    public static (FindingKind Kind, string Detail)? Check(AnnotatedObject box, (int Width, int Height)? size)
    {
        if (Degeneracy(box) is { } degenerate) return (FindingKinds.BoxDegenerate, $"{Show(box)}: {degenerate}");
        if (size is not (int width, int height)) return null;
        BoundingBox relative = box.ToRelative(width, height), inside = relative.Clip();
        var pixels = box.ToPixels(width, height);
        if (!inside.IsValid) return (FindingKinds.BoxOutside, $"{Show(box)} lies wholly outside the {width}×{height} picture");
        if (DataFaults.Excess(relative) > DataFaults.Noise)
            return (FindingKinds.BoxOutside, $"{Show(box)} reaches {Reach(pixels, width, height)} the {width}×{height} picture");
        double boxWidth = pixels.X2 - pixels.X1, boxHeight = pixels.Y2 - pixels.Y1;
        string share = $"{Show(box)}: {boxWidth:0.#}×{boxHeight:0.#} pixels, {100 * inside.Area:0.###} % of the {width}×{height} picture";
        if (inside.Area >= CoveringArea) return (FindingKinds.BoxCoversPicture, share);
        bool tiny = inside.Area < TinyArea
            || Math.Min(inside.Width, inside.Height) < TinySide || Math.Min(boxWidth, boxHeight) < TinyPixels;
        return tiny ? (FindingKinds.BoxTiny, share) : null;
    }

    /// <summary>The box as written.</summary>
    internal static string Show(AnnotatedObject box) => $"[{box.X1:0.####}, {box.Y1:0.####}, {box.X2:0.####}, {box.Y2:0.####}]";

    static string? Degeneracy(AnnotatedObject box)
    {
        if (!double.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2)) return "an edge is not a number";
        if (box.X2 < box.X1 || box.Y2 < box.Y1) return "its edges are in the wrong order";
        return box.X2 == box.X1 || box.Y2 == box.Y1 ? "it has no area" : null;
    }

    static string Reach(PixelBox box, int width, int height)
    {
        (double By, string Side)[] sides =
            [(-box.X1, "left of"), (-box.Y1, "above"), (box.X2 - width, "right of"), (box.Y2 - height, "below")];
        (double by, string side) = sides.MaxBy(s => s.By);
        return $"{by:0.##} pixels {side}";
    }
}
