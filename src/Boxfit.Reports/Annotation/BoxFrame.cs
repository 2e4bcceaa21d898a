using Boxfit.Boxes;
using Boxfit.Imaging;

namespace Boxfit.Reports.Annotation;

/// <summary>The outline of a box in a picture's pixels: a coloured line with a dark one around it, so that it shows everywhere.</summary>
static class BoxFrame
{
    static readonly (byte R, byte G, byte B) s_dark = (16, 20, 24);

    /// <summary>Draws the part of the box that lies in the picture; nothing for an invalid box.</summary>
    public static void Draw(RgbImage picture, BoundingBox box, string color, int thickness, bool dashed)
    {
        if (!box.IsValid) return;
        PixelBox edges = box.ToPixels(picture.Width, picture.Height);
        // Far edges are brought near, so that they fit an integer; they stay out of sight.
        int left = Near(edges.X1, picture.Width), right = Near(edges.X2, picture.Width);
        int top = Near(edges.Y1, picture.Height), bottom = Near(edges.Y2, picture.Height);
        int rim = Math.Max(1, thickness / 2);
        Frame(thickness + 2 * rim, s_dark, dash: int.MaxValue);
        Frame(thickness, HexColor.Parse(color), dashed ? thickness * 4 : int.MaxValue);

        void Frame(int width, (byte, byte, byte) level, int dash)
        {
            int half = width / 2, other = width - half;
            Dashes(left - half, right + other, dash, (from, to) =>
            {
                Fill(picture, from, top - half, to, top + other, level);
                Fill(picture, from, bottom - half, to, bottom + other, level);
            });
            Dashes(top - half, bottom + other, dash, (from, to) =>
            {
                Fill(picture, left - half, from, left + other, to, level);
                Fill(picture, right - half, from, right + other, to, level);
            });
        }
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
                Span<byte> pixel = picture.Pixels.AsSpan((y * picture.Width + x) * 3, 3);
                (pixel[0], pixel[1], pixel[2]) = color;
            }
        }
    }
}
