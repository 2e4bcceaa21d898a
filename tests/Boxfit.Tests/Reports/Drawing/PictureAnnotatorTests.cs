namespace Boxfit.Tests.Reports.Drawing;

public class PictureAnnotatorTests
{
    static readonly (int, int, int) s_orange = (0xff, 0x9a, 0x1f), s_green = (0x00, 0xe0, 0x8a);
    static readonly (int, int, int) s_dark = (16, 20, 24), s_grey = (128, 128, 128);

    [Fact]
    public void The_line_lies_on_the_edges_with_dark_on_both_sides()
    {
        var image = Pixels.Grey(400, 200);
        PictureAnnotator.Draw(image, new(0.25, 0.25, 0.75, 0.75));
        // 3 pixels of line around the edge at 100, a pixel of rim on each side.
        (int, int, int)[] profile = [s_grey, s_dark, s_orange, s_orange, s_orange, s_dark, s_grey];
        Assert.Equal(profile, Enumerable.Range(97, 7).Select(x => Pixels.At(image, x, 100)));
        Assert.Equal(profile, Enumerable.Range(147, 7).Select(y => Pixels.At(image, 200, y)));
        Assert.Equal(s_orange, Pixels.At(image, 300, 100));
        Assert.Equal(s_orange, Pixels.At(image, 200, 50));
        Assert.Equal(s_grey, Pixels.At(image, 200, 100));
    }

    [Fact]
    public void With_the_truth_the_prediction_is_dashed_and_hides_nothing()
    {
        var image = Pixels.Grey(400, 200);
        BoundingBox box = new(0.25, 0.25, 0.75, 0.75);
        PictureAnnotator.Draw(image, box, truth: box);
        var top = Enumerable.Range(100, 200).Select(x => Pixels.At(image, x, 50)).ToArray();
        Assert.All(top, pixel => Assert.True(pixel == s_orange || pixel == s_green));
        Assert.InRange(top.Count(p => p == s_orange), 110, 150);
        Assert.InRange(top.Count(p => p == s_green), 50, 90);
    }

    [Fact]
    public void Lines_grow_with_the_picture()
    {
        var image = Pixels.Grey(3000, 2000);
        PictureAnnotator.Draw(image, new(0.25, 0.25, 0.75, 0.75));
        Assert.Equal(12, Enumerable.Range(700, 100).Count(x => Pixels.At(image, x, 1000) == s_orange));
    }

    [Theory]
    [InlineData(0.5, 0.5, 0.9, 0.9, 0.3, 0.5)]
    [InlineData(0.5, 0.01, 0.9, 0.9, 0.02, 0.25)]
    [InlineData(0.5, 0.01, 0.9, 0.3, 0.31, 0.5)]
    [InlineData(0.98, 0.5, 1.5, 0.9, 0.3, 0.5)]
    public void The_label_stands_at_the_box_and_in_the_picture(double x1, double y1, double x2, double y2, double top, double bottom)
    {
        RgbImage image = Pixels.Grey(400, 200), unlabelled = Pixels.Grey(400, 200);
        BoundingBox box = new(x1, y1, x2, y2);
        PictureAnnotator.Draw(image, box, label: "0.93");
        PictureAnnotator.Draw(unlabelled, box);
        int[] changed = [.. Enumerable.Range(0, 400 * 200)
            .Where(i => Pixels.At(image, i % 400, i / 400) != Pixels.At(unlabelled, i % 400, i / 400))];
        Assert.InRange(changed.Length, 400, 3000);
        Assert.All(changed, i => Assert.InRange(i / 400 / 200.0, top, bottom));
        Assert.Contains(changed, i => Pixels.At(image, i % 400, i / 400) == s_orange);
    }

    [Theory]
    [InlineData(double.NaN, 0, 1, 1)]
    [InlineData(0, 0, double.PositiveInfinity, 1)]
    [InlineData(0.5, 0.5, 0.5, 0.5)]
    [InlineData(0.8, 0.8, 0.2, 0.2)]
    [InlineData(2, 2, 3, 3)]
    [InlineData(-1e308, -1e308, 1e307, 1e307)]
    [InlineData(-5, 0.4, 6, 0.6)]
    [InlineData(0, 0, 1, 1)]
    public void Odd_boxes_are_drawn_or_said_and_fail_at_no_size(double x1, double y1, double x2, double y2)
    {
        BoundingBox box = new(x1, y1, x2, y2);
        foreach (var (width, height) in ((int, int)[])[(1, 1), (3, 500), (500, 2), (64, 64), (320, 240)])
        {
            RgbImage image = Pixels.Grey(width, height), labelled = Pixels.Grey(width, height);
            PictureAnnotator.Draw(image, box);
            PictureAnnotator.Draw(labelled, box, box, "0.93");
            // The others are too small for the words that a box cannot be drawn.
            if (width != 320) continue;
            Assert.NotEqual(Pixels.Grey(width, height).Pixels, image.Pixels);
            Assert.NotEqual(Pixels.Grey(width, height).Pixels, labelled.Pixels);
        }
    }

    [Fact]
    public void A_box_that_cannot_be_drawn_is_said()
    {
        RgbImage plain = Pixels.Grey(400, 200), invalid = Pixels.Grey(400, 200);
        PictureAnnotator.Draw(invalid, new(double.NaN, 0, 1, 1));
        Assert.NotEqual(plain.Pixels, invalid.Pixels);
        Assert.Equal(0, Pixels.Count(invalid, 0xff, 0x9a, 0x1f, 200, 0, 400, 200));
    }

    [Fact]
    public void Save_goes_by_the_ending()
    {
        using var folder = new TemporaryFolder();
        var image = Pixels.Grey(40, 20);
        PictureAnnotator.Save(image, folder["a.JPG"]);
        PictureAnnotator.Save(image, folder["b.png"]);
        Assert.Equal("jpeg", PictureReader.ReadInfo(folder["a.JPG"]).Format);
        Assert.Equal(image.Pixels, PictureReader.Read(folder["b.png"]).Pixels);
        Assert.Throws<InputException>(() => PictureAnnotator.Save(image, folder["c.tiff"]));
    }
}
