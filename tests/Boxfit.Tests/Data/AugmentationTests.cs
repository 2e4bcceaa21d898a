using Boxfit.Boxes;
using Boxfit.Data;

namespace Boxfit.Tests.Data;

public sealed class AugmentationTests
{
    const int Width = 120, Height = 80;

    /// <summary>A black picture with a white rectangle, and its box.</summary>
    static (byte[] Picture, BoundingBox Box) Rectangle(int left, int top, int right, int bottom)
    {
        var picture = new byte[Width * Height * 3];
        for (int y = top; y < bottom; y++) picture.AsSpan((y * Width + left) * 3, (right - left) * 3).Fill(255);
        return (picture, new PixelBox(left, top, right, bottom).Relative(Width, Height));
    }

    /// <summary>Edges of what is brighter than half, in pixels.</summary>
    static PixelBox Find(byte[] picture)
    {
        var xs = new List<int>();
        var ys = new List<int>();
        for (int i = 0; i < Width * Height; i++)
        {
            if (picture[3 * i] <= 127) continue;
            xs.Add(i % Width);
            ys.Add(i / Width);
        }
        return new(xs.Min(), ys.Min(), xs.Max() + 1, ys.Max() + 1);
    }

    public static TheoryData<Augmentation> Changes => new(
        new Augmentation { Flip = 1 },
        new Augmentation { Shift = 0.3 },
        new Augmentation { Zoom = 1.6 },
        new Augmentation { Aspect = 1.5 },
        new Augmentation { Flip = 0.5, Shift = 0.2, Zoom = 1.4, Aspect = 1.2 });

    [Theory]
    [MemberData(nameof(Changes))]
    public void The_box_follows_the_pixels(Augmentation augmentation)
    {
        (byte[] picture, BoundingBox box) = Rectangle(20, 15, 70, 45);
        var changed = new byte[picture.Length];
        int moved = 0;
        for (ulong seed = 0; seed < 100; seed++)
        {
            var random = SeededRandom.For(seed);
            PixelBox expected = Find(Apply(augmentation, picture, changed, box, ref random, out BoundingBox result));
            PixelBox actual = result.ToPixels(Width, Height);
            Assert.InRange(actual.X1, expected.X1 - 1, expected.X1 + 1);
            Assert.InRange(actual.Y1, expected.Y1 - 1, expected.Y1 + 1);
            Assert.InRange(actual.X2, expected.X2 - 1, expected.X2 + 1);
            Assert.InRange(actual.Y2, expected.Y2 - 1, expected.Y2 + 1);
            if (result != box) moved++;
        }
        Assert.True(moved > 40);
    }

    static byte[] Apply(
        Augmentation augmentation, byte[] picture, byte[] changed, BoundingBox box, ref SeededRandom random, out BoundingBox result)
    {
        result = augmentation.Apply(picture, changed, Width, Height, box, ref random);
        return changed;
    }

    [Fact]
    public void At_least_four_fifths_of_the_box_stay_in_sight()
    {
        var augmentation = new Augmentation { Shift = 0.8, Zoom = 2 };
        (byte[] picture, BoundingBox box) = Rectangle(5, 5, 100, 60);
        var changed = new byte[picture.Length];
        int cut = 0;
        for (ulong seed = 0; seed < 300; seed++)
        {
            var random = SeededRandom.For(seed);
            BoundingBox inside = augmentation.Apply(picture, changed, Width, Height, box, ref random);
            Assert.True(inside.IsValid && inside == inside.Clip());
            // Width over height of the cut box tells how much was cut, for the whole box keeps its aspect ratio.
            double aspect = inside.Width / inside.Height / (box.Width / box.Height);
            Assert.InRange(aspect, 0.79, 1 / 0.79);
            if (Math.Abs(aspect - 1) > 0.01) cut++;
        }
        Assert.True(cut > 20);
    }

    [Fact]
    public void The_same_stream_gives_the_same_picture_and_another_a_different_one()
    {
        var augmentation = new Augmentation { Flip = 0.5, Shift = 0.1, Zoom = 1.3, Aspect = 1.1, Brightness = 0.3, Contrast = 0.3, Saturation = 0.3 };
        (byte[] picture, BoundingBox box) = Rectangle(20, 15, 70, 45);
        byte[] first = new byte[picture.Length], second = new byte[picture.Length], third = new byte[picture.Length];
        SeededRandom a = SeededRandom.For(1), b = SeededRandom.For(1), c = SeededRandom.For(2);
        BoundingBox one = augmentation.Apply(picture, first, Width, Height, box, ref a);
        Assert.Equal(one, augmentation.Apply(picture, second, Width, Height, box, ref b));
        Assert.Equal(first, second);
        Assert.NotEqual(one, augmentation.Apply(picture, third, Width, Height, box, ref c));
        Assert.NotEqual(first, third);
    }

    [Fact]
    public void Off_by_default()
    {
        (byte[] picture, BoundingBox box) = Rectangle(20, 15, 70, 45);
        var changed = new byte[picture.Length];
        var random = SeededRandom.For(1);
        Assert.False(new Augmentation().IsActive);
        Assert.Equal(box, new Augmentation().Apply(picture, changed, Width, Height, box, ref random));
        Assert.Equal(picture, changed);
    }

    [Fact]
    public void Mirroring_twice_restores_the_picture()
    {
        var picture = new byte[Width * Height * 3];
        new Random(1).NextBytes(picture);
        byte[] once = new byte[picture.Length], twice = new byte[picture.Length];
        Warp.Mirror(picture, once, Width, Height);
        Warp.Mirror(once, twice, Width, Height);
        Assert.Equal(picture, twice);
        Assert.Equal(picture[..3], once[((Width - 1) * 3)..(Width * 3)]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Warping_is_bilinear_with_repeated_edges(bool mirror)
    {
        var picture = new byte[Width * Height * 3];
        new Random(2).NextBytes(picture);
        var placing = new Placing(1.3, 0.7, 0.55, 0.4);
        var warped = new byte[picture.Length];
        Warp.Apply(picture, warped, Width, Height, placing, mirror);
        double sum = 0;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int column = mirror ? Width - 1 - x : x;
                double u = Math.Clamp((((column + 0.5) / Width - 0.55) / 1.3 + 0.5) * Width - 0.5, 0, Width - 1);
                double v = Math.Clamp((((y + 0.5) / Height - 0.4) / 0.7 + 0.5) * Height - 0.5, 0, Height - 1);
                for (int c = 0; c < 3; c++)
                {
                    double error = warped[(y * Width + x) * 3 + c] - Sample(picture, u, v, c);
                    Assert.InRange(error, -2, 2);
                    sum += error;
                }
            }
        }
        Assert.InRange(sum / warped.Length, -0.05, 0.05);
    }

    static double Sample(byte[] picture, double u, double v, int channel)
    {
        int x = (int)u, y = (int)v;
        double At(int column, int row) =>
            picture[(Math.Min(row, Height - 1) * Width + Math.Min(column, Width - 1)) * 3 + channel];
        double top = At(x, y) + (At(x + 1, y) - At(x, y)) * (u - x);
        double bottom = At(x, y + 1) + (At(x + 1, y + 1) - At(x, y + 1)) * (u - x);
        return top + (bottom - top) * (v - y);
    }

    [Theory]
    [InlineData(1.3, 1, 1)]
    [InlineData(1, 0.6, 1)]
    [InlineData(1, 1, 0.4)]
    [InlineData(0.8, 1.4, 1.7)]
    public void Colours_change_as_torchvision_defines(double brightness, double contrast, double saturation)
    {
        var picture = new byte[1001 * 3];
        new Random(3).NextBytes(picture);
        byte[] changed = [.. picture];
        ColourChange.Apply(changed, brightness, contrast, saturation);

        double mean = Enumerable.Range(0, 1001).Average(i => Grey(i)) * brightness;
        for (int i = 0; i < picture.Length; i++)
        {
            double level = picture[i] * brightness, grey = Grey(i / 3) * brightness;
            double expected = Math.Clamp((saturation * level + (1 - saturation) * grey) * contrast + (1 - contrast) * mean, 0, 255);
            Assert.InRange(changed[i] - expected, -1.5, 1.5);
        }

        double Grey(int pixel) => 0.299 * picture[3 * pixel] + 0.587 * picture[3 * pixel + 1] + 0.114 * picture[3 * pixel + 2];
    }

    [Fact]
    public void Values_out_of_range_are_named()
    {
        Assert.Contains("zoom is 0.5", Assert.Throws<InputException>(() => new Augmentation { Zoom = 0.5 }.Validate()).Message);
        Assert.Contains("flip is NaN", Assert.Throws<InputException>(() => new Augmentation { Flip = double.NaN }.Validate()).Message);
        Assert.Contains("shift is 1.5", Assert.Throws<InputException>(() => new Augmentation { Shift = 1.5 }.Validate()).Message);
    }
}
