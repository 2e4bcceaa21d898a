using Boxfit.Tests.Onnx;
using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.Cli.Commands;

/// <summary>Every command that is done in shards, and that these give the bytes of one process.</summary>
public sealed class MergeCommandTests : IDisposable
{
    const int Pictures = 7;

    readonly LabelFolder _photos = new();

    public MergeCommandTests()
    {
        for (int i = 0; i < Pictures - 3; i++) _photos.AddOne($"photos/{i}.png");
        _photos.Add("photos/1é/0.png", LabelFolder.Squares(120, 90, (50, 40, 20)));
        _photos.AddTwo("photos/two.png");
        _photos.AddBroken("photos/broken.png");
    }

    public void Dispose() => _photos.Dispose();

    string At(string name) => _photos[name];

    string Model(string name = "model.onnx") => RandomModel.Save(
        At(name), new() { Backbone = "mininet", ExtraConvolutions = [], Head = [], Presence = true, Classes = 2 }, threshold: 0.305,
        hasUnlikeness: true);

    /// <summary>All that lies at an output, and beside it by its name, but for the shards: names with contents.</summary>
    string[] Results(string output)
    {
        string stem = Path.Combine(Path.GetDirectoryName(output)!, Path.GetFileNameWithoutExtension(output));
        return [.. Directory.EnumerateFiles(_photos.Temporary.Path, "*", SearchOption.AllDirectories)
            .Where(f => f.StartsWith(stem, StringComparison.Ordinal) && Shard.OfFile(f) is null)
            .Select(f => $"{f[stem.Length..]} {FileComparison.Sha256(f)}").Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs a command at once and in shards, and compares what is there then.</summary>
    void Compare(string[] words, string output, int shards, params string[] more)
    {
        string[] line = [.. words, output, .. more];
        var whole = CommandRun.Of(line);
        string[] expected = Results(output);
        Assert.NotEmpty(expected);
        foreach (string file in Directory.EnumerateFiles(_photos.Temporary.Path, "out*")) File.Delete(file);
        foreach (string folder in Directory.EnumerateDirectories(_photos.Temporary.Path, "out*")) Directory.Delete(folder, recursive: true);
        for (int i = shards; i > 0; i--)
        {
            var part = CommandRun.Of([.. line, "--shard", $"{i}/{shards}"]);
            Assert.True(part.ExitCode == 0, part.Messages);
        }
        var merged = CommandRun.Of("merge", output);
        Assert.True(merged.ExitCode == whole.ExitCode, merged.Messages);
        Assert.Equal(expected, Results(output));
        Assert.DoesNotContain(_photos.Temporary.Names, n => n.EndsWith(".tmp", StringComparison.Ordinal));
    }

    public static TheoryData<string> Formats => ["jsonl", .. AnnotationFiles.WrittenFormatNames];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Predictions_are_those_of_one_process(string format)
    {
        string ending = format == "jsonl" ? ".jsonl" : AnnotationFiles.IsFolder(format) ? ""
            : format is "csv" or "recipe" or "openimages" ? ".csv" : format == "cvat" ? ".xml" : ".json";
        // Its names are without folders and endings, and have to differ.
        if (format == "openimages") File.Delete(At("photos/1é/0.png"));
        Compare(["predict", Model(), At("photos"), "--format", format, "--out"], At("out" + ending), format == "jsonl" ? 3 : 2);
        if (format != "jsonl") return;
        // With a box, without the object, and not to be read.
        string all = File.ReadAllText(At("out.jsonl"));
        Assert.All((string[])["\"box\":[", "\"box\":null", "\"error\":"], kind => Assert.Contains(kind, all));
    }

    [Theory]
    [InlineData("recipe", "out.csv", 9)]
    [InlineData("coco", "out.json", 2)]
    [InlineData("voc", "out", 2)]
    public void Labels_are_those_of_one_process(string format, string output, int shards) => Compare(
        ["label", At("photos"), "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--format", format, "--out"], At(output), shards);

    [Fact]
    public void Findings_are_those_of_one_process_also_between_shards()
    {
        // 0 to 3 are copies of one another, which no shard sees by itself.
        string data = _photos.Temporary.Write("photos/boxes.csv", """
            path,x1,y1,x2,y2,split
            0.png,1,2,30,40,train
            1.png,1,2,30,40,test
            broken.png,1,2,30,40,train
            gone.png,1,2,30,40,train
            two.png,1,2,300,40,test

            """);
        string[] words = ["data", "check", data, "--images", At("photos"), "--list"];
        Compare(words, At("out.csv"), 4, "--fix", At("out-fixed.csv"), "--report", At("out.html"));
        Assert.Contains("1.png", File.ReadAllText(At("out.csv")));
        Assert.True(File.Exists(At("out-fixed.csv")) && File.Exists(At("out.html")));
        _photos.AddOne("photos/new.png");
        var changed = CommandRun.Of("merge", At("out.csv"), "--replace");
        Assert.Equal(2, changed.ExitCode);
        Assert.Contains("there are now 8, there were 7", changed.Messages);
    }

    [Fact]
    public void Feature_maps_are_those_of_one_process()
    {
        var parameters = Localizer.BuildBackbone("mininet", false, 64, 64).Parameters
            .ToDictionary(p => p.Name, p => p.Initialize(seed: 1), StringComparer.Ordinal);
        SafetensorsWriter.Save(At("weights.safetensors"), parameters, new Dictionary<string, string>(StringComparer.Ordinal));
        File.Delete(At("photos/broken.png"));
        Compare(
            [
                "weights", "features", At("weights.safetensors"), "--backbone", "mininet", "--size", "64", "--threads", "1",
                "--picture", At("photos"), "--out",
            ],
            At("out.npy"), shards: 3);
    }

    /// <summary>As when machines have working folders and disks of their own; names lead from the merged file.</summary>
    [Fact]
    public void Shards_can_be_made_in_one_folder_and_merged_in_another()
    {
        (string Name, string[] Words)[] lines =
        [
            ("out.csv", ["predict", Model(), "photos", "--format", "csv", "--out"]),
            ("out", ["predict", Model(), "photos", "--format", "voc", "--out"]),
            ("out.csv", ["label", "photos", "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--no-sheet", "--out"]),
        ];
        foreach (var (name, line) in lines)
        {
            string[] expected;
            using (new WorkingFolder(_photos.Temporary.Path))
            {
                CommandRun.Of([.. line, $"there/below/{name}"]);
                expected = Results(At($"there/below/{name}"));
                Assert.NotEmpty(expected);
                Directory.Delete(At("there"), recursive: true);
                for (int i = 1; i <= 2; i++) Assert.Equal(0, CommandRun.Of([.. line, $"node{i}/{name}", "--shard", $"{i}/2"]).ExitCode);
            }
            Directory.CreateDirectory(At("there"));
            using (new WorkingFolder(At("there")))
            {
                var merged = CommandRun.Of("merge", "../node1", $"../node2/{name}", "--out", $"below/{name}");
                Assert.True(merged.ExitCode is 0 or 3, merged.Messages);
            }
            Assert.Equal(expected, Results(At($"there/below/{name}")));
            foreach (string folder in new[] { "there", "node1", "node2" }) Directory.Delete(At(folder), recursive: true);
        }
    }

    [Fact]
    public void What_is_finished_is_not_done_again_and_what_is_not_of_the_same_work_is_refused()
    {
        string model = Model(), shard = At("out.jsonl.shard-1-of-2");
        string[] words = ["predict", model, At("photos"), "--out", At("out.jsonl"), "--json", "--shard", "1/2"];
        var first = CommandRun.Of(words);
        Assert.Equal($$"""{"out":"{{shard}}","shard":1,"shards":2,"pictures":3,"allPictures":7,"skipped":false}""", first.Output.Trim());
        var written = File.GetLastWriteTimeUtc(shard);
        var second = CommandRun.Of(words);
        Assert.Equal(0, second.ExitCode);
        Assert.True(second.Json.GetProperty("skipped").GetBoolean());
        Assert.Contains("Shard 1/2 is finished already", second.Messages);
        Assert.Equal(written, File.GetLastWriteTimeUtc(shard));

        Refused("--threshold is the model's own there and 0.7 here.", [.. words, "--threshold", "0.7"]);
        Refused("is one of other shards than this, 1/3.", [.. words[..^1], "1/3"]);
        _photos.AddOne("photos/9.png");
        Refused("it is a part of 7 pictures, not of 8.", words);
        File.Move(At("photos/9.png"), At("photos/3.png"), overwrite: true);
        File.Move(At("photos/3.png"), At("photos/4.png"));
        Refused("it is a part of other pictures, of which there are as many, or in another order.", words);
        File.Move(At("photos/4.png"), At("photos/3.png"));
        RandomModel.Save(model, new() { Backbone = "mininet", ExtraConvolutions = [], Head = [] });
        Refused("the model is ", words);
        Assert.Equal(written, File.GetLastWriteTimeUtc(shard));

        static void Refused(string why, string[] words)
        {
            var run = CommandRun.Of(words);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(why, run.Messages);
        }
    }

    [Fact]
    public void A_machine_without_the_pictures_leaves_no_result()
    {
        string list = _photos.Temporary.Write("list.csv", "path,x1,y1,x2,y2\na.png,1,2,3,4\nb.png,1,2,3,4\n");
        foreach (string[] words in (string[][])
            [["predict", Model(), list, "--out", At("out.jsonl")], ["data", "check", list, "--list", At("out.jsonl")]])
        {
            var run = CommandRun.Of([.. words, "--shard", "2/2"]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains(
                $"Shard 2/2: of its 1 picture none is there on {Environment.MachineName}, the first of them {At("b.png")}.", run.Messages);
            Assert.False(File.Exists(At("out.jsonl.shard-2-of-2")));
        }
    }

    [Fact]
    public void What_is_interrupted_leaves_nothing_and_can_be_given_again()
    {
        foreach (string[] words in new string[][]
        {
            ["predict", Model(), At("photos"), "--out", At("out.jsonl")],
            ["label", At("photos"), "--cascade", LabelFolder.Square, "--out", At("out.csv")],
        })
        {
            var run = CommandRun.Interrupted([.. words, "--shard", "1/2"]);
            Assert.Equal(130, run.ExitCode);
            Assert.Contains("Stopped in shard 1/2, of which nothing is kept: the same command does it from its beginning.", run.Messages);
            Assert.DoesNotContain(_photos.Temporary.Names, n => n.Contains("out") || n.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Labels_that_are_there_are_replaced_where_that_is_asked_for_alone()
    {
        string[] words = ["label", At("photos"), "--cascade", LabelFolder.Square, "--min-neighbors", "1", "--out", At("out.csv")];
        for (int i = 1; i <= 2; i++) Assert.Equal(0, CommandRun.Of([.. words, "--shard", $"{i}/2"]).ExitCode);
        _photos.Temporary.Write("out.csv", "path,box\nmine.jpg,\"[1, 2, 3, 4]\"\n");
        var refused = CommandRun.Of("merge", At("out.csv"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("is there already", refused.Messages);
        var replaced = CommandRun.Of("merge", At("out.csv"), "--replace");
        Assert.True(replaced.ExitCode == 3, replaced.Messages); // One of seven cannot be read.
        Assert.Contains("mine.jpg", File.ReadAllText(At("out.before-1.csv")));
        // Once more: all is there.
        var again = CommandRun.Of("merge", At("out.csv"));
        Assert.True(again.ExitCode == 3, again.Messages);
        Assert.Contains("nothing was done", again.Messages);
    }

    [Fact]
    public void What_needs_all_pictures_in_one_process_is_refused()
    {
        foreach (string option in new[] { "--annotate", "--crop" })
        {
            var run = CommandRun.Of("predict", Model(), At("photos"), "--out", At("out.csv"), option, At("drawn"), "--shard", "1/2");
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{option} cannot be had with --shard", run.Messages);
        }
        Assert.Contains("--shard needs --out", CommandRun.Of("predict", Model(), At("photos"), "--shard", "1/2").Messages);
        Assert.Contains("--shard needs --list", CommandRun.Of("data", "check", At("photos"), "--shard", "1/2").Messages);
    }

    [Fact]
    public void Words_of_a_shard_that_are_none_of_its_command_are_not_run()
    {
        var header = new ShardHeader
        {
            BoxfitShard = ShardHeader.Version, Program = "1", Command = "train", Number = 1, Count = 1, Pictures = 0, List = "",
            Settings = new Dictionary<string, string>(StringComparer.Ordinal), Words = ["data.csv", "--out", At("run")],
        };
        foreach (string command in new[] { "train", "predict", "weights", "" })
        {
            ShardFile.Write(At("x.shard-1-of-1"), header with { Command = command }, []);
            var run = CommandRun.Of("merge", At("x"));
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("with words that this version of Boxfit does not know", run.Messages);
        }
    }

    [Fact]
    public void Outputs_that_a_shard_names_by_itself_lie_below_that_of_all()
    {
        string data = _photos.Temporary.Write("photos/boxes.csv", "path,x1,y1,x2,y2\n0.png,1,2,30,40\n"), report = At("report.html");
        string[] words = ["data", "check", data, "--list", At("lists/out.csv"), "--report", report];
        Assert.Equal(0, CommandRun.Of([.. words, "--shard", "1/1"]).ExitCode);
        var run = CommandRun.Of("merge", At("lists/out.csv"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"The shards say to write --report {report}, which is neither below", run.Messages);
        Assert.False(File.Exists(report));
    }
}
