namespace Boxfit.Reports.Drawing;

/// <summary>The outline of a box in a picture's pixels: a coloured line with a dark one around it, so that it shows everywhere.</summary>
static class BoxFrame
{
    static readonly (byte R, byte G, byte B) s_dark = (16, 20, 24);

    /// <summary>Draws the dark rim. Where boxes overlap, all rims come before the lines, so that no box hides another's line.</summary>
    public static void DrawRim(RgbImage picture, BoundingBox box, int thickness) =>
        Draw(picture, box, s_dark, thickness + 2 * Math.Max(1, thickness / 2), dash: int.MaxValue);

    /// <summary>Draws the coloured line, the part of it that lies in the picture.</summary>
    public static void DrawLine(RgbImage picture, BoundingBox box, string color, int thickness, bool dashed) =>
        Draw(picture, box, HexColor.Parse(color), thickness, dashed ? thickness * 4 : int.MaxValue);

    static void Draw(RgbImage picture, BoundingBox box, (byte R, byte G, byte B) color, int width, int dash)
    {
        if (!box.IsValid) return;
        var edges = box.ToPixels(picture.Width, picture.Height);
        // Far edges are brought near, so that they fit an integer; they stay out of sight.
        int left = Near(edges.X1, picture.Width), right = Near(edges.X2, picture.Width);
        int top = Near(edges.Y1, picture.Height), bottom = Near(edges.Y2, picture.Height);
        int before = width / 2, after = width - before;
        Dashes(left - before, right + after, dash, (from, to) =>
        {
            Fill(picture, from, top - before, to, top + after, color);
            Fill(picture, from, bottom - before, to, bottom + after, color);
        });
        Dashes(top - before, bottom + after, dash, (from, to) =>
        {
            Fill(picture, left - before, from, left + after, to, color);
            Fill(picture, right - before, from, right + after, to, color);
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

    static void Fill(RgbImage picture, int left, int top, int right, int bottom, (byte R, byte G, byte B) color)
    {
        (left, right) = (Math.Max(0, left), Math.Min(picture.Width, right));
        for (int y = Math.Max(0, top); y < Math.Min(picture.Height, bottom); y++)
        {
            for (int x = left; x < right; x++)
            {
                var pixel = picture.Pixels.AsSpan((y * picture.Width + x) * 3, 3);
                (pixel[0], pixel[1], pixel[2]) = color;
            }
        }
    }
}
