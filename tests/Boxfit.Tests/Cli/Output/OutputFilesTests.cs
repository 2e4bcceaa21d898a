namespace Boxfit.Tests.Cli.Output;

/// <summary>What cannot be written is told before the work, which here would fail on inputs that are not there.</summary>
public sealed class OutputFilesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Outputs =>
    [
        "data check NONE --report", "data check NONE --list", "data check NONE --fix", "data stats NONE --report", "data stats NONE --plot",
        "data compare NONE NONE --csv", "data compare NONE NONE --sheet", "data preview NONE --out", "data split NONE --out",
        "data convert NONE --to csv --out", "evaluate NONE NONE --csv", "evaluate NONE NONE --sheet", "predict NONE NONE --csv --out",
        "predict NONE NONE --format coco --out", "label NONE --out", "diagram NONE --out", "weights convert NONE",
        "weights features NONE --backbone resnet18 --picture NONE --out",
    ];

    /// <summary>What Boxfit draws or exports can be made again; a photo or a table of boxes cannot.</summary>
    [Theory]
    [InlineData("data stats DATA --plot", "a.png")]
    [InlineData("data preview DATA --preset fast --out", "a.png")]
    [InlineData("data check DATA --report", "page.html")]
    [InlineData("diagram --out", "a.png")]
    [InlineData("export NONE --out", "other.onnx")]
    public void Files_that_Boxfit_did_not_write_are_not_replaced(string command, string name)
    {
        PictureWriter.SavePng(Reports.Pixels.Grey(32, 24), _folder["a.png"]);
        _folder.Write("page.html", "<html>mine</html>");
        _folder.Write("other.onnx", "\b\u0009\u0012\u0007pytorch");
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.png,2,2,20,20\n");
        byte[] before = File.ReadAllBytes(_folder[name]);
        string[] words = [.. command.Split(' ').Select(w => w == "DATA" ? data : w == "NONE" ? _folder["none"] : w)];
        var run = CommandRun.Of([.. words, _folder[name]]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did not write it", run.Messages);
        Assert.Equal(before, File.ReadAllBytes(_folder[name]));
    }

    [Fact]
    public void Its_own_drawings_are_drawn_anew()
    {
        for (int i = 0; i < 2; i++)
            Assert.Equal(0, CommandRun.Of("diagram", "--out", _folder["net.png"], "--out", _folder["net.svg"]).ExitCode);
        PictureWriter.SavePng(Reports.Pixels.Grey(32, 24), _folder["a.png"]);
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.png,2,2,20,20\n");
        for (int i = 0; i < 2; i++) Assert.Equal(0, CommandRun.Of("data", "stats", data, "--report", _folder["stats.html"]).ExitCode);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_folder_or_a_file_in_place_of_a_folder_is_refused_before_the_inputs_are_read(string command)
    {
        string ending = command.EndsWith("--report", StringComparison.Ordinal) ? ".html"
            : command.Contains("--plot") || command.Contains("--sheet") ? ".png"
            : command.Contains("preview") || command.Contains("diagram") ? ".png"
            : command.Contains("convert NONE") && !command.Contains("--to") ? ".safetensors"
            : command.Contains("label") ? ".csv" : ".txt";
        string taken = _folder["taken" + ending], file = _folder["file"];
        Directory.CreateDirectory(Path.Combine(taken, "sub"));
        File.WriteAllText(file, "");
        foreach (string output in (string[])[taken, Path.Combine(file, "x" + ending)])
        {
            bool mayBeFolder = command.Contains("--fix");
            if (mayBeFolder && output == taken) continue;
            var run = CommandRun.Of([.. command.Split(' ').Select(w => w == "NONE" ? _folder["none"] : w), output]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(output, run.Messages);
            Assert.Contains("expected ", run.Messages);
            Assert.DoesNotContain(_folder["none"], run.Messages);
        }
        Assert.Equal(2, _folder.Names.Count());
    }

    [Theory]
    [InlineData("--report", "r.pdf", ".html", "data", "check", "NONE")]
    [InlineData("--plot", "p.html", ".png or .svg", "data", "stats", "NONE")]
    [InlineData("--sheet", "s.jpg", ".html, .png or .svg", "evaluate", "NONE", "NONE")]
    [InlineData("--out", "s", ".html, .png or .svg", "data", "preview", "NONE")]
    public void A_name_that_says_another_kind_is_refused_with_the_endings(string option, string name, string endings, params string[] words)
    {
        var run = CommandRun.Of([.. words, option, _folder[name]]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{option}: found '{_folder[name]}', expected a name that ends in {endings}.", run.Messages);
    }

    [Theory]
    [InlineData("data check NONE --list")]
    [InlineData("data compare NONE NONE --csv")]
    [InlineData("evaluate NONE NONE --csv")]
    public void Labels_are_not_replaced_by_what_can_be_made_again(string command)
    {
        string labels = _folder.Write("labels.csv", "path,x1,y1,x2,y2\na.jpg,1,2,3,4\n");
        var run = CommandRun.Of([.. command.Split(' '), labels]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"{labels} holds boxes, such as labels, and would be lost. Choose another name for --", run.Messages);
        Assert.StartsWith("path,x1,y1,x2,y2\na.jpg", File.ReadAllText(labels));
    }

    [Fact]
    public void Two_outputs_in_one_place_are_refused()
    {
        var run = CommandRun.Of("evaluate", "NONE", "NONE", "--csv", _folder["x.html"], "--sheet", _folder["x.html"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--csv and --sheet both write", run.Messages);
    }

    [Fact]
    public void A_place_that_takes_no_files_is_told_before_the_work()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "There is no /proc here.");
        var run = CommandRun.Of("data", "check", "NONE", "--list", "/proc/list.csv");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/proc/list.csv could not be written", run.Messages);
    }
}
