namespace Boxfit.Reports.Drawing;

/// <summary>A text on a coloured plate at the corner of a box.</summary>
static class BoxLabel
{
    /// <summary>
    /// Puts the label above the box's top left corner where there is room, otherwise inside; always within the picture.
    /// A picture of less than half the label's size gets none.
    /// </summary>
    public static void Draw(RgbImage picture, BoundingBox box, string text, string color, int thickness)
    {
        double size = Math.Max(14, thickness * 6), padding = size * 0.4;
        int width = (int)Math.Ceiling(TextMetrics.Width(text, size, bold: true) + 2 * padding), height = (int)Math.Ceiling(size * 1.4);
        var svg = new SvgDrawing(width, height, background: "none");
        svg.Rect(0, 0, width, height, color, radius: size * 0.15);
        svg.Text(width / 2.0, size * 1.07, text, size, "#101418", TextAnchor.Middle, bold: true);
        double room = Math.Min((double)picture.Width / width, (double)picture.Height / height);
        if (room < 0.5) return;
        var plate = SvgRenderer.Render(svg.Finish(), Math.Min(1, room));

        var corner = (box.IsValid ? box.Clip() : default).ToPixels(picture.Width, picture.Height);
        int left = (int)corner.X1 - thickness, top = (int)corner.Y1 - thickness - plate.Height;
        if (top < 0) top = (int)corner.Y1 + thickness;
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
