namespace Boxfit.Tests.Cli.Commands;

/// <summary>The pictures that <c>predict</c> makes: copies with their boxes drawn in, and what is in the boxes.</summary>
public class PredictedPicturesTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    string First => Path.Combine(tiny.Pictures, "00000.jpg");

    [Fact]
    public void Photos_beside_copies_are_told()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["predict", tiny.Folder, First, "--annotate", folder["drawn"], "--replace"];
        Assert.DoesNotContain("other picture", CommandRun.Of(words).Messages);
        Assert.DoesNotContain("other picture", CommandRun.Of(words).Messages);
        folder.WritePicture("drawn/photo.png", new(8, 8));
        Assert.Contains("1 other picture lies there", CommandRun.Of(words).Messages);
    }

    [Theory]
    [InlineData("predict", "--annotate", ".jpg")]
    [InlineData("predict", "--crop", ".png")]
    [InlineData("detect", "--annotate", ".jpg")]
    public void A_photo_that_has_the_name_of_a_copy_is_not_replaced(string command, string option, string ending)
    {
        using var folder = new TemporaryFolder();
        string photo = folder.Write($"photos/00000{ending}", "a photo");
        string[] words = command == "predict" ? [command, tiny.Folder, First]
            : [command, First, "--cascade", Cascades.CascadeFixtures.Path("stumps.xml")];
        var run = CommandRun.Of([.. words, option, folder["photos"]]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{option}: {photo} is there already, and may be a photo. Choose another folder, or add --replace.", run.Messages);
        Assert.Equal("a photo", File.ReadAllText(photo));
        Assert.Equal(0, CommandRun.Of([.. words, option, folder["photos"], "--replace"]).ExitCode);
        Assert.NotEqual("a photo", File.ReadAllText(photo));
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("detect")]
    public void Pictures_that_were_drawn_before_are_drawn_again_and_no_other_is_replaced(string command)
    {
        using var folder = new TemporaryFolder();
        string photo = folder.Write("photos/a.jpg", File.ReadAllBytes(First));
        folder.WritePicture("photos/b.png", new(40, 30));
        string[] words = command == "predict" ? [command, tiny.Folder, folder["photos"]]
            : [command, folder["photos"], "--cascade", Cascades.CascadeFixtures.Path("stumps.xml")];
        string[] draw = [.. words, "--annotate", folder["drawn"]];
        Assert.Equal(0, CommandRun.Of(draw).ExitCode);
        byte[][] drawn = [File.ReadAllBytes(folder["drawn/a.jpg"]), File.ReadAllBytes(folder["drawn/b.png"])];
        // As of a model before.
        foreach (string name in (string[])["drawn/a.jpg", "drawn/b.png"]) PictureAnnotator.Save(new(5, 5), folder[name]);
        var again = CommandRun.Of(draw);
        Assert.True(again.ExitCode == 0, again.Messages);
        Assert.Equal(drawn, [File.ReadAllBytes(folder["drawn/a.jpg"]), File.ReadAllBytes(folder["drawn/b.png"])]);

        File.Copy(photo, folder["drawn/a.jpg"], overwrite: true);
        File.Delete(folder["drawn/b.png"]);
        var refused = CommandRun.Of(draw);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains($"{folder["drawn/a.jpg"]} is there already, and may be a photo.", refused.Messages);
        Assert.Equal(File.ReadAllBytes(photo), File.ReadAllBytes(folder["drawn/a.jpg"]));
        Assert.False(File.Exists(folder["drawn/b.png"]));
    }

    [Fact]
    public void What_was_cut_out_before_is_not_replaced()
    {
        using var folder = new TemporaryFolder();
        string[] cut = ["predict", tiny.Folder, First, "--crop", folder["crops"]];
        Assert.Equal(0, CommandRun.Of(cut).ExitCode);
        Assert.Equal(2, CommandRun.Of(cut).ExitCode);
        PictureAnnotator.Save(new(5, 5), folder["crops/00000.png"]);
        Assert.Equal(2, CommandRun.Of(cut).ExitCode);
    }

    [Fact]
    public void What_is_in_a_box_is_cut_out_upright_without_loss_and_with_a_margin()
    {
        using var folder = new TemporaryFolder();
        File.Copy(First, folder["a.jpg"]);
        string photo = folder["a.jpg"];
        var found = CommandRun.Of("predict", tiny.Folder, photo).Json.GetProperty("box");
        double[] box = [.. found.EnumerateArray().Select(e => e.GetDouble())];
        var run = CommandRun.Of("predict", tiny.Folder, photo, "--crop", folder["crops"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("what is in the boxes", run.Messages);
        RgbImage whole = PictureReader.Read(photo), crop = PictureReader.Read(folder["crops/a.png"]);
        int left = (int)box[0], top = (int)box[1];
        Assert.InRange(crop.Width, box[2] - box[0] - 0.01, box[2] - box[0] + 2);
        Assert.InRange(crop.Height, box[3] - box[1] - 0.01, box[3] - box[1] + 2);
        for (int row = 0; row < crop.Height; row++)
        {
            Assert.Equal(
                whole.Pixels[(((top + row) * whole.Width + left) * 3)..][..(crop.Width * 3)],
                crop.Pixels[(row * crop.Width * 3)..][..(crop.Width * 3)]);
        }
        Assert.Equal(0, CommandRun.Of("predict", tiny.Folder, photo, "--crop", folder["wide"], "--crop-margin", "9").ExitCode);
        var wide = PictureReader.Read(folder["wide/a.png"]);
        double margin = 9 * (box[2] - box[0]); // cut to the picture
        Assert.InRange(wide.Width - (Math.Min(whole.Width, box[2] + margin) - Math.Max(0, box[0] - margin)), -0.2, 2.2);

        Assert.Equal(2, CommandRun.Of("predict", tiny.Folder, photo, "--crop", folder.Path).ExitCode);
        Assert.Contains("give that, too", CommandRun.Of("predict", tiny.Folder, photo, "--crop-margin", "0.1").Messages);
        var negative = CommandRun.Of("predict", tiny.Folder, photo, "--crop", folder["no"], "--crop-margin=-1");
        Assert.Contains("--crop-margin: found -1, expected a share", negative.Messages);
    }

    [Fact]
    public void Drawn_copies_are_not_put_among_the_photos_of_folders_below()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["a/x.JPG", "b/y.JPG"])
            folder.Write($"photos/{name}", File.ReadAllBytes(First));
        var run = CommandRun.Of("predict", tiny.Folder, folder["photos"], "--annotate", folder["photos"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Choose a folder of its own; nothing was changed.", run.Messages);
        Assert.Equal(2, Directory.GetFiles(folder["photos"], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void The_name_of_a_picture_is_no_folder_for_drawn_copies()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("predict", tiny.Folder, First, "--annotate", folder["drawn.png"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("the name of a picture; expected that of a folder", run.Messages);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void Annotated_pictures_of_a_list_that_comes_keep_their_folders_and_other_endings_theirs()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/x.jpg", File.ReadAllBytes(First));
        folder.Write("b/x.jpg", File.ReadAllBytes(First));
        folder.WritePicture("b/y.png", new(20, 20));
        folder.WritePicture("b/y.bmp", new(20, 20));
        string list = string.Concat(((string[])["a/x.jpg", "b/x.jpg", "b/y.png", "b/y.bmp"]).Select(n => folder[n] + "\n"));
        var run = CommandRun.WithInput(Encoding.UTF8.GetBytes(list), "predict", tiny.Folder, "-", "--annotate", folder["out"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        string below = Path.Combine(folder["out"], folder.Path.TrimStart('/'));
        Assert.Equal(
            ["a/x.jpg", "b/x.jpg", "b/y.bmp.png", "b/y.png"],
            Directory.GetFiles(below, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(below, f))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Annotated_pictures_keep_their_size_and_never_meet()
    {
        Directory.CreateDirectory(tiny["other"]);
        File.Copy(First, tiny["other/00000.jpg"], overwrite: true);
        var run = CommandRun.Of("predict", tiny.Folder, First, tiny["other"], "--annotate", tiny["annotated"],
            "--out", tiny["out/boxes.jsonl"], "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        string of = Path.GetFileName(tiny.Pictures);
        Assert.Equal(
            new[] { $"{of}/00000.jpg", "other/00000.jpg" }.Order(StringComparer.Ordinal),
            Directory.GetFiles(tiny["annotated"], "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(tiny["annotated"], f)).Order(StringComparer.Ordinal));
        var (before, after) = (PictureReader.ReadInfo(First), PictureReader.ReadInfo(tiny[$"annotated/{of}/00000.jpg"]));
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        Assert.Equal(2, File.ReadAllLines(tiny["out/boxes.jsonl"]).Length);
        Assert.Equal(2, run.Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void Where_no_picture_is_read_no_folder_for_copies_is_left()
    {
        using var folder = new TemporaryFolder();
        string[] copies = ["--annotate", folder["drawn"], "--crop", folder["cut"]];
        Assert.Equal(1, CommandRun.Of(["predict", tiny.Folder, folder["none.jpg"], .. copies]).ExitCode);
        Assert.Equal(1, CommandRun.WithInput("none.jpg\n"u8.ToArray(), ["predict", tiny.Folder, "-", .. copies]).ExitCode);
        Assert.Empty(folder.Names);
    }
}
