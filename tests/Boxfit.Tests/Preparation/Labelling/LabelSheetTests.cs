using System.Text.RegularExpressions;

namespace Boxfit.Tests.Preparation.Labelling;

public sealed partial class LabelSheetTests : IDisposable
{
    readonly LabelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_holds_every_picture_with_its_boxes_and_a_thumbnail_beside_it()
    {
        _folder.AddOne("photos/one.png");
        _folder.AddTwo("photos/two.png");
        _folder.AddBroken("photos/x.png");
        Labeller.Run(_folder.Options() with { Policy = LabelPolicy.Largest });
        var data = Data(File.ReadAllText(_folder["labels.html"]));
        Assert.Equal(["labelled", "none found", "several", "too small", "unreadable"],
            data.GetProperty("statuses").EnumerateArray().Select(s => s.GetString()));
        var pictures = data.GetProperty("pictures").EnumerateArray().ToArray();
        Assert.Equal("photos/one.png", pictures[0][0].GetString());
        Assert.Equal((0, 100, 80, 0),
            (pictures[0][2].GetInt32(), pictures[0][3].GetInt32(), pictures[0][4].GetInt32(), pictures[0][5].GetInt32()));
        var box = pictures[0][6][0];
        Assert.Equal([19, 9, 62, 52, 34], box.EnumerateArray().Take(5).Select(n => n.GetInt32()));
        Assert.Equal(0.7727, box[5].GetDouble());
        // The label comes first, here the larger one.
        Assert.Equal([89, 11], pictures[1][6].EnumerateArray().Select(b => b[0].GetInt32()));
        Assert.Equal(4, pictures[2][2].GetInt32());
        var thumbnail = PictureReader.Read(Path.Combine(_folder["labels.sheet"], pictures[0][1].GetString()!));
        Assert.Equal((260, 208), (thumbnail.Width, thumbnail.Height));
    }

    /// <summary>By the rule of all sheets.</summary>
    [Fact]
    public void A_picture_is_called_by_the_short_part_of_its_path_that_no_other_has()
    {
        _folder.AddOne("photos/2024/may/a.png");
        _folder.AddOne("photos/2025/may/a.png");
        _folder.AddOne("photos/2025/may/b.png");
        Labeller.Run(_folder.Options());
        var data = Data(File.ReadAllText(_folder["labels.html"]));
        Assert.Equal(["2024/may/a.png", "2025/may/a.png", "b.png"],
            data.GetProperty("captions").EnumerateArray().Select(c => c.GetString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_page_begins_with_what_is_labelled_where_anything_is(bool isLabelled)
    {
        _folder.AddNone("photos/a.png");
        if (isLabelled) _folder.AddOne("photos/b.png");
        Labeller.Run(_folder.Options());
        string html = File.ReadAllText(_folder["labels.html"]);
        Assert.Equal(isLabelled, Data(html).GetProperty("hasLabels").GetBoolean());
        Assert.Contains("filters.status.value = data.hasLabels ? '0' : '';", html);
    }

    [Fact]
    public void Names_cannot_break_out_of_the_page()
    {
        _folder.AddOne("photos/<script>alert(1)<!--.png");
        _folder.AddOne("photos/&\u2028'\".png");
        Labeller.Run(_folder.Options("la<b>els.csv"));
        string html = File.ReadAllText(_folder["la<b>els.html"]);
        Assert.DoesNotContain("<script>alert", html);
        Assert.DoesNotContain("<b>els", html);
        Assert.DoesNotContain("<!--", html);
        Assert.Equal(2, Regex.Count(html, "<script"));
        Assert.Contains("photos/<script>alert(1)<!--.png",
            Data(html).GetProperty("pictures").EnumerateArray().Select(p => p[0].GetString()));
        Assert.DoesNotMatch("https?://(?!www.w3.org/2000/svg)", html);
    }

    [Fact]
    public void Without_a_sheet_there_are_no_thumbnails()
    {
        _folder.AddOne("photos/one.png");
        Assert.Null(Labeller.Run(_folder.Options() with { Sheet = false }).SheetFile);
        Assert.Equal(["labels.csv", "labels.journal", "labels.rejected.csv"],
            Directory.GetFileSystemEntries(_folder.Temporary.Path, "labels*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.NotNull(Labeller.Run(_folder.Options()).SheetFile); // made afterwards
        Assert.Single(Directory.GetFiles(_folder["labels.sheet"], "*.jpe", SearchOption.AllDirectories));
    }

    static JsonElement Data(string html) => JsonDocument.Parse(Block().Match(html).Groups["json"].Value).RootElement;

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(?<json>.*?)</script>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Block();
}
