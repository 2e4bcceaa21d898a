namespace Boxfit.Tests.Data.Augmenting;

public sealed class WarpTests
{
    const int Width = 120, Height = 80;

    static byte[] Noise(int width = Width, int height = Height, int seed = 2)
    {
        byte[] picture = new byte[width * height * 3];
        new Random(seed).NextBytes(picture);
        return picture;
    }

    /// <summary>Compares with bilinear interpolation in double at the points of the source that <paramref name="find"/> tells.</summary>
    static void AssertSampled(
        byte[] warped, byte[] picture, int width, int height, Func<double, double, (double X, double Y)> find, Rgb? fill = null)
    {
        double sum = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                (double u, double v) = find(x + 0.5, y + 0.5);
                bool outside = u < 0 || v < 0 || u > width || v > height;
                for (int c = 0; c < 3; c++)
                {
                    double expected = outside && fill is { } f ? new[] { f.R, f.G, f.B }[c]
                        : Sample(picture, width, height, Math.Clamp(u - 0.5, 0, width - 1), Math.Clamp(v - 0.5, 0, height - 1), c);
                    double error = warped[(y * Width + x) * 3 + c] - expected;
                    Assert.InRange(error, -2.5, 2.5);
                    sum += error;
                }
            }
        }
        Assert.InRange(sum / warped.Length, -0.05, 0.05);
    }

    static double Sample(byte[] picture, int width, int height, double u, double v, int channel)
    {
        int x = (int)u, y = (int)v;
        double At(int column, int row) => picture[(Math.Min(row, height - 1) * width + Math.Min(column, width - 1)) * 3 + channel];
        double top = At(x, y) + (At(x + 1, y) - At(x, y)) * (u - x);
        double bottom = At(x, y + 1) + (At(x + 1, y + 1) - At(x, y + 1)) * (u - x);
        return top + (bottom - top) * (v - y);
    }

    [Fact]
    public void Mirroring_twice_restores_the_picture()
    {
        byte[] picture = Noise(), once = new byte[picture.Length], twice = new byte[picture.Length];
        Warp.Mirror(picture, once, Width, Height);
        Warp.Mirror(once, twice, Width, Height);
        Assert.Equal(picture, twice);
        Assert.Equal(picture[..3], once[((Width - 1) * 3)..(Width * 3)]);
    }

    [Theory]
    [InlineData(false, Width, Height, false)]
    [InlineData(true, Width, Height, false)]
    [InlineData(true, 171, 133, false)]
    [InlineData(false, Width, Height, true)]
    [InlineData(true, 171, 133, true)]
    public void Upright_warps_are_bilinear(bool mirror, int width, int height, bool filled)
    {
        byte[] picture = Noise(width, height), warped = new byte[Width * Height * 3];
        Rgb? fill = filled ? new Rgb(1, 2, 3) : null;
        Warp.Apply(new(picture, width, height), warped, Width, Height, new(1.3, 0.7, 0.55, 0.4), mirror, fill);
        AssertSampled(warped, picture, width, height, Find, fill);

        (double, double) Find(double x, double y)
        {
            if (mirror) x = Width - x;
            return (((x / Width - 0.55) / 1.3 + 0.5) * width, ((y / Height - 0.4) / 0.7 + 0.5) * height);
        }
    }

    [Theory]
    [InlineData(Width, Height, false)]
    [InlineData(171, 133, false)]
    [InlineData(171, 133, true)]
    public void Projective_warps_are_bilinear(int width, int height, bool filled)
    {
        var map = Homography.Scale(0.9, 1.2, 0.1, -0.2) * Homography.Rotation(0.4, Width, Height)
            * Homography.ToCorners([(0.1, 0.05), (0.9, 0), (1, 0.8), (0, 1)]);
        byte[] picture = Noise(width, height), warped = new byte[Width * Height * 3];
        Rgb? fill = filled ? new Rgb(1, 2, 3) : null;
        ProjectiveWarp.Apply(new(picture, width, height), warped, Width, Height, map, fill);
        var back = map.Inverse();
        AssertSampled(warped, picture, width, height, Find, fill);

        (double, double) Find(double x, double y)
        {
            var (u, v) = back.Map(x / Width, y / Height);
            return (u * width, v * height);
        }
    }

    [Fact]
    public void An_upright_warp_is_a_projective_one_without_the_rest()
    {
        byte[] picture = Noise(), upright = new byte[picture.Length], projective = new byte[picture.Length];
        var placing = new Placing(1.2, 0.9, 0.45, 0.52);
        Warp.Apply(new(picture, Width, Height), upright, Width, Height, placing, mirror: true);
        var map = Homography.Mirror * placing.ToHomography();
        ProjectiveWarp.Apply(new(picture, Width, Height), projective, Width, Height, map, fill: null);
        for (int i = 0; i < upright.Length; i++) Assert.InRange(upright[i] - projective[i], -3, 3);
    }

    [Fact]
    public void A_homography_takes_the_corners_where_it_is_told_and_back()
    {
        (double X, double Y)[] corners = [(0.1, 0.05), (0.9, -0.1), (1.2, 0.8), (0.2, 1)];
        var map = Homography.ToCorners(corners);
        (double X, double Y)[] square = [(0, 0), (1, 0), (1, 1), (0, 1)];
        foreach (var (from, to) in square.Zip(corners))
        {
            var (x, y) = map.Map(from.X, from.Y);
            Assert.Equal(to.X, x, 12);
            Assert.Equal(to.Y, y, 12);
            var (u, v) = map.Inverse().Map(x, y);
            Assert.Equal(from.X, u, 12);
            Assert.Equal(from.Y, v, 12);
        }
        const double Step = 1e-6;
        var (a, b, c) = (map.Map(0.3, 0.6), map.Map(0.3 + Step, 0.6), map.Map(0.3, 0.6 + Step));
        double area = ((b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X)) / (Step * Step);
        Assert.Equal(area, map.Magnification(0.3, 0.6), 4);
    }

    [Fact]
    public void A_rotation_turns_about_the_centre_of_the_picture_as_it_looks()
    {
        var (x, y) = Homography.Rotation(Math.PI / 2, 200, 100).Map(0.75, 0.5);
        // 50 pixels right of the centre come to lie 50 below it.
        Assert.Equal(0.5, x, 12);
        Assert.Equal(1, y, 12);
    }

    [Fact]
    public void Beyond_the_horizon_only_the_border_is_seen()
    {
        // Seen so far from the side that the horizon lies within the frame.
        var map = Homography.Scale(0.25, 0.25, 0.4, 0.4) * Homography.ToCorners([(0.4, 0.3), (0.6, 0.3), (1, 1), (0, 1)]);
        byte[] picture = Noise(), warped = new byte[picture.Length];
        ProjectiveWarp.Apply(new(picture, Width, Height), warped, Width, Height, map, new Rgb(1, 2, 3));
        Assert.Equal([1, 2, 3], warped[..3]);
        Assert.Equal([1, 2, 3], warped[((Width / 2) * 3)..((Width / 2) * 3 + 3)]);
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(7, 5)]
    [InlineData(1, 1)]
    public void Halving_gives_the_mean_of_four(int width, int height)
    {
        byte[] picture = Noise(width, height, 4), half = new byte[Halving.Bytes(width, height)];
        var result = Halving.Apply(new(picture, width, height), half);
        Assert.Equal(((width + 1) / 2, (height + 1) / 2), (result.Width, result.Height));
        for (int y = 0; y < result.Height; y++)
        {
            for (int x = 0; x < result.Width; x++)
            {
                int right = Math.Min(2 * x + 1, width - 1), below = Math.Min(2 * y + 1, height - 1);
                for (int c = 0; c < 3; c++)
                {
                    int sum = At(2 * x, 2 * y, c) + At(right, 2 * y, c) + At(2 * x, below, c) + At(right, below, c);
                    Assert.Equal((sum + 2) / 4, result.Bytes[(y * result.Width + x) * 3 + c]);
                }
            }
        }
        byte[] own = [.. picture];
        Halving.Apply(new(own, width, height), own);
        Assert.Equal(half, own[..half.Length]);

        int At(int x, int y, int channel) => picture[(y * width + x) * 3 + channel];
    }
}
