using Boxfit.Tests.Data;

namespace Boxfit.Tests.Pretrained;

/// <summary>Pictures of a network's exact size, so that nothing is resized, and feature maps in .npy files.</summary>
static class FeatureMaps
{
    /// <summary>Saves a PNG of exactly this size: a real picture where there are some, else a drawn one.</summary>
    public static string WritePicture(string path, int width, int height, string? source = null)
    {
        source ??= SharedData.Find("data/raccoon/images") is { } folder
            ? Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).First() : null;
        var image = new RgbImage(width, height);
        if (source is null) Draw(image);
        else new Preprocessor(new(width, height)).FitFile(source, image.Pixels, out _);
        PictureWriter.SavePng(image, path);
        return path;
    }

    /// <summary>Shape and values of a .npy file of 32-bit floats.</summary>
    public static (string Shape, float[] Values) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int end = Array.IndexOf(bytes, (byte)'\n') + 1;
        string head = Encoding.Latin1.GetString(bytes, 0, end);
        Assert.Contains("'<f4'", head);
        Assert.Equal(0, end % 64);
        string shape = head[(head.IndexOf('(') + 1)..head.IndexOf(')')].TrimEnd(',', ' ');
        return (shape, MemoryMarshal.Cast<byte, float>(bytes.AsSpan(end)).ToArray());
    }

    /// <summary>Length of the difference over the length of what is expected.</summary>
    public static double RelativeError(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, length = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow((double)actual[i] - expected[i], 2);
            length += Math.Pow(expected[i], 2);
        }
        Assert.True(length > 0);
        return Math.Sqrt(difference / length);
    }

    static void Draw(RgbImage image)
    {
        var random = SeededRandom.For(1, SeededRandom.Key("picture"));
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            double wave = Math.Sin(i / 3 % image.Width * 0.1) * Math.Cos(i / (3 * image.Width) * 0.07 + i % 3);
            image.Pixels[i] = (byte)(128 + 90 * wave + 30 * random.NextDouble());
        }
    }
}
