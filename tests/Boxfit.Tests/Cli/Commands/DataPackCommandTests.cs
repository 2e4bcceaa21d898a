using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.Cli.Commands;

/// <summary>Packing, and what all commands make of what is packed: the same as of loose files.</summary>
public sealed class DataPackCommandTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    string Pack(string kind = "tar")
    {
        string packed = tiny[kind];
        if (Directory.Exists(packed)) return packed;
        var run = CommandRun.Of("data", "pack", tiny.Data, "--out", packed, "--kind", kind, "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(["pictures", "boxes", "skipped", "bytes", "out", "archives"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((12, 12), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("boxes").GetInt32()));
        Assert.Equal(packed, run.Json.GetProperty("out").GetString());
        Assert.Equal($"pictures-000000.{kind}", Assert.Single(run.Json.GetProperty("archives").EnumerateArray()).GetString());
        return packed;
    }

    [Theory]
    [InlineData("tar")]
    [InlineData("zip")]
    public void Training_on_archives_gives_the_figures_of_loose_files(string kind)
    {
        var run = CommandRun.Of(["train", Pack(kind), "--out", tiny[$"run-{kind}"], .. TinyRun.Settings(), "--json"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(tiny.Training.Json.GetProperty("test").GetRawText(), run.Json.GetProperty("test").GetRawText());
        // Its pictures are known again, from any working folder.
        run = CommandRun.Of("train", "--resume", tiny[$"run-{kind}"], "--epochs", "2");
        Assert.True(run.ExitCode == 0, run.Messages);
    }

    [Fact]
    public void Predictions_checks_and_conversions_are_those_of_loose_files()
    {
        string packed = Pack();
        Assert.Equal(Boxes(tiny.Pictures), Boxes(packed));
        Assert.Equal(Boxes(tiny.Pictures), Boxes(Path.Combine(packed, "pictures-*.tar")));
        Assert.Equal(Boxes(tiny.Pictures), Boxes(Path.Combine(packed, "pictures-{000000..000000}.tar")));
        var check = CommandRun.Of("data", "check", packed, "--report", tiny["report.html"], "--fix", tiny["clean.csv"]);
        Assert.True(check.ExitCode == CommandRun.Of("data", "check", tiny.Data).ExitCode, check.Messages);
        string csv = tiny["archived.csv"];
        Assert.Equal(0, CommandRun.Of("data", "convert", packed, "--to", "csv", "--out", csv).ExitCode);
        Assert.StartsWith("tar/pictures-000000.tar/00000.jpg,", File.ReadAllLines(csv)[1]);
        Assert.Equal(
            Dataset.Load(new() { File = tiny.Data }).Samples.Select(s => s.Box.ToString()),
            Dataset.Load(new() { File = csv }).Samples.Select(s => s.Box.ToString()));
        // Names of the table lead into an archive that is named as the folder of the pictures, too.
        string loose = tiny.Data, images = Path.Combine(packed, "pictures-000000.tar");
        File.Copy(loose, tiny["alone/boxes.csv"] is var alone && Directory.CreateDirectory(tiny["alone"]).Exists ? alone : "");
        Assert.Equal(12, Dataset.Load(new() { File = alone, Images = images }).Samples.Count);
        var yolo = CommandRun.Of("data", "convert", packed, "--to", "yolo", "--out", tiny["yolo"]);
        Assert.True(yolo.ExitCode == 0, yolo.Messages);
        Assert.Equal(12, Dataset.Load(new() { File = tiny["yolo"] }).Samples.Count);

        string[] Boxes(string pictures) =>
        [
            .. CommandRun.Of("predict", tiny.Folder, pictures).Output.TrimEnd().Split('\n')
                .Select(line => line[line.IndexOf("\"width\"", StringComparison.Ordinal)..]),
        ];
    }

    [Fact]
    public void Shards_of_archives_merge_to_what_one_process_writes()
    {
        string packed = Pack(), whole = tiny["whole.jsonl"], parts = tiny["parts.jsonl"];
        Assert.Equal(0, CommandRun.Of("predict", tiny.Folder, packed, "--out", whole).ExitCode);
        foreach (int i in Enumerable.Range(1, 3))
            Assert.Equal(0, CommandRun.Of("predict", tiny.Folder, packed, "--out", parts, "--shard", $"{i}/3").ExitCode);
        Assert.Equal(0, CommandRun.Of("merge", parts).ExitCode);
        Assert.Equal(File.ReadAllText(whole), File.ReadAllText(parts));
    }

    [Fact]
    public void Photos_in_an_archive_are_labelled()
    {
        using var folder = new LabelFolder();
        folder.AddOne("photos/one.png");
        folder.AddTwo("photos/two.png");
        var run = CommandRun.Of("data", "pack", folder["photos"], "--out", folder["packed"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("Packed 2 pictures with 0 boxes into 1 archive in ", run.Messages);
        string archive = folder["packed/pictures-000000.tar"];
        run = CommandRun.Of("label", archive, "--out", folder["labels.csv"], "--cascade", LabelFolder.Square, "--min-neighbors", "1");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal("packed/pictures-000000.tar/one.png,\"[19, 9, 62, 52]\",object,0.7727", folder.Lines("labels.csv")[1]);
        Assert.Single(Dataset.Load(new() { File = folder["labels.csv"] }).Samples);
        Assert.Contains("has no boxes", CommandRun.Of("train", archive).Messages);
    }

    [Fact]
    public void What_cannot_be_packed_is_counted_and_a_folder_that_is_filled_is_refused()
    {
        string data = tiny["some.csv"];
        File.WriteAllText(data, "path,x1,y1,x2,y2\npictures/00000.jpg,1,2,30,40\nnone.jpg,1,2,3,4\n");
        var run = CommandRun.Of("data", "pack", data, "--out", tiny["some"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Skipped 1 entry. The first, ", run.Messages);
        run = CommandRun.Of("data", "pack", data, "--out", tiny["some"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not empty", run.Messages);
        Assert.Equal(2, CommandRun.Of("data", "pack", data, "--out", tiny["other"], "--size", "0").ExitCode);
    }
}
