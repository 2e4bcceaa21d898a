using Boxfit.Tests.Preparation.Checking;

namespace Boxfit.Tests.Cli.Commands;

public sealed class DataSplitCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Data(int count = 20)
    {
        Directory.CreateDirectory(_folder["photos of us"]);
        for (int i = 0; i < count; i++) PictureWriter.SavePng(Scenes.Draw(i), _folder[$"photos of us/ä {i}.png"]);
        return _folder.Write("in/boxes.csv", "path,box\n"
            + string.Concat(Enumerable.Range(0, count).Select(i => $"ä {i}.png,\"[10, 10, {30 + i}, 60]\"\n")));
    }

    CommandRun Split(params string[] options) =>
        CommandRun.Of(
            ["data", "split", Data(), "--images", _folder["photos of us"], "--out", _folder["out/split.csv"], "--json", .. options]);

    [Fact]
    public void The_file_loads_without_options_and_says_the_parts()
    {
        var run = Split("--train", "0.7", "--validation", "0.1");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal("""{"train":14,"validation":2,"test":4}""", run.Json.GetProperty("parts").GetRawText());
        Assert.Equal(0, run.Json.GetProperty("duplicateGroups").GetInt32());
        var dataset = Dataset.Load(new() { File = _folder["out/split.csv"] });
        Assert.Empty(dataset.Skipped);
        var split = DatasetSplit.OfFile(dataset);
        Assert.Equal((14, 2, 4), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal("../photos of us/ä 0.png", dataset.Samples[0].Name);
        Assert.Equal(new(10.0 / 120, 10.0 / 90, 30.0 / 120, 60.0 / 90), dataset.Samples[0].Box);
    }

    [Theory]
    [InlineData("out/split.csv", "data", "split", "@/in/boxes.csv", "--images", "@/photos of us", "--out", "@/out/split.csv")]
    [InlineData("s.fold2.csv", "data", "split", "@/in/boxes.csv", "--images", "@/photos of us", "--out", "@/s.csv", "--folds", "2")]
    [InlineData("all.csv", "data", "convert", "@/in/boxes.csv", "--images", "@/photos of us", "--to", "csv", "--out", "@/all.csv")]
    [InlineData("ok.csv", "data", "check", "@/in/boxes.csv", "--images", "@/photos of us", "--fix", "@/ok.csv")]
    [InlineData("ok.left-out.csv", "data", "check", "@/in/boxes.csv", "--images", "@/photos of us", "--fix", "@/ok.csv")]
    public void Data_that_is_there_is_lost_only_where_that_is_asked_for(string there, params string[] words)
    {
        Data();
        string file = _folder.Write(there, "mine"), option = words.Contains("--fix") ? "--fix" : "--out";
        words = [.. words.Select(w => w.Replace("@", _folder.Path))];
        string[] before = Files();
        var run = CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            $"{file} is there, and what it holds would be lost. Choose another name for {option}, or add --replace.", run.Messages);
        Assert.Equal(before, Files());
        run = CommandRun.Of([.. words, "--replace"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.NotEqual("mine", File.ReadAllText(file));
        // An empty one holds nothing.
        File.WriteAllText(file, "");
        foreach (string made in Files().Except(before)) if (made != file) File.Delete(made);
        Assert.Equal(0, CommandRun.Of(words).ExitCode);

        string[] Files() => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void The_table_shows_the_shares_as_they_were_asked_for_and_groups_where_there_are_some()
    {
        string data = Data(), photos = _folder["photos of us"];
        string[] split = ["data", "split", data, "--images", photos, "--train", "0.72", "--validation", "0.14", "--replace"];
        string output = CommandRun.Of([.. split, "--out", _folder["a.csv"]]).Output;
        Assert.Matches(@"part +pictures +share +asked for\n", output);
        Assert.Matches(@"train +14 +70\.0 % +72\.0 %\nvalidation +3 +15\.0 % +14\.0 %\ntest +3 +15\.0 % +14\.0 %\n", output);
        output = CommandRun.Of([.. split, "--out", _folder["a.csv"], "--group", "([0-9])"]).Output;
        Assert.Matches(@"part +pictures +share +asked for +groups\n", output);
    }

    [Fact]
    public void The_next_command_needs_no_option_to_read_the_parts()
    {
        string data = Data(), split = _folder["split.csv"];
        var run = CommandRun.Of("data", "split", data, "--images", _folder["photos of us"], "--format", "recipe", "--out", split);
        string file = System.Text.RegularExpressions.Regex.Escape(split);
        Assert.Matches($@"\nNext\n  boxfit train {file}(\n\(.*\))?\n$", run.Messages);
    }

    [Fact]
    public void Each_fold_is_the_test_part_of_one_file()
    {
        var run = Split("--folds", "4");
        Assert.True(run.ExitCode == 0, run.Messages);
        string[] files = [.. run.Json.GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];
        Assert.Equal(_folder["out/split.fold1.csv"], files[0]);
        var splits = files.Select(f => DatasetSplit.OfFile(Dataset.Load(new() { File = f }))).ToArray();
        Assert.Equal(Enumerable.Range(2, 20), splits.SelectMany(s => s.Test).Select(s => s.Row).Order());
        Assert.All(splits, s => Assert.Equal((15, 0, 5), (s.Train.Count, s.Validation.Count, s.Test.Count)));
    }

    [Fact]
    public void A_file_for_each_part_can_be_had()
    {
        var run = Split("--files");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal([16, 2, 2], new[] { "train", "validation", "test" }
            .Select(p => Dataset.Load(new() { File = _folder[$"out/split.{p}.csv"] }).Samples.Count));
        Assert.False(Dataset.Load(new() { File = _folder["out/split.test.csv"] }).SaysParts);
    }

    [Theory]
    [InlineData("--folds", "3", "--train", "0.5")]
    [InlineData("--folds", "3", "--files")]
    [InlineData("--group", "(")]
    [InlineData("--by", "rows", "--stratify")]
    [InlineData("--train", "0.9")]
    [InlineData("--group-column", "person")]
    public void Contradictions_end_with_2(params string[] options) => Assert.Equal(2, Split(options).ExitCode);

    [Fact]
    public void The_input_is_never_overwritten()
    {
        string data = Data();
        var run = CommandRun.Of("data", "split", data, "--images", _folder["photos of us"], "--out", data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("would overwrite", run.Messages);
    }

    [Fact]
    public void Text_tells_the_parts_and_torn_copies_end_with_3()
    {
        string data = Data();
        File.Copy(_folder["photos of us/ä 0.png"], _folder["photos of us/ä 19.png"], overwrite: true);
        var run = CommandRun.Of("data", "split", data, "--images", _folder["photos of us"], "--out", _folder["rows.csv"], "--by", "rows");
        Assert.Equal(3, run.ExitCode);
        Assert.Matches(@"train +16 +80.0 % +80.0 %", run.Output);
        Assert.Contains("1 set of copies or near copies; 1 stands in several parts", run.Messages);
        Assert.Equal(
            130, CommandRun.Interrupted("data", "split", data, "--images", _folder["photos of us"], "--out", _folder["none.csv"]).ExitCode);
    }

    [Fact]
    public void Training_and_evaluation_take_the_parts_from_the_file()
    {
        Assert.Equal(0, Split("--train", "0.6", "--validation", "0.2").ExitCode);
        string data = _folder["out/split.csv"], folder = _folder["run"];
        var run = CommandRun.Of(["train", data, "--out", folder, .. TinyRun.Settings(), "--json"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("The parts are those that split.csv says.", run.Messages);
        Assert.Contains("12 pictures to train on, 4 to choose the best epoch by, 4 to test on.", run.Messages);
        string config = File.ReadAllText(Path.Combine(folder, "config.yaml"));
        Assert.Contains("split-order: file", config);
        // Chosen by the file's validation part.
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "best.safetensors")), File.ReadAllBytes(ModelFile.Find(folder)));

        SameFigures.Assert(run.Json.GetProperty("test"), CommandRun.Of("evaluate", folder, data, "--part", "test", "--json").Json);
        Assert.Equal(0, CommandRun.Of("train", "--resume", folder).ExitCode);

        // A model alone knows no parts, but the file does.
        File.Copy(ModelFile.Find(folder), _folder["model.safetensors"]);
        Assert.Equal(4, CommandRun.Of("evaluate", _folder["model.safetensors"], data, "--part", "test", "--json")
            .Json.GetProperty("pictures").GetInt32());
        var other = CommandRun.Of("evaluate", folder, Data(), "--images", _folder["photos of us"], "--part", "test");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("says none", other.Messages);
    }

    [Fact]
    public void Shares_on_the_command_line_contradict_parts_in_the_file()
    {
        Split();
        string[] train = ["train", _folder["out/split.csv"], "--out", _folder["run"], .. TinyRun.Settings()];
        var run = CommandRun.Of([.. train, "--split", "0.5"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--split-order seeded", run.Messages);
        Assert.False(Directory.Exists(_folder["run"]));

        run = CommandRun.Of([.. train, "--split", "0.5", "--split-order", "seeded"]);
        Assert.Contains("10 pictures to train on, 10 to test on", run.Messages);
        Assert.Equal(10, CommandRun.Of("evaluate", _folder["run"], _folder["out/split.csv"], "--part", "test", "--json")
            .Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void Where_there_is_no_test_part_the_validation_part_is_it()
    {
        Data(4);
        string data = _folder.Write("photos of us/two.csv", "path,x1,y1,x2,y2,split\n" + string.Concat(
            Enumerable.Range(0, 4).Select(i => $"ä {i}.png,10,10,50,50,{(i == 2 ? "val" : "train")}\n")));
        var run = CommandRun.Of(["train", data, "--out", _folder["run"], .. TinyRun.Settings()]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("3 pictures to train on, 1 to test on. There is no validation part", run.Messages);
        Assert.Contains("Note: two.csv has no part test, so its part validation is the test part.", run.Messages);
        run = CommandRun.Of("evaluate", _folder["run"], data, "--part", "test", "--json");
        Assert.Contains("its part validation is measured", run.Messages);
        Assert.Equal(1, run.Json.GetProperty("pictures").GetInt32());

        // A test part whose pictures are not there is no lack of one.
        File.AppendAllText(data, "none.png,10,10,50,50,test\n");
        run = CommandRun.Of(["train", data, "--out", _folder["other"], "--max-skipped", "0.5", .. TinyRun.Settings()]);
        Assert.Contains("1 into validation and 0 into test", run.Messages);
    }

    [Theory]
    [InlineData("train,train,train,train", "", "puts 4 usable pictures into train, 0 into validation and 0 into test")]
    [InlineData("train,test,,train", "", "does not say which part 1 of 4 pictures belongs to")]
    [InlineData("train,test,tset,train", "", "tset")]
    [InlineData(",,,", "--split-order file", "expected a column split")]
    public void Parts_that_cannot_be_used_are_an_error(string parts, string options, string expected)
    {
        Data(4);
        string[] names = parts.Split(',');
        string data = _folder.Write(
            "photos of us/bad.csv", "path,x1,y1,x2,y2,split\n" + string.Concat(names.Select((p, i) => $"ä {i}.png,10,10,50,50,{p}\n")));
        var run = CommandRun.Of(
            ["train", data, "--out", _folder["run"], .. TinyRun.Settings(), .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Messages);
    }
}
