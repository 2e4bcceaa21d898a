namespace Boxfit.Tests.Preparation.Labelling;

public sealed class LabellerTests : IDisposable
{
    readonly LabelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Thumbnails_that_would_fill_the_disk_are_refused_before_the_work()
    {
        LabelSearch.RequireRoom(_folder[""], 10, free: 143_360);
        var refused = Assert.Throws<BoxfitException>(() => LabelSearch.RequireRoom(_folder[""], 10, free: 143_359));
        Assert.Contains("The thumbnails of 10 pictures", refused.Message);
        Assert.Contains("--no-sheet", refused.Message);
    }

    [Fact]
    public void Each_picture_is_labelled_or_rejected_with_its_reason()
    {
        AddOneOfEach();
        var summary = Labeller.Run(_folder.Options());
        Assert.Equal(["path,box,label,confidence", "photos/a one.png,\"[19, 9, 62, 52]\",object,0.7727"], _folder.Lines("labels.csv"));
        string[] rejected = _folder.Lines("labels.rejected.csv");
        Assert.Equal(["path,reason,detections,detail", "photos/b two.png,several,2,", "photos/c none.png,none found,0,"], rejected[..3]);
        Assert.StartsWith("photos/d broken.png,unreadable,0,", rejected[3]);
        Assert.True(rejected[3].Length > "photos/d broken.png,unreadable,0,".Length);
        Assert.Equal("photos/e small.png,too small,0,", rejected[4]);
        Assert.Equal((5, 1, 5), (summary.Pictures, summary.Labelled, summary.Searched));
        Assert.All(RejectionReason.All, r => Assert.Equal(1, summary.Rejected[r]));
    }

    [Theory]
    [InlineData(LabelPolicy.Largest, "[89, 14, 137, 62]")]
    [InlineData(LabelPolicy.Best, "[89, 14, 137, 62]")]
    public void Other_policies_label_pictures_with_several(LabelPolicy policy, string box)
    {
        _folder.AddTwo("photos/two.png");
        Labeller.Run(_folder.Options() with { Policy = policy });
        Assert.Contains($"photos/two.png,\"{box}\",", File.ReadAllText(_folder["labels.csv"]));
    }

    [Fact]
    public void Policies_take_the_largest_area_or_the_highest_confidence()
    {
        var picture = new LabelledPicture
        {
            Name = "a", Bytes = 1, Width = 100, Height = 100,
            Boxes = [new(0, 0, 50, 50, 4, 1.5), new(60, 60, 80, 80, 9, 1), new(60, 60, 70, 70, 3, 2.5), new(60, 60, 75, 75, 9, 2)],
        };
        Assert.Equal(50, picture.Choose(LabelPolicy.Largest, out _)!.Value.X2);
        Assert.Equal(80, picture.Choose(LabelPolicy.Best, out _)!.Value.X2);
        Assert.Null(picture.Choose(LabelPolicy.Single, out string? reason));
        Assert.Equal("several", reason);
    }

    [Fact]
    public void Later_cascades_are_asked_only_where_earlier_ones_found_nothing_and_mirrored_boxes_come_back()
    {
        var edge = new RgbImage(40, 24); // dark on the left, bright from column 28 on
        for (int y = 0; y < 24; y++) edge.Pixels.AsSpan((y * 40 + 28) * 3, 12 * 3).Fill(255);
        _folder.Add("photos/edge.png", edge);
        _folder.AddOne("photos/square.png"); // whose right rim the edge cascade would find too
        var summary = Labeller.Run(_folder.Options("labels.csv", LabelFolder.Square, LabelFolder.Edge, LabelFolder.Edge + ":mirror"));
        string[] lines = _folder.Lines("labels.csv");
        Assert.StartsWith("photos/edge.png,\"[17, 1, 38, 22]\",", lines[1]);
        Assert.StartsWith("photos/square.png,\"[19, 9, 62, 52]\",", lines[2]);
        Assert.Equal([1, 0, 1], summary.LabelledByCascade);
    }

    [Fact]
    public void Large_pictures_are_searched_small_and_boxes_are_in_the_upright_pictures_pixels()
    {
        _folder.Add("photos/large.png", LabelFolder.Squares(800, 640, (240, 160, 160)));
        Labeller.Run(_folder.Options() with { WorkingSize = 100 });
        var box = Assert.Single(AnnotationFiles.Read(_folder["labels.csv"]).Pictures).Objects[0];
        // The middle of the square is (320, 240); the box has about twice its side.
        Assert.InRange((box.X1 + box.X2) / 2, 305, 335);
        Assert.InRange((box.Y1 + box.Y2) / 2, 225, 255);
        Assert.InRange(box.X2 - box.X1, 290, 390);
        // A smallest box larger than the picture leaves nothing to find.
        var summary = Labeller.Run(_folder.Options("other.csv") with { WorkingSize = 100, MinSize = (700, 700) });
        Assert.Equal(1, summary.Rejected[RejectionReason.TooSmall]);
    }

    [Fact]
    public void Pictures_stored_on_their_side_are_labelled_upright()
    {
        // Stored 80×100 with orientation 6: upright it is 100×80 with the square at (30, 20).
        var stored = new RgbImage(80, 100);
        for (int y = 20; y < 40; y++)
            for (int x = 30; x < 50; x++)
                stored.Pixels.AsSpan(((99 - x) * 80 + y) * 3, 3).Fill(255);
        byte[] jpeg = PictureWriter.EncodeJpeg(stored, 100);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*\0\0\0\b"u8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        Directory.CreateDirectory(_folder["photos"]);
        File.WriteAllBytes(_folder["photos/turned.png"], [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        var info = PictureReader.ReadInfo(_folder["photos/turned.png"]);
        Assert.SkipUnless(info.Orientation is 6 or 8, "The header was not understood.");
        Labeller.Run(_folder.Options());
        var box = Assert.Single(AnnotationFiles.Read(_folder["labels.csv"]).Pictures).Objects[0];
        double left = info.Orientation == 6 ? box.X1 : 100 - box.X2;
        Assert.InRange(left, 16, 22);
        Assert.InRange(box.X2 - box.X1, 38, 46);
    }

    [Theory]
    [InlineData("plain.png")]
    [InlineData("with, comma.png")]
    [InlineData("with \"quotes\".png")]
    [InlineData(" spaces .png")]
    [InlineData("日本 ünïcode 😀.png")]
    [InlineData("[1, 2, 3, 4].png")]
    [InlineData("#hash%20&<b>.png")]
    public void Odd_names_can_be_read_back_and_trained_on(string name)
    {
        string path = _folder.AddOne("photos/" + name);
        Labeller.Run(_folder.Options());
        var dataset = Dataset.Load(new() { File = _folder["labels.csv"] });
        Assert.Equal(path, Assert.Single(dataset.Samples).Path);
    }

    [Fact]
    public void A_name_with_a_line_break_is_rejected()
    {
        _folder.AddOne("photos/one.png");
        _folder.AddOne("photos/two\nlines.png");
        var summary = Labeller.Run(_folder.Options());
        Assert.Equal((1, 1), (summary.Labelled, summary.Rejected[RejectionReason.Unreadable]));
        Assert.Contains("\"photos/two\nlines.png\",unreadable,0,", File.ReadAllText(_folder["labels.rejected.csv"]));
        Assert.Single(Dataset.Load(new() { File = _folder["labels.csv"] }).Samples);
    }

    [Fact]
    public void Repeats_count_once_and_own_thumbnails_never()
    {
        string one = _folder.AddOne("one.png");
        var options = _folder.Options() with { Pictures = [one, Path.Combine(_folder.Temporary.Path, ".", "one.png")] };
        Assert.Equal((1, 1), (Labeller.Run(options).Pictures, Labeller.Run(options).Repeats));
        string[] all = Directory.GetFiles(_folder.Temporary.Path, "*", SearchOption.AllDirectories);
        Assert.Contains(all, f => f.Contains("labels.sheet"));
        string[] pictures = [.. all.Where(f => f.EndsWith(".png", StringComparison.Ordinal) || f.Contains("labels.sheet"))];
        Assert.Equal(1, Labeller.Run(options with { Pictures = pictures }).Pictures);
    }

    [Theory]
    [InlineData("csv", "labels.csv")]
    [InlineData("voc", "labels")]
    public void Other_formats_are_written_at_the_end(string format, string output)
    {
        AddOneOfEach();
        Labeller.Run(_folder.Options(output) with { Format = format });
        var set = AnnotationFiles.Read(_folder[output]);
        Assert.Equal(format, set.Format);
        var picture = Assert.Single(set.Pictures);
        Assert.Equal(new(19, 9, 62, 52), picture.Objects[0].ToPixels(100, 80));
        Assert.Equal(_folder["photos/a one.png"], new PictureLocator(set, null).Find(picture));
        Assert.True(Labeller.Run(_folder.Options(output) with { Format = format }).WasFinished);
    }

    void AddOneOfEach()
    {
        _folder.AddOne("photos/a one.png");
        _folder.AddTwo("photos/b two.png");
        _folder.AddNone("photos/c none.png");
        _folder.AddBroken("photos/d broken.png");
        _folder.Add("photos/e small.png", LabelFolder.Squares(19, 30, (2, 2, 4)));
    }
}
