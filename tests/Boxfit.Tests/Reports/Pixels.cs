namespace Boxfit.Tests.Reports;

static class Pixels
{
    /// <summary>Number of pixels within a few levels of a colour inside a rectangle.</summary>
    public static int Count(RgbImage image, int r, int g, int b, int left, int top, int right, int bottom, int tolerance = 12)
    {
        int count = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                var (pixelR, pixelG, pixelB) = At(image, x, y);
                if (Math.Abs(pixelR - r) <= tolerance && Math.Abs(pixelG - g) <= tolerance && Math.Abs(pixelB - b) <= tolerance) count++;
            }
        }
        return count;
    }

    public static (int R, int G, int B) At(RgbImage image, int x, int y)
    {
        int i = (y * image.Width + x) * 3;
        return (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
    }

    /// <summary>A picture of one grey.</summary>
    public static RgbImage Grey(int width, int height, byte level = 128)
    {
        var image = new RgbImage(width, height);
        Array.Fill(image.Pixels, level);
        return image;
    }
}
