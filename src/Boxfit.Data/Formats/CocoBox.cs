namespace Boxfit.Data.Formats;

/// <summary>The four numbers of a <c>bbox</c>, and what its annotation says of them.</summary>
readonly record struct CocoBox(double A, double B, double C, double D)
{
    /// <summary>The forms that four numbers may have.</summary>
    public static readonly BoxForm[] Forms = [BoxForm.Size, BoxForm.Corners, BoxForm.Centre];

    // Tools round boxes, areas and outlines in different ways.
    const double Rounding = 2, RelativeRounding = 0.02;

    /// <summary>The box around a segmentation, itself: nothing is left to find out.</summary>
    public static CocoBox Around(PixelBox box) => new(box.X1, box.Y1, box.X2, box.Y2) { Form = BoxForm.Corners };

    /// <summary>What the file says that the numbers are (Detectron2's <c>bbox_mode</c>); null where it says nothing.</summary>
    public BoxForm? Form { get; init; }

    /// <summary>True where they are shares of the picture and not pixels.</summary>
    public bool IsShare { get; init; }

    /// <summary>How far the box is turned about its centre, in degrees.</summary>
    public double Degrees { get; init; }

    /// <summary>The only form that fits the annotation's outline or area; null where none does, or several.</summary>
    public BoxForm? Hint { get; init; }

    /// <summary>The box that the numbers mean in a form.</summary>
    public PixelBox As(BoxForm form) => form.Edges(A, B, C, D);

    /// <summary>False where the box would have its edges in the wrong order, or lie outside its picture by more than tools round.</summary>
    public bool MayBe(BoxForm form, double? width, double? height)
    {
        var box = As(form);
        double slackX = RelativeRounding * width ?? 0, slackY = RelativeRounding * height ?? 0;
        return box.X2 >= box.X1 && box.Y2 >= box.Y1 && box.X1 >= -slackX && box.Y1 >= -slackY
            && (width is null || box.X2 <= width + slackX) && (height is null || box.Y2 <= height + slackY);
    }

    /// <summary>The same box with what its outline, or else its area, says of it.</summary>
    public CocoBox WithHint(PixelBox? outline, double? area)
    {
        var self = this;
        BoxForm[] fitting = [];
        if (outline is { } around) fitting = [.. Forms.Where(f => IsNear(self.As(f), around))];
        // Width times height are the area in two forms.
        else if (area > 0) fitting = [.. new[] { BoxForm.Size, BoxForm.Corners }.Where(f => HasArea(self.As(f), area.Value))];
        return this with { Hint = fitting is [var one] ? one : null };
    }

    static bool IsNear(PixelBox box, PixelBox other)
    {
        double slack = Rounding + RelativeRounding * Math.Max(other.X2 - other.X1, other.Y2 - other.Y1);
        return Math.Abs(box.X1 - other.X1) <= slack && Math.Abs(box.Y1 - other.Y1) <= slack
            && Math.Abs(box.X2 - other.X2) <= slack && Math.Abs(box.Y2 - other.Y2) <= slack;
    }

    static bool HasArea(PixelBox box, double area)
    {
        const double noise = 1e-3;
        return box.X2 > box.X1 && box.Y2 > box.Y1 && Math.Abs((box.X2 - box.X1) * (box.Y2 - box.Y1) - area) <= noise * area + 0.5;
    }
}
