namespace Boxfit.Imaging;

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
