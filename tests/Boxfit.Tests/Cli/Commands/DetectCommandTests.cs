using Boxfit.Tests.Cascades;

namespace Boxfit.Tests.Cli.Commands;

public class DetectCommandTests
{
    static readonly string s_cascade = CascadeFixtures.Path("stumps.xml"), s_picture = CascadeFixtures.Path("blobs.png");

    [Fact]
    public void A_picture_gives_a_line_of_json_with_the_keys_of_the_contract()
    {
        var run = CommandRun.Of("detect", s_picture, "--cascade", s_cascade, "--min-neighbors", "0", "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(["path", "width", "height", "detections"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((83, 61), (run.Json.GetProperty("width").GetInt32(), run.Json.GetProperty("height").GetInt32()));
        var first = run.Json.GetProperty("detections")[0];
        Assert.Equal(["box", "xywh", "neighbours", "levelWeight"], first.EnumerateObject().Select(p => p.Name));
        int[] box = Numbers("box"), old = Numbers("xywh");
        Assert.Equal([old[0], old[1], old[0] + old[2], old[1] + old[3]], box);
        Assert.True(old[1] > 0 && old[2] > 0);

        int[] Numbers(string name) => [.. first.GetProperty(name).EnumerateArray().Select(n => n.GetInt32())];
    }

    [Fact]
    public void On_one_screen_a_reason_stands_once()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["detect", s_picture, folder.Write("no.png", "text"), "--cascade", s_cascade];
        Assert.Contains("Not read: ", CommandRun.Of(words).Messages);
        var (output, messages) = (new StringWriter(), new StringWriter());
        using (var terminal = new Terminal(output, messages, () => Stream.Null) { IsLive = true, ShowsOutput = true })
            Assert.Equal(3, Application.Run(words, terminal, CancellationToken.None));
        Assert.Contains("it is not a picture", output.ToString());
        Assert.Contains("1 of 2 pictures could not be read.", messages.ToString());
        Assert.DoesNotContain("Not read: ", messages.ToString());
    }

    [Fact]
    public void Boxes_are_drawn_into_pictures()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of(
            "detect", s_picture, s_cascade, "--cascade", s_cascade, "--min-neighbors", "0", "--annotate", folder["out"]);
        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith($"\nLook at\n  {folder["out"]}  the pictures with their boxes drawn in\n", run.Messages);
        Assert.Equal(["blobs.png"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName));
        RgbImage before = PictureReader.Read(s_picture), after = PictureReader.Read(folder["out/blobs.png"]);
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        Assert.NotEqual(before.Pixels, after.Pixels);
        Assert.Contains(PixelsOf(after), p => p == Orange); // a line of the colour that predictions have
        Assert.DoesNotContain(PixelsOf(before), p => p == Orange);
    }

    static (byte, byte, byte) Orange => Boxfit.Reports.Drawing.Palette.Levels(Boxfit.Reports.Drawing.Palette.Prediction);

    static IEnumerable<(byte, byte, byte)> PixelsOf(RgbImage image) => image.Pixels.Chunk(3).Select(p => (p[0], p[1], p[2]));

    [Fact]
    public void Lines_keep_the_order_of_the_pictures_and_name_the_unreadable_ones()
    {
        var names = Enumerable.Range(0, 40).Select(i => i == 7 ? s_cascade : CascadeFixtures.Path(i % 3 == 0 ? "tall.png" : "dot.png"))
            .ToList();
        var run = CommandRun.WithInput(Encoding.UTF8.GetBytes(string.Join('\n', names)), "detect", "-", "--cascade", s_cascade, "--json");
        var lines = run.Output.TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(names, lines.Select(l => l.GetProperty("path").GetString()));
        Assert.Equal(["path", "error"], lines[7].EnumerateObject().Select(p => p.Name));
        Assert.Contains("1 of 40 pictures could not be read", run.Messages);
    }

    [Fact]
    public void Options_reach_the_search()
    {
        int Count(params string[] options)
        {
            var run = CommandRun.Of(["detect", s_picture, "--cascade", s_cascade, "--json", .. options]);
            Assert.True(run.ExitCode == 0, run.Messages);
            return run.Json.GetProperty("detections").GetArrayLength();
        }
        int all = Count("--min-neighbors", "0");
        Assert.True(Count("--min-neighbors", "0", "--scale-factor", "1.4") < all);
        Assert.True(Count("--min-neighbors", "0", "--min-size", "20x20") < all);
        Assert.True(Count("--min-neighbors", "0", "--max-size", "20x24") < all);
        Assert.NotEqual(all, Count("--min-neighbors", "0", "--equalize"));
        Assert.True(Count() < all);
    }

    [Theory]
    [InlineData("There is no cascade 'nobody'", "--cascade", "nobody")]
    [InlineData("found '20,20', expected width and height", "--cascade", "FILE", "--min-size", "20,20")]
    [InlineData("The scale factor is 1", "--cascade", "FILE", "--scale-factor", "1")]
    [InlineData("must be 0 or more", "--cascade", "FILE", "--min-neighbors", "-2")]
    [InlineData("--cascade is missing: Name")]
    public void Wrong_usage_ends_with_2(string message, params string[] words)
    {
        var run = CommandRun.Of(["detect", s_picture, .. words.Select(w => w == "FILE" ? s_cascade : w)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.Empty(run.Output);
    }
}
