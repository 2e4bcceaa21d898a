namespace Boxfit.Tests.Data.Augmenting;

public sealed class BlurNoiseErasingTests
{
    const int Width = 67, Height = 41;

    static byte[] Noise()
    {
        byte[] picture = new byte[Width * Height * 3];
        new Random(2).NextBytes(picture);
        return picture;
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.4)]
    [InlineData(1.5)]
    [InlineData(10)]
    public void Blurring_is_a_gaussian_with_mirrored_edges(double deviation)
    {
        byte[] picture = Noise(), blurred = [.. picture];
        GaussianBlur.Apply(blurred, Width, Height, deviation);
        int radius = Math.Max(1, (int)Math.Ceiling(3 * deviation));
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(i => Math.Exp(-i * i / (2 * deviation * deviation)))];
        double sum = weights.Sum();
        for (int y = 0; y < Height; y += 4)
        {
            for (int x = 0; x < Width; x += 3)
            {
                double expected = 0;
                for (int j = -radius; j <= radius; j++)
                {
                    for (int i = -radius; i <= radius; i++)
                    {
                        int pixel = Mirror(y + j, Height) * Width + Mirror(x + i, Width);
                        expected += weights[i + radius] * weights[j + radius] * picture[pixel * 3 + 1];
                    }
                }
                Assert.InRange(blurred[(y * Width + x) * 3 + 1] - expected / (sum * sum), -0.51, 0.51);
            }
        }

        static int Mirror(int position, int length)
        {
            while (position < 0 || position >= length) position = position < 0 ? -position : 2 * (length - 1) - position;
            return position;
        }
    }

    [Fact]
    public void Blurring_keeps_the_mean_and_plain_pictures()
    {
        byte[] picture = Noise(), blurred = [.. picture];
        GaussianBlur.Apply(blurred, Width, Height, 2);
        Assert.InRange(blurred.Average(b => b) - picture.Average(b => b), -0.7, 0.7);
        Assert.True(Deviation(blurred) < 0.3 * Deviation(picture));
        byte[] plain = [.. Enumerable.Repeat((byte)255, picture.Length)], changed = [.. plain];
        GaussianBlur.Apply(changed, Width, Height, 3.3);
        Assert.Equal(plain, changed);
    }

    static double Deviation(byte[] levels)
    {
        double mean = levels.Average(b => b);
        return Math.Sqrt(levels.Average(b => (b - mean) * (b - mean)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12.75)]
    [InlineData(30)]
    public void Noise_is_normal_with_the_stated_deviation(double deviation)
    {
        byte[] picture = [.. Enumerable.Repeat((byte)127, 100_001)];
        var random = SeededRandom.For(4);
        NormalNoise.Apply(picture, deviation, ref random);
        Assert.InRange(picture.Average(b => b - 127.0), -0.02 * deviation, 0.02 * deviation);
        // Rounding to whole levels adds a variance of 1/12.
        Assert.InRange(Deviation(picture) / Math.Sqrt(deviation * deviation + 1 / 12.0), 0.98, 1.02);
        if (deviation < 10) return;
        foreach (var (within, share) in new[] { (1, 0.6827), (2, 0.9545), (3, 0.9973) })
        {
            // A level stands for all that is rounded to it.
            double count = picture.Count(b => Math.Abs(b - 127) < within * deviation) / (double)picture.Length;
            Assert.InRange(count, share - 0.025, share + 0.025);
        }
        double product = Enumerable.Range(0, 100_000).Average(i => (picture[i] - 127.0) * (picture[i + 1] - 127.0));
        double together = product / (deviation * deviation);
        Assert.InRange(together, -0.02, 0.02);
    }

    [Fact]
    public void No_noise_changes_nothing()
    {
        byte[] picture = Noise(), changed = [.. picture];
        var random = SeededRandom.For(4);
        NormalNoise.Apply(changed, 0, ref random);
        Assert.Equal(picture, changed);
    }

    [Fact]
    public void Erasing_hides_one_rectangle_within_its_bounds_and_little_of_the_object()
    {
        var ground = new Rgb(1, 2, 3);
        var box = new BoundingBox(0.2, 0.3, 0.8, 0.9);
        double most = 0, mostHidden = 0;
        int erased = 0;
        for (ulong seed = 0; seed < 500; seed++)
        {
            byte[] picture = new byte[Width * Height * 3];
            Rgb.Of(picture.AsSpan()).Fill(ground);
            var random = SeededRandom.For(seed);
            Erasing.Apply(picture, Width, Height, box, 0.3, ref random);
            int[] hidden = [.. Enumerable.Range(0, Width * Height).Where(i => Rgb.Of(picture.AsSpan())[i] != ground)];
            if (hidden.Length == 0) continue;
            erased++;
            int columns = hidden.Max(i => i % Width) - hidden.Min(i => i % Width) + 1, rows = hidden[^1] / Width - hidden[0] / Width + 1;
            Assert.Equal(columns * rows, hidden.Length);
            Assert.Single(hidden.Select(i => Rgb.Of(picture.AsSpan())[i]).Distinct());
            most = Math.Max(most, hidden.Length / (double)(Width * Height));
            double within = hidden.Count(i => Lies((i % Width + 0.5) / Width, (i / Width + 0.5) / Height)) / (0.36 * Width * Height);
            mostHidden = Math.Max(mostHidden, within);
        }
        Assert.InRange(erased, 450, 500);
        Assert.InRange(most, 0.25, 0.31);
        Assert.InRange(mostHidden, 0.22, 0.27);

        bool Lies(double x, double y) => x > box.X1 && x < box.X2 && y > box.Y1 && y < box.Y2;
    }

    [Fact]
    public void Nothing_is_erased_that_cannot_be_placed_beside_an_object_that_fills_the_picture()
    {
        int unchanged = 0;
        for (ulong seed = 0; seed < 50; seed++)
        {
            byte[] picture = Noise(), changed = [.. picture];
            var random = SeededRandom.For(seed);
            // Half of the pixels of a single row and column cannot be had without hiding a quarter of it.
            Erasing.Apply(changed.AsSpan(0, 6), 2, 1, new(0, 0, 1, 1), 0.5, ref random);
            if (picture.AsSpan().SequenceEqual(changed)) unchanged++;
        }
        Assert.Equal(50, unchanged);
    }
}
