namespace Boxfit.Tests.Preparation.Checking;

/// <summary>Made-up pictures that look different from one another, with structure as photos have it.</summary>
static class Scenes
{
    /// <summary>Smooth random patches of colour; the same seed gives the same scene at any size.</summary>
    public static RgbImage Draw(int seed, int width = 120, int height = 90)
    {
        var random = new Random(seed);
        double[] waves = [.. Enumerable.Range(0, 3 * 8 * 3).Select(_ => random.NextDouble())];
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    double level = 128;
                    for (int i = 0; i < 8; i++)
                    {
                        int at = (channel * 8 + i) * 3;
                        double phase = waves[at] * 9 * (x + 0.5) / width + waves[at + 1] * 9 * (y + 0.5) / height + waves[at + 2] * 6;
                        level += 26 * Math.Sin(phase * (1 + i % 3));
                    }
                    image.Pixels[(y * width + x) * 3 + channel] = (byte)Math.Clamp(level, 0, 255);
                }
            }
        }
        return image;
    }
}
