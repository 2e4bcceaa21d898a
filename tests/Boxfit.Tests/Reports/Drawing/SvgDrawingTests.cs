namespace Boxfit.Tests.Reports.Drawing;

public class SvgDrawingTests
{
    [Fact]
    public void Texts_are_escaped_and_broken_characters_replaced()
    {
        var svg = new SvgDrawing(100, 50);
        svg.Text(10, 20, "a < b & \"c\" \u0001 \u001f \ud800 é 😀", 12);
        Assert.Equal("a < b & \"c\" � � � é 😀", Assert.Single(SvgReading.Parse(svg.Finish()).Texts()));
    }

    [Fact]
    public void Numbers_are_short_and_have_a_point()
    {
        Assert.Equal("0.333", SvgDrawing.Format(1 / 3.0));
        Assert.Equal("-2", SvgDrawing.Format(-2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SvgDrawing.Format(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SvgDrawing(100, 50).Circle(double.PositiveInfinity, 0, 1));
    }

    [Fact]
    public void Every_element_is_drawn_where_it_is_said()
    {
        var red = new RgbImage(4, 4);
        for (int i = 0; i < 16; i++) red.Pixels[i * 3] = 255;
        var svg = new SvgDrawing(100, 100, "#ffffff");
        svg.Rect(0, 0, 20, 20, "#0000ff");
        using (svg.Group(50, 0)) svg.Circle(10, 10, 8, "#00ff00");
        using (svg.Clip(0, 50, 20, 20)) svg.Image(0, 0, 40, 40, PictureWriter.EncodeJpeg(red));
        svg.Line(50, 60, 90, 60, new("#000000", 4));
        svg.Polyline([(50, 80), (70, 80), (90, 80)], new("#ff00ff", 4, "10 10"));
        svg.Path("M0 90 H20 V100 H0 Z", "#00ffff");

        var image = SvgRenderer.Render(svg.Finish());

        Assert.Equal((0, 0, 255), At(10, 10));
        Assert.Equal((255, 255, 255), At(30, 10));
        Assert.Equal((0, 255, 0), At(60, 10));
        Assert.InRange(At(10, 60).R, 245, 255);
        Assert.Equal((255, 255, 255), At(30, 60));
        Assert.Equal((0, 0, 0), At(70, 60));
        Assert.Equal((255, 0, 255), At(55, 80));
        Assert.Equal((255, 255, 255), At(65, 80));
        Assert.Equal((0, 255, 255), At(10, 95));

        (int R, int G, int B) At(int x, int y)
        {
            int i = (y * image.Width + x) * 4;
            return (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]);
        }
    }

    [Fact]
    public void Save_writes_by_the_ending_and_refuses_others()
    {
        using var folder = new TemporaryFolder();
        new SvgDrawing(60, 40).Save(folder["a.png"], scale: 2);
        new SvgDrawing(60, 40).Save(folder["a.SVG"]);
        Assert.Equal(120, PictureReader.Read(folder["a.png"]).Width);
        Assert.Equal(60, SvgReading.Parse(File.ReadAllText(folder["a.SVG"])).Number("width"));
        var error = Assert.Throws<InputException>(() => new SvgDrawing(60, 40).Save(folder["a.bmp"]));
        Assert.Contains(".png or .svg", error.Message);
        Assert.Throws<BoxfitException>(() => new SvgDrawing(60, 40).Save(folder["missing/a.svg"]));
        Assert.Throws<BoxfitException>(() => new SvgDrawing(60, 40).Save(folder["missing/a.png"]));
        Assert.Equal(["a.SVG", "a.png"], folder.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_long_drawing_is_made_smaller_in_a_PNG()
    {
        using var folder = new TemporaryFolder();
        new SvgDrawing(50, 40_000).Save(folder["long.png"]);
        var info = PictureReader.ReadInfo(folder["long.png"]);
        Assert.Equal((20, 16_000), (info.Width, info.Height));
    }

    [Fact]
    public void The_width_estimate_agrees_with_what_is_drawn()
    {
        const string Text = "Mean IoU 0.873 (held-out pictures)";
        var svg = new SvgDrawing(600, 60);
        svg.Text(10, 40, Text, 20, "#000000");
        var image = SvgRenderer.Render(svg.Finish());
        int[] columns = [.. Enumerable.Range(0, image.Width).Where(x =>
            Enumerable.Range(0, image.Height).Any(y => image.Pixels[(y * image.Width + x) * 4] < 128))];
        Assert.InRange(columns[^1] - columns[0], TextMetrics.Width(Text, 20) - 6, TextMetrics.Width(Text, 20) + 6);
    }

    [Theory]
    [InlineData("short.jpg", "short.jpg")]
    [InlineData("a_very_long_name_of_a_picture_0001.jpg", "a_very_l…0001.jpg")]
    public void Long_texts_lose_their_middle(string text, string expected)
    {
        string shortened = TextMetrics.Shorten(text, 150, 15);
        Assert.Equal(expected, shortened);
        Assert.True(TextMetrics.Width(shortened, 15) <= 150);
        Assert.Equal("…", TextMetrics.Shorten(text, 1, 15));
    }
}
