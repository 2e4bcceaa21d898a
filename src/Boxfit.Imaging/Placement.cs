namespace Boxfit.Imaging;

/// <summary>
/// Where a picture lies in the network's input, both measured 0…1: input = picture × scale + offset.
/// The identity when the picture is stretched; a letterboxed picture fills a part of the input.
/// </summary>
/// <param name="ScaleX">Share of the input's width that the picture covers.</param>
/// <param name="ScaleY">Share of the input's height that the picture covers.</param>
/// <param name="OffsetX">The picture's left edge in the input.</param>
/// <param name="OffsetY">The picture's top edge in the input.</param>
readonly record struct Placement(double ScaleX, double ScaleY, double OffsetX, double OffsetY)
{
    /// <summary>The picture covers the whole input.</summary>
    public static Placement Identity => new(1, 1, 0, 0);

    /// <summary>Where <see cref="Preprocessor"/> puts a picture of the given (upright) size.</summary>
    public static Placement Compute(Preprocessing p, int pictureWidth, int pictureHeight)
    {
        ArgumentNullException.ThrowIfNull(p);
        var inner = InnerRectangle.Compute(p, pictureWidth, pictureHeight);
        double width = p.Width, height = p.Height;
        return new(inner.Width / width, inner.Height / height, inner.Left / width, inner.Top / height);
    }

    /// <summary>A box of the picture as a box of the network's input.</summary>
    public BoundingBox ToInput(BoundingBox box) =>
        new(box.X1 * ScaleX + OffsetX, box.Y1 * ScaleY + OffsetY, box.X2 * ScaleX + OffsetX, box.Y2 * ScaleY + OffsetY);

    /// <summary>A box of the network's input as a box of the picture; the inverse of <see cref="ToInput"/> up to rounding.</summary>
    public BoundingBox ToPicture(BoundingBox box) =>
        new((box.X1 - OffsetX) / ScaleX, (box.Y1 - OffsetY) / ScaleY, (box.X2 - OffsetX) / ScaleX, (box.Y2 - OffsetY) / ScaleY);
}

/// <summary>The pixels of the network's input that the picture itself covers; the rest is letterbox grey.</summary>
readonly record struct InnerRectangle(int Left, int Top, int Width, int Height)
{
    public static InnerRectangle Compute(Preprocessing p, int pictureWidth, int pictureHeight)
    {
        if (p.Resize == ResizeMode.Stretch) return new(0, 0, p.Width, p.Height);
        double scale = Math.Min((double)p.Width / pictureWidth, (double)p.Height / pictureHeight);
        int width = Math.Clamp((int)Math.Round(pictureWidth * scale), 1, p.Width);
        int height = Math.Clamp((int)Math.Round(pictureHeight * scale), 1, p.Height);
        return new((p.Width - width) / 2, (p.Height - height) / 2, width, height);
    }
}
