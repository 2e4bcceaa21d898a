namespace Boxfit.Tests.Cascades;

public class CascadeDetectorTests
{
    public static TheoryData<string> Cascades => [.. CascadeFixtures.Cascades];

    [Theory]
    [MemberData(nameof(Cascades))]
    public void Boxes_counts_and_weights_are_those_of_OpenCV(string cascade)
    {
        var detector = CascadeDetector.Load(CascadeFixtures.Path(cascade + ".xml"));
        using var expected = JsonDocument.Parse(File.ReadAllBytes(CascadeFixtures.Path("expected.json")));
        int boxes = 0;
        var cases = expected.RootElement.GetProperty("cases").EnumerateArray();
        foreach (var test in cases.Where(c => c.GetProperty("cascade").GetString() == cascade))
        {
            var grey = GreyImage.FromRgb(PictureReader.Read(CascadeFixtures.Path(test.GetProperty("picture").GetString() + ".png")));
            if (test.GetProperty("equalize").GetBoolean()) grey = grey.Equalize();
            var options = new DetectionOptions
            {
                ScaleFactor = test.GetProperty("scaleFactor").GetDouble(),
                MinNeighbours = test.GetProperty("minNeighbors").GetInt32(),
                MinSize = Size(test.GetProperty("minSize")),
                MaxSize = Size(test.GetProperty("maxSize")),
            };
            var found = detector.Detect(grey, options);
            Assert.Equal(Rows(test, "counts"), found.Select(d => Row(d, d.Neighbours)).Order(StringComparer.Ordinal));
            Assert.Equal(Rows(test, "weights"), found.Select(d => Row(d, d.LevelWeight)).Order(StringComparer.Ordinal));
            boxes += found.Count;
        }
        Assert.True(boxes > 100, $"Only {boxes} boxes were compared.");
    }

    [Fact]
    public void Levels_of_grey_are_those_of_OpenCV()
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(CascadeFixtures.Path("expected.json")));
        foreach (var picture in expected.RootElement.GetProperty("grey").EnumerateObject())
        {
            var grey = GreyImage.FromRgb(PictureReader.Read(CascadeFixtures.Path(picture.Name + ".png")));
            Assert.Equal(Levels(picture.Value, "grey"), grey.Pixels);
            Assert.Equal(Levels(picture.Value, "equalized"), grey.Equalize().Pixels);
        }
    }

    [Fact]
    public void A_detector_serves_many_threads()
    {
        var detector = CascadeDetector.Load(CascadeFixtures.Path("stumps.xml"));
        string[] names = ["blobs", "noise", "tall", "wide"];
        var greys = names.Select(n => GreyImage.FromRgb(PictureReader.Read(CascadeFixtures.Path(n + ".png")))).ToArray();
        var options = new DetectionOptions { MinNeighbours = 0 };
        var alone = greys.Select(g => detector.Detect(g, options)).ToArray();
        Parallel.For(0, 64, i => Assert.Equal(alone[i % greys.Length], detector.Detect(greys[i % greys.Length], options)));
    }

    [Theory]
    [InlineData("dot")]
    [InlineData("line")]
    [InlineData("narrow")]
    [InlineData("flat")]
    public void Pictures_smaller_than_the_window_and_flat_ones_give_nothing(string name)
    {
        var grey = GreyImage.FromRgb(PictureReader.Read(CascadeFixtures.Path(name + ".png")));
        Assert.Empty(CascadeDetector.Load(CascadeFixtures.Path("stumps.xml")).Detect(grey, new() { MinNeighbours = 0 }));
    }

    [Theory]
    [InlineData(1.0, 3, 30, "scale factor")]
    [InlineData(double.NaN, 3, 30, "scale factor")]
    [InlineData(1.1, -1, 30, "neighbours")]
    [InlineData(1.1, 3, 0, "smallest size")]
    public void Options_out_of_range_are_refused(double factor, int neighbours, int size, string message)
    {
        var detector = CascadeDetector.Load(CascadeFixtures.Path("stumps.xml"));
        var options = new DetectionOptions { ScaleFactor = factor, MinNeighbours = neighbours, MinSize = (size, size) };
        var error = Assert.Throws<InputException>(() => detector.Detect(new(1, 1, [0]), options));
        Assert.Contains(message, error.Message);
    }

    static (int, int)? Size(JsonElement size) => size[0].GetInt32() == 0 ? null : (size[0].GetInt32(), size[1].GetInt32());

    static byte[] Levels(JsonElement picture, string name) => [.. picture.GetProperty(name).EnumerateArray().Select(e => e.GetByte())];

    static IEnumerable<string> Rows(JsonElement test, string name) => test.GetProperty(name).EnumerateArray()
        .Select(r => string.Join(',', r.EnumerateArray().Select(v => v.GetDouble()))).Order(StringComparer.Ordinal);

    static string Row(Detection box, double figure) => string.Join(',', [box.X, box.Y, box.Width, box.Height, figure]);
}
