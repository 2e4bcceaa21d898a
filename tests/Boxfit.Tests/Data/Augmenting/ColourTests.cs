namespace Boxfit.Tests.Data.Augmenting;

public sealed class ColourTests
{
    const int Pixels = 1001;

    static byte[] Colours()
    {
        byte[] picture = new byte[Pixels * 3];
        new Random(3).NextBytes(picture);
        return picture;
    }

    static double Grey(byte[] picture, int pixel) =>
        0.299 * picture[3 * pixel] + 0.587 * picture[3 * pixel + 1] + 0.114 * picture[3 * pixel + 2];

    [Theory]
    [InlineData(1.3, 1, 1)]
    [InlineData(1, 0.6, 1)]
    [InlineData(1, 1, 0.4)]
    [InlineData(0.8, 1.4, 1.7)]
    public void Brightness_contrast_and_saturation_are_torchvisions(double brightness, double contrast, double saturation)
    {
        byte[] picture = Colours(), changed = [.. picture];
        ColourChange.Apply(changed, brightness, contrast, saturation);
        double mean = Enumerable.Range(0, Pixels).Average(i => Grey(picture, i)) * brightness;
        for (int i = 0; i < picture.Length; i++)
        {
            double level = picture[i] * brightness, grey = Grey(picture, i / 3) * brightness;
            double expected = Math.Clamp((saturation * level + (1 - saturation) * grey) * contrast + (1 - contrast) * mean, 0, 255);
            Assert.InRange(changed[i] - expected, -1.5, 1.5);
        }
    }

    [Fact]
    public void No_change_changes_nothing()
    {
        byte[] picture = Colours(), changed = [.. picture];
        ColourChange.Apply(changed, 1, 1, 1);
        Assert.Equal(picture, changed);
        HueChange.Apply(changed, 0);
        Assert.Equal(picture, changed);
        HueChange.Apply(changed, 1);
        Assert.Equal(picture, changed);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.5)]
    [InlineData(0.07)]
    [InlineData(-0.31)]
    public void The_hue_turns_in_hsv(double turn)
    {
        byte[] picture =
        [
            .. Colours(), 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 0, 255, 255, 255, 0, 255, 7, 7, 7, 0, 0, 0, 255, 255, 255,
        ];
        byte[] changed = [.. picture];
        HueChange.Apply(changed, turn);
        for (int i = 0; i < picture.Length; i += 3)
        {
            var (hue, saturation, value) = ToHsv(picture[i], picture[i + 1], picture[i + 2]);
            double[] expected = FromHsv(hue + turn, saturation, value);
            for (int c = 0; c < 3; c++) Assert.InRange(changed[i + c] - expected[c], -0.51, 0.51);
        }
    }

    [Fact]
    public void A_third_of_the_circle_takes_red_to_green()
    {
        byte[] picture = [200, 10, 10];
        HueChange.Apply(picture, 1 / 3.0);
        Assert.Equal([10, 200, 10], picture);
    }

    /// <summary>The definition (Smith 1978), hue and saturation in 0…1.</summary>
    static (double Hue, double Saturation, double Value) ToHsv(double r, double g, double b)
    {
        double most = Math.Max(r, Math.Max(g, b)), chroma = most - Math.Min(r, Math.Min(g, b));
        if (chroma == 0) return (0, 0, most);
        double hue = most == r ? (g - b) / chroma : most == g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
        return (hue / 6, chroma / most, most);
    }

    static double[] FromHsv(double hue, double saturation, double value)
    {
        double turned = (hue - Math.Floor(hue)) * 6;
        int part = (int)turned;
        double f = turned - part, p = value * (1 - saturation), q = value * (1 - saturation * f), t = value * (1 - saturation * (1 - f));
        return part switch
        {
            0 => [value, t, p],
            1 => [q, value, p],
            2 => [p, value, t],
            3 => [p, q, value],
            4 => [t, p, value],
            _ => [value, p, q],
        };
    }

    [Fact]
    public void Grey_pictures_have_three_equal_levels_of_the_same_luminance()
    {
        byte[] picture = Colours(), changed = new byte[picture.Length];
        var random = SeededRandom.For(1);
        new Augmenter(new() { Grey = 1, Hue = 0.3 }, new Preprocessing(Pixels, 1))
            .Apply(new(picture, Pixels, 1), changed, new(0, 0, 1, 1), isCut: false, ref random);
        for (int i = 0; i < Pixels; i++)
        {
            Assert.Equal(changed[3 * i], changed[3 * i + 1]);
            Assert.Equal(changed[3 * i], changed[3 * i + 2]);
            Assert.InRange(changed[3 * i] - Grey(picture, i), -1, 1);
        }
    }
}
