using System.Xml.Linq;

namespace Boxfit.Tests.Reports.Sheets;

public sealed class PredictionSheetTests : IDisposable
{
    const string Green = "#00e08a", Orange = "#ff9a1f";

    readonly TemporaryFolder _folder = new();
    readonly string _picture;

    public PredictionSheetTests()
    {
        _picture = _folder["grey.png"];
        PictureWriter.SavePng(Pixels.Grey(400, 200), _picture);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Boxes_lie_on_the_thumbnail_in_their_colours()
    {
        var svg = Sheet(Item(new(0.25, 0.25, 0.75, 0.75), truth: new(0.2, 0.25, 0.7, 0.8), iou: 0.791));

        var image = svg.All("image").Single();
        Assert.Equal((320, 160), (image.Number("width"), image.Number("height")));
        // Centred in a tile of 320×240.
        Assert.Equal((0, 40), (image.Parent!.Number("x"), image.Parent!.Number("y")));
        AssertPlace(Line(svg, Green), 64, 40, 160, 88);
        AssertPlace(Line(svg, Orange), 80, 40, 160, 80);
        Assert.NotNull(Line(svg, Orange).Text("stroke-dasharray"));
        Assert.Null(Line(svg, Green).Text("stroke-dasharray"));
        Assert.Superset(new HashSet<string> { "A title", "worst", "grey.png", "IoU 0.79", "label", "prediction" }, svg.Texts().ToHashSet());
    }

    [Fact]
    public void Without_truth_there_is_no_legend_for_it()
    {
        var svg = Sheet(Item(new(0.25, 0.25, 0.75, 0.75)));
        Assert.DoesNotContain("label", svg.Texts());
        Assert.DoesNotContain(svg.Texts(), t => t.StartsWith("IoU"));
        Assert.DoesNotContain(svg.All("rect"), r => r.Text("stroke") == Green);
    }

    [Fact]
    public void An_edge_outside_is_drawn_at_the_rim()
    {
        var line = Line(Sheet(Item(new(0.5, -3, 1e300, 0.5))), Orange);
        AssertPlace(line, 160, 1.5, 158.5, 78.5);
    }

    [Theory]
    [InlineData(1.2, 0.1, 1.5, 0.5, "box outside the picture")]
    [InlineData(0.5, 0.1, 0.4, 0.5, "no valid box")]
    [InlineData(double.NaN, 0.1, 0.4, 0.5, "no valid box")]
    public void A_box_that_cannot_be_seen_is_said(double x1, double y1, double x2, double y2, string remark)
    {
        var svg = Sheet(Item(new(x1, y1, x2, y2), truth: new(0, 0, 0.5, 0.5), iou: 0));
        Assert.Contains(remark, svg.Texts());
        Assert.Single(svg.All("rect"), r => r.Text("stroke") == Orange);
        Assert.Equal(2, svg.All("rect").Count(r => r.Text("stroke") == Green));
    }

    [Fact]
    public void A_picture_that_cannot_be_read_is_a_tile_that_says_why()
    {
        string text = _folder["text.jpg"];
        File.WriteAllText(text, "not a picture");
        var svg = Sheet(
            Item(new(0, 0, 1, 1)), Item(new(0, 0, 1, 1)) with { PicturePath = _folder["missing.jpg"] },
            Item(new(0, 0, 1, 1)) with { PicturePath = text });
        Assert.Single(svg.All("image"));
        Assert.Equal(2, svg.Texts().Count(t => t == "cannot be read"));
        Assert.Contains(svg.Texts(), t => t.Contains("does not exist"));
    }

    [Fact]
    public void Long_captions_leave_room_for_the_IoU()
    {
        var svg = Sheet(Item(new(0, 0, 1, 1), iou: 0.5) with { Caption = new string('a', 40) + "/" + new string('b', 40) + ".jpg" });
        var caption = svg.All("text").Single(t => t.Value.Contains('…'));
        var iou = svg.All("text").Single(t => t.Value == "IoU 0.50");
        Assert.StartsWith("aaa", caption.Value);
        Assert.EndsWith("b.jpg", caption.Value);
        Assert.True(caption.Extent().Right < iou.Extent().Left);
    }

    [Fact]
    public void Tiles_do_not_overlap_and_stay_on_the_sheet()
    {
        var item = Item(new(0, 0, 1, 1)) with { PicturePath = _folder["missing.jpg"] };
        SheetSection[] sections = [new("worst", [item, item, item, item, item]), new("best", [item])];
        var svg = SvgReading.Parse(PredictionSheet.Draw("A title", sections, new()).Finish());
        (double X, double Y)[] corners = [.. svg.All("g").Select(g => g.Text("transform")![10..^1].Split(' '))
            .Select(n => (double.Parse(n[0]), double.Parse(n[1])))];
        Assert.Equal(6, corners.Length);
        Assert.Equal(4, corners.Take(5).Select(c => c.X).Distinct().Count());
        Assert.Equal(3, corners.Select(c => c.Y).Distinct().Count());
        Assert.All(corners, c => Assert.True(c.X + 320 <= svg.Number("width") && c.Y + 274 <= svg.Number("height")));
        for (int i = 0; i < 6; i++)
            for (int j = 0; j < i; j++)
                Assert.True(Math.Abs(corners[i].X - corners[j].X) >= 320 || Math.Abs(corners[i].Y - corners[j].Y) >= 274);
        double best = svg.All("text").Single(t => t.Value == "best").Number("y");
        Assert.InRange(best, corners[4].Y + 274, corners[5].Y);
    }

    [Fact]
    public void The_saved_sheet_shows_the_picture_and_both_boxes()
    {
        string path = _folder["sheet.png"];
        var item = Item(new(0.25, 0.25, 0.75, 0.75), truth: new(0.1, 0.1, 0.9, 0.9), iou: 0.4);
        PredictionSheet.Save("A title", [new("worst", [item])], path);
        var sheet = PictureReader.Read(path);
        const int Left = 28, Top = 96 + 46;
        Assert.InRange(Pixels.At(sheet, Left + 160, Top + 120).G, 124, 132);
        Assert.True(Pixels.Count(sheet, 0x00, 0xe0, 0x8a, Left, Top, Left + 320, Top + 240) > 800);
        Assert.True(Pixels.Count(sheet, 0xff, 0x9a, 0x1f, Left, Top, Left + 320, Top + 240) > 400);
    }

    [Fact]
    public void Too_many_pictures_are_refused()
    {
        SheetItem[] items = [.. Enumerable.Repeat(Item(new(0, 0, 1, 1)), PredictionSheet.MostPictures + 1)];
        Assert.Throws<ArgumentException>(() => PredictionSheet.Draw("A title", [new("all", items)], new()));
    }

    SheetItem Item(BoundingBox prediction, BoundingBox? truth = null, double? iou = null) =>
        new(_picture, "grey.png", truth, prediction, iou);

    static XElement Sheet(params SheetItem[] items) =>
        SvgReading.Parse(PredictionSheet.Draw("A title", [new("worst", items)], new()).Finish());

    /// <summary>The box's line on the picture, not the legend's.</summary>
    static XElement Line(XElement svg, string colour) =>
        svg.All("rect").Single(r => r.Text("stroke") == colour && r.Parent!.Elements().Any(e => e.Name.LocalName == "image"));

    static void AssertPlace(XElement rect, double x, double y, double width, double height) =>
        Assert.Equal((x, y, width, height), (rect.Number("x"), rect.Number("y"), rect.Number("width"), rect.Number("height")));
}
