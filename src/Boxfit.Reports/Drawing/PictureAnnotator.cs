namespace Boxfit.Reports.Drawing;

/// <summary>Draws boxes into pictures at their full resolution; lines and letters grow with the picture.</summary>
static class PictureAnnotator
{
    const int JpegQuality = 92;

    /// <summary>
    /// Draws into <paramref name="picture"/>: the prediction in orange, the truth in green. Where both are given the prediction is dashed.
    /// A box is cut at the picture's rim; one that is degenerate or outside is not drawn, and the label says so.
    /// </summary>
    /// <param name="picture">The upright picture; changed.</param>
    /// <param name="prediction">The predicted box.</param>
    /// <param name="truth">The true box, or null.</param>
    /// <param name="label">A short text at the predicted box, such as "0.93", or null.</param>
    public static void Draw(RgbImage picture, BoundingBox prediction, BoundingBox? truth = null, string? label = null)
    {
        int thickness = Thickness(picture);
        if (truth is { } below) BoxFrame.DrawRim(picture, below, thickness);
        BoxFrame.DrawRim(picture, prediction, thickness);
        if (truth is { } box) BoxFrame.DrawLine(picture, box, Palette.Label, thickness, dashed: false);
        BoxFrame.DrawLine(picture, prediction, Palette.Prediction, thickness, dashed: truth is not null);

        string?[] texts = [label, BoxPlace.Remark(prediction)];
        string text = string.Join(": ", texts.Where(t => !string.IsNullOrEmpty(t)));
        if (text.Length > 0) BoxLabel.Draw(picture, prediction, text, Palette.Prediction, thickness);
    }

    /// <summary>Draws a box that is promised around or in a predicted one: dashed, in blue.</summary>
    /// <param name="picture">The upright picture; changed.</param>
    /// <param name="box">The box.</param>
    public static void DrawPromised(RgbImage picture, BoundingBox box)
    {
        int thickness = Math.Max(2, Thickness(picture) / 2);
        BoxFrame.DrawRim(picture, box, thickness);
        BoxFrame.DrawLine(picture, box, Palette.Promised, thickness, dashed: true);
    }

    /// <summary>Writes what is said of a picture as a whole into its corner.</summary>
    /// <param name="picture">The upright picture; changed.</param>
    /// <param name="text">A short text, such as "none 0.04".</param>
    public static void DrawRemark(RgbImage picture, string text) =>
        BoxLabel.Draw(picture, new(0, 0, 1, 1), text, Palette.Prediction, Thickness(picture));

    static int Thickness(RgbImage picture) => Math.Max(3, (int)Math.Round((picture.Width + picture.Height) / 2 * 0.005));

    /// <summary>Saves a picture as JPEG (quality 92) or PNG, by the name's ending, with the mark that tells it from a photo.</summary>
    /// <exception cref="InputException">The name ends otherwise.</exception>
    /// <exception cref="BoxfitException">The file cannot be written.</exception>
    public static void Save(RgbImage picture, string path)
    {
        byte[] content = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JPG" or ".JPEG" => PictureWriter.EncodeJpeg(picture, JpegQuality),
            ".PNG" => PictureWriter.EncodePng(picture),
            _ => throw new InputException(
                $"{path}: a picture can be saved as JPEG or PNG. Choose a name that ends with .jpg or .png."),
        };
        AtomicFile.WriteBytes(path, OwnMark.Mark(content));
    }
}

/// <summary>The outline of a box in a picture's pixels: a coloured line with a dark one around it, so that it shows everywhere.</summary>
static class BoxFrame
{
    static readonly (byte R, byte G, byte B) s_dark = (16, 20, 24);

    /// <summary>Draws the dark rim. Where boxes overlap, all rims come before the lines, so that no box hides another's line.</summary>
    public static void DrawRim(RgbImage picture, BoundingBox box, int thickness) =>
        Draw(picture, box, s_dark, thickness + 2 * Math.Max(1, thickness / 2), dash: int.MaxValue);

    /// <summary>Draws the coloured line, the part of it that lies in the picture.</summary>
    public static void DrawLine(RgbImage picture, BoundingBox box, string colour, int thickness, bool dashed) =>
        Draw(picture, box, Palette.Levels(colour), thickness, dashed ? thickness * 4 : int.MaxValue);

    static void Draw(RgbImage picture, BoundingBox box, (byte R, byte G, byte B) colour, int width, int dash)
    {
        if (!box.IsValid) return;
        var edges = box.ToPixels(picture.Width, picture.Height);
        // Far edges are brought near, so that they fit an integer; they stay out of sight.
        int left = Near(edges.X1, picture.Width), right = Near(edges.X2, picture.Width);
        int top = Near(edges.Y1, picture.Height), bottom = Near(edges.Y2, picture.Height);
        int before = width / 2, after = width - before;
        Dashes(left - before, right + after, dash, (from, to) =>
        {
            Fill(picture, from, top - before, to, top + after, colour);
            Fill(picture, from, bottom - before, to, bottom + after, colour);
        });
        Dashes(top - before, bottom + after, dash, (from, to) =>
        {
            Fill(picture, left - before, from, left + after, to, colour);
            Fill(picture, right - before, from, right + after, to, colour);
        });
    }

    static int Near(double edge, int length) => (int)Math.Round(Math.Clamp(edge, -length, 2.0 * length));

    static void Dashes(int from, int to, int dash, Action<int, int> draw)
    {
        if (dash == int.MaxValue)
        {
            draw(from, to);
            return;
        }
        // Gaps are half as long as dashes.
        for (int start = from; start < to; start += dash + dash / 2) draw(start, Math.Min(start + dash, to));
    }

    static void Fill(RgbImage picture, int left, int top, int right, int bottom, (byte R, byte G, byte B) colour)
    {
        (left, right) = (Math.Max(0, left), Math.Min(picture.Width, right));
        for (int y = Math.Max(0, top); y < Math.Min(picture.Height, bottom); y++)
        {
            for (int x = left; x < right; x++)
            {
                var pixel = picture.Pixels.AsSpan((y * picture.Width + x) * 3, 3);
                (pixel[0], pixel[1], pixel[2]) = colour;
            }
        }
    }
}

/// <summary>A text on a coloured plate at the corner of a box.</summary>
static class BoxLabel
{
    /// <summary>
    /// Puts the label above the box's left edge where there is room, else below, else inside; always within the picture.
    /// A picture of less than half the label's size gets none.
    /// </summary>
    public static void Draw(RgbImage picture, BoundingBox box, string text, string colour, int thickness)
    {
        double size = Math.Max(14, thickness * 6), padding = size * 0.4;
        int width = (int)Math.Ceiling(TextMetrics.Width(text, size, bold: true) + 2 * padding), height = (int)Math.Ceiling(size * 1.4);
        var svg = new SvgDrawing(width, height, background: "none");
        svg.Rect(0, 0, width, height, colour, radius: size * 0.15);
        svg.Text(width / 2.0, size * 1.07, text, size, "#101418", TextAnchor.Middle, bold: true);
        double room = Math.Min((double)picture.Width / width, (double)picture.Height / height);
        if (room < 0.5) return;
        var plate = SvgRenderer.Render(svg.Finish(), Math.Min(1, room));

        var corner = (box.IsValid ? box.Clip() : default).ToPixels(picture.Width, picture.Height);
        int left = (int)corner.X1 - thickness, top = (int)corner.Y1 - thickness - plate.Height;
        int below = (int)corner.Y2 + thickness;
        if (top < 0) top = below + plate.Height <= picture.Height ? below : (int)corner.Y1 + thickness;
        Blend(picture, plate, Inside(left, plate.Width, picture.Width), Inside(top, plate.Height, picture.Height));
    }

    static int Inside(int position, int length, int available) => Math.Max(0, Math.Min(position, available - length));

    static void Blend(RgbImage picture, RgbaImage plate, int left, int top)
    {
        int width = Math.Min(plate.Width, picture.Width - left), height = Math.Min(plate.Height, picture.Height - top);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<byte> source = plate.Pixels.AsSpan((y * plate.Width + x) * 4, 4);
                var target = picture.Pixels.AsSpan(((top + y) * picture.Width + left + x) * 3, 3);
                for (int channel = 0; channel < 3; channel++)
                    target[channel] = (byte)((source[channel] * source[3] + target[channel] * (255 - source[3]) + 127) / 255);
            }
        }
    }
}
