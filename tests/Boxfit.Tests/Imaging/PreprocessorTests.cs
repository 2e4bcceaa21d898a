namespace Boxfit.Tests.Imaging;

public class PreprocessorTests
{
    public static TheoryData<string> Resizes =>
        [.. Directory.GetFiles(Fixtures.Folder, "resize-*-*-*.rgb")
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Resizes))]
    public void Bilinear_equals_OpenCV_and_antialias_equals_Pillow(string name)
    {
        string[] parts = name.Split('-');
        (int width, int height) = Size(parts[2]);
        (int targetWidth, int targetHeight) = Size(parts[3]);
        RgbImage source = new(width, height, Fixtures.Bytes($"resize-source-{parts[2]}.rgb"));
        var interpolation = Enum.Parse<Interpolation>(parts[1], ignoreCase: true);
        Preprocessor preprocessor = new(new(targetWidth, targetHeight, Interpolation: interpolation));
        byte[] fitted = new byte[preprocessor.FittedBytes];
        Assert.Equal(Placement.Identity, preprocessor.Fit(source, fitted));
        Assert.Equal(Fixtures.Bytes(name + ".rgb"), fitted);
    }

    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Antialias)]
    public void Letterbox_keeps_the_ratio_in_the_middle_of_grey(Interpolation interpolation)
    {
        Preprocessing settings = new(40, 40, ResizeMode.Letterbox, interpolation);
        var image = PictureReader.Read(Fixtures.Path("rgb.png"));
        byte[] boxed = new byte[40 * 40 * 3];
        var placement = new Preprocessor(settings).Fit(image, boxed);

        // 24×16 becomes 40×27, 6 rows from the top.
        byte[] inner = new byte[40 * 27 * 3];
        new Preprocessor(settings with { Height = 27, Resize = ResizeMode.Stretch }).Fit(image, inner);
        Assert.Equal(inner, boxed.AsSpan(6 * 40 * 3, inner.Length).ToArray());
        Assert.All(boxed[..(6 * 40 * 3)], level => Assert.Equal(114, level));
        Assert.All(boxed[(33 * 40 * 3)..], level => Assert.Equal(114, level));
        Assert.Equal(new Placement(1, 27 / 40.0, 0, 6 / 40.0), placement);
    }

    [Fact]
    public void Letterbox_of_a_tall_picture_has_grey_at_its_sides()
    {
        Preprocessor preprocessor = new(new(30, 20, ResizeMode.Letterbox));
        byte[] boxed = new byte[preprocessor.FittedBytes];
        byte[] white = new byte[10 * 20 * 3];
        white.AsSpan().Fill(255);
        preprocessor.Fit(new RgbImage(10, 20, white), boxed);
        for (int i = 0; i < boxed.Length; i++) Assert.Equal(i / 3 % 30 is >= 10 and < 20 ? 255 : 114, boxed[i]);
    }

    [Theory]
    [InlineData(640, 480)]
    [InlineData(31, 977)]
    [InlineData(5000, 3)]
    public void Boxes_come_back_through_a_placement(int width, int height)
    {
        Preprocessing settings = new(300, 200, ResizeMode.Letterbox);
        var placement = Placement.Compute(settings, width, height);
        BoundingBox box = new(0.1, 0.2, 0.75, 0.9);
        BoundingBox input = placement.ToInput(box), back = placement.ToPicture(input);
        Assert.Equal(box.X1, back.X1, 1e-12);
        Assert.Equal(box.Y1, back.Y1, 1e-12);
        Assert.Equal(box.X2, back.X2, 1e-12);
        Assert.Equal(box.Y2, back.Y2, 1e-12);
        var whole = placement.ToInput(new(0, 0, 1, 1));
        Assert.True(whole is { X1: >= 0, Y1: >= 0, X2: <= 1, Y2: <= 1 });
        // Never further than a pixel of the input from the middle.
        Assert.InRange(whole.X1 + whole.X2, 1 - 1 / 300.0 - 1e-9, 1 + 1e-9);
        Assert.InRange(whole.Y1 + whole.Y2, 1 - 1 / 200.0 - 1e-9, 1 + 1e-9);
        Assert.Equal(Placement.Identity, Placement.Compute(settings with { Resize = ResizeMode.Stretch }, width, height));
    }

    [Theory]
    [InlineData(PixelScaling.Article)]
    [InlineData(PixelScaling.Imagenet)]
    [InlineData(PixelScaling.Caffe)]
    public void Levels_become_the_networks_numbers(PixelScaling scaling)
    {
        // 277 pixels: vector blocks and a rest.
        Preprocessor preprocessor = new(new(277, 1, Scaling: scaling));
        byte[] fitted = new byte[preprocessor.FittedBytes];
        for (int i = 0; i < fitted.Length; i++) fitted[i] = (byte)(i * 7);
        float[] planes = new float[preprocessor.PlaneValues];
        preprocessor.Scale(fitted, planes);
        double[] mean = [0.485, 0.456, 0.406], deviation = [0.229, 0.224, 0.225], caffe = [103.939, 116.779, 123.68];
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < 277; i++)
            {
                double expected = scaling switch
                {
                    PixelScaling.Article => fitted[i * 3 + channel] / 127.0 - 1,
                    PixelScaling.Imagenet => (fitted[i * 3 + channel] / 255.0 - mean[channel]) / deviation[channel],
                    _ => fitted[i * 3 + 2 - channel] - caffe[channel],
                };
                Assert.Equal(expected, planes[channel * 277 + i], 2e-5);
            }
        }
    }

    [Theory]
    [InlineData("orientation-6.jpg")]
    [InlineData("rgb.jpg")]
    [InlineData("cmyk.tif")]
    public void Fitting_a_file_equals_reading_and_fitting(string name)
    {
        Preprocessor preprocessor = new(new(17, 19, ResizeMode.Letterbox));
        byte[] expected = new byte[preprocessor.FittedBytes], fitted = new byte[preprocessor.FittedBytes];
        var image = PictureReader.Read(Fixtures.Path(name));
        var placement = preprocessor.Fit(image, expected);
        Assert.Equal(placement, preprocessor.FitFile(Fixtures.Path(name), fitted, out var info));
        Assert.Equal(expected, fitted);
        Assert.Equal(PictureReader.ReadInfo(Fixtures.Path(name)), info);

        float[] scaled = new float[preprocessor.PlaneValues], applied = new float[preprocessor.PlaneValues];
        preprocessor.Scale(fitted, scaled);
        preprocessor.Apply(image, applied);
        Assert.Equal(scaled, applied);
    }

    [Fact]
    public void Buffers_of_the_wrong_length_are_refused()
    {
        Preprocessor preprocessor = new(new(4, 4));
        Assert.Throws<ArgumentException>(() => preprocessor.Fit(new RgbImage(2, 2), new byte[47]));
        Assert.Throws<ArgumentException>(() => preprocessor.Scale(new byte[48], new float[49]));
        Assert.Throws<ArgumentException>(() => new Preprocessor(new(0, 4)));
    }

    static (int Width, int Height) Size(string text) =>
        (int.Parse(text.Split('x')[0]), int.Parse(text.Split('x')[1]));
}
