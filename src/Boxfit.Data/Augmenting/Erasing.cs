namespace Boxfit.Data.Augmenting;

/// <summary>Hides a rectangle of a picture (Zhong et al. 2020), but never much of the object.</summary>
static class Erasing
{
    // A rectangle that would hide more than this share of the box is drawn again, this many times at most.
    const double MostHidden = 0.25;
    const int Draws = 10;

    // Height over width, log-uniform from this to its inverse.
    const double LeastRatio = 0.3;

    /// <summary>Fills a rectangle with one colour; area, shape, place and colour are drawn.</summary>
    /// <param name="picture">height × width × 3 levels, changed in place.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">The picture's height in pixels.</param>
    /// <param name="box">The object's box in 0…1.</param>
    /// <param name="mostArea">The rectangle's largest share of the picture.</param>
    /// <param name="random">Decides.</param>
    public static void Apply(Span<byte> picture, int width, int height, BoundingBox box, double mostArea, ref SeededRandom random)
    {
        for (int i = 0; i < Draws; i++)
        {
            double area = random.NextDouble() * mostArea * width * height;
            double ratio = Math.Pow(LeastRatio, random.NextDouble(-1, 1));
            int columns = (int)Math.Round(Math.Sqrt(area / ratio)), rows = (int)Math.Round(Math.Sqrt(area * ratio));
            if (columns < 1 || rows < 1 || columns > width || rows > height) continue;
            int left = random.NextInt(width - columns + 1), top = random.NextInt(height - rows + 1);
            if (Hidden(new PixelBox(left, top, left + columns, top + rows).Relative(width, height), box) > MostHidden) continue;
            var colour = Rgb.Draw(ref random);
            for (int y = top; y < top + rows; y++) Rgb.Of(picture.Slice((y * width + left) * 3, columns * 3)).Fill(colour);
            return;
        }
    }

    /// <summary>The share of the box that lies under a rectangle.</summary>
    static double Hidden(BoundingBox rectangle, BoundingBox box)
    {
        var common = new BoundingBox(
            Math.Max(rectangle.X1, box.X1), Math.Max(rectangle.Y1, box.Y1), Math.Min(rectangle.X2, box.X2), Math.Min(rectangle.Y2, box.Y2));
        return common.Area / box.Area;
    }
}
