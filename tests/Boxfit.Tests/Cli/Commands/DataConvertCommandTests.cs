using Boxfit.Tests.Data;

namespace Boxfit.Tests.Cli.Commands;

public sealed class DataConvertCommandTests(TinyRun tiny) : IClassFixture<TinyRun>, IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string At(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public void Json_has_the_keys_of_the_contract_and_skips_end_with_3()
    {
        _folder.AddPicture("photos/a b.png", 40, 20);
        _folder.AddPicture("photos/c.png", 40, 20);
        string data = _folder.AddFile(
            "boxes.csv", "path,x1,y1,x2,y2,label\na b.png,4,2,20,10,cat\nc.png,,,,,\nmissing.png,4,2,20,10,cat\na b.png,1,one,2,3,cat\n");
        var run = CommandRun.Of("data", "convert", data, "--images", At("photos"), "--to", "yolo", "--out", At("yolo"), "--json");
        Assert.True(run.ExitCode == 3, run.Messages);
        Assert.Equal(["pictures", "boxes", "skipped", "out"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((2, 1), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("boxes").GetInt32()));
        Assert.Equal("""{"malformed":1,"size unknown":1}""", run.Json.GetProperty("skipped").GetRawText());
        Assert.Contains("row 5: \"a b.png\" has y1 = \"one\"", run.Messages);
        Assert.Contains(At("photos/missing.png"), run.Messages);
        // The links lead to the pictures, and the result loads by itself.
        Assert.Equal(20, Assert.Single(Dataset.Load(new() { File = At("yolo") }).Samples).Height);
    }

    /// <summary>From merging to training, each command that is proposed works.</summary>
    [Fact]
    public void Pictures_that_come_to_data_with_parts_are_told_and_divided()
    {
        foreach (int i in Enumerable.Range(0, 12)) PictureWriter.SavePng(Preparation.Checking.Scenes.Draw(i), At($"{i}.png"));
        string parts = _folder.AddFile("parts.csv", "path,x1,y1,x2,y2,split\n" + string.Concat(
            Enumerable.Range(0, 10).Select(i => $"{i}.png,4,2,20,10,{(i < 8 ? "train" : i < 9 ? "validation" : "test")}\n")));
        string more = _folder.AddFile("new.csv", "path,x1,y1,x2,y2\n10.png,4,2,20,10\n11.png,4,2,20,10\n");
        var run = CommandRun.Of("data", "convert", parts, more, "--to", "csv", "--out", At("all.csv"));
        Assert.Contains("Note: 2 pictures are in no part, and the others are: boxfit data split with --keep-parts", run.Messages);
        run = CommandRun.Of("data", "check", At("all.csv"));
        string divide = $"boxfit data split {At("all.csv")} --keep-parts --out parts.csv";
        Assert.Contains($"{divide}\n(2 pictures are in no part yet", run.Messages);
        run = CommandRun.Of("train", At("all.csv"), "--preset", "fast", "--out", At("run"));
        Assert.Contains($"{divide} divides them", run.Messages);
        run = CommandRun.Of("data", "split", At("all.csv"), "--keep-parts", "--allow-duplicates", "--out", At("whole.csv"));
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.All(Dataset.Load(new() { File = At("whole.csv") }).Samples, s => Assert.NotNull(s.Part));
    }

    [Theory]
    [InlineData("csv", "boxes.json")]
    [InlineData("coco", "boxes.csv")]
    [InlineData("cvat", "boxes.json")]
    public void A_name_that_says_another_format_is_refused(string format, string name)
    {
        _folder.AddPicture("a.png", 40, 20);
        string data = _folder.AddFile("a.csv", "path,x1,y1,x2,y2\na.png,4,2,20,10\n");
        var run = CommandRun.Of("data", "convert", data, "--to", format, "--out", At(name));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"is to be written as {format}, of which names end in ", run.Messages);
    }

    [Theory]
    [InlineData("2 pictures have several objects; all of them are written.")]
    [InlineData("2 pictures have several objects; of each the largest is written (--objects largest).", "--objects", "largest")]
    [InlineData("2 pictures have several objects; of each the first is written (--objects first).", "--objects", "first")]
    [InlineData("2 pictures have several objects and are left out (--objects skip).", "--objects", "skip")]
    [InlineData("2 pictures have several objects; written are those of class cat, where there is one (--objects class cat).",
        "--objects", "class", "cat")]
    public void What_is_done_with_several_objects_is_said(string said, params string[] objects)
    {
        foreach (string name in (string[])["a.png", "b.png", "c.png"]) _folder.AddPicture(name, 40, 20);
        string rows = string.Concat("ab".Select(p => $"{p}.png,4,2,20,10,cat\n{p}.png,1,1,5,5,dog\n"));
        string data = _folder.AddFile("boxes.csv", $"path,x1,y1,x2,y2,label\n{rows}c.png,4,2,20,10,cat\n");
        var run = CommandRun.Of(["data", "convert", data, "--to", "csv", "--out", At("out.csv"), .. objects]);
        Assert.Contains($"\n{said}\n", run.Messages);
    }

    [Fact]
    public void Classes_that_are_one_thing_to_find_get_one_name()
    {
        foreach (string name in (string[])["a.png", "b.png"]) _folder.AddPicture(name, 40, 20);
        string data = _folder.AddFile(
            "boxes.csv", "path,x1,y1,x2,y2,label\na.png,4,2,20,10,cat\na.png,4,2,20,10,dog\nb.png,4,2,20,10,dog\n");
        var run = CommandRun.Of("data", "convert", data, "--to", "csv", "--out", At("heads.csv"), "--label", "head");
        Assert.True(run.ExitCode == 0, run.Messages);
        var heads = Dataset.Load(new() { File = At("heads.csv") }).Samples;
        Assert.Equal(["a.png head", "b.png head"], heads.Select(s => $"{s.Name} {s.Label}"));
        Assert.DoesNotContain("several objects", run.Messages);
        string[] dogs = ["data", "convert", data, "--to", "csv", "--out", At("dogs.csv"), "--label", "head"];
        run = CommandRun.Of([.. dogs, "--objects", "class", "dog", "--json"]);
        Assert.Equal((2, 2), (run.Json.GetProperty("pictures").GetInt32(), run.Json.GetProperty("boxes").GetInt32()));
        Assert.DoesNotContain("dog", File.ReadAllText(At("dogs.csv")));
    }

    [Fact]
    public void Several_files_become_one_with_their_parts_from_their_own_folders()
    {
        foreach (string name in (string[])["a/1.png", "a/2.png", "b/1.png"]) _folder.AddPicture(name, 40, 20);
        string train = _folder.AddFile("a/train.csv", "path,x1,y1,x2,y2\n1.png,4,2,20,10\n2.png,4,2,20,10\n");
        string test = _folder.AddFile("b/test.csv", "path,x1,y1,x2,y2\n1.png,5,3,21,11\n");
        var run = CommandRun.Of("data", "convert", train, test, "--to", "csv", "--out", At("all.csv"));
        Assert.True(run.ExitCode == 0, run.Messages);
        var all = Dataset.Load(new() { File = At("all.csv") });
        Assert.Equal(["a/1.png train", "a/2.png train", "b/1.png test"], all.Samples.Select(s => $"{s.Name} {s.Part}"));
        Assert.Equal(5 / 40.0, all.Samples[2].Box.X1, 1e-6);
    }

    /// <summary>Boxes that were drawn, and those that a model proposed for all photos of the folder.</summary>
    [Fact]
    public void Pictures_that_two_files_have_boxes_for_are_told_and_counted_once()
    {
        foreach (string name in (string[])["1.png", "2.png", "3.png", "4.png"]) _folder.AddPicture(name, 40, 20);
        string drawn = _folder.AddFile("drawn.csv", "path,x1,y1,x2,y2\n1.png,4,2,20,10\n2.png,4,2,20,10\n3.png,4,2,20,10\n");
        string more = _folder.AddFile(
            "sub/more.csv", "path,x1,y1,x2,y2\n../1.png,4,2,21,10\n../2.png,4,2,20,11\n../3.png,4,2,20,10\n../4.png,1,1,9,9\n");
        var run = CommandRun.Of("data", "convert", drawn, more, "--to", "csv", "--out", At("all.csv"), "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains(
            "Note: 2 pictures have boxes in more than one of the files, and so have several now, so that training leaves out what it " +
            $"cannot choose from. The first: \"1.png\", in {drawn} and {more}. Take such pictures from one of the files alone; predict " +
            "--without DATA proposes boxes for those that DATA has none for.\n", run.Messages);
        Assert.Contains("wrote 4 pictures with 7 boxes", run.Messages);
        Assert.Equal(4, run.Json.GetProperty("pictures").GetInt32());
        string[] chosen = ["data", "convert", drawn, more, "--to", "csv", "--out", At("first.csv"), "--objects", "first"];
        Assert.DoesNotContain("more than one of the files", CommandRun.Of(chosen).Messages);
    }

    [Fact]
    public void The_word_for_what_Label_Studio_exports_is_explained()
    {
        var run = CommandRun.Of("data", "convert", "drawn.csv", "EXPORT.json", "--to", "csv", "--out", At("more.csv"));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            "Error: EXPORT.json stands for the file that Label Studio writes when you export the corrected boxes as JSON. Put its path " +
            $"there, such as: boxfit data convert drawn.csv my-export.json --to csv --out {At("more.csv")}\n", run.Messages);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("--images 'my photos' --format csv", ", without --images 'my photos' --format csv")]
    public void A_command_that_takes_one_data_file_shows_how_several_become_one(string reading, string without)
    {
        string train = _folder.AddFile("a b/train.csv", "path,x1,y1,x2,y2\n1.png,4,2,20,10\n"), test = _folder.AddFile("test.csv", "");
        string[] options = reading.Length > 0 ? ["--images", "my photos", "--format", "csv"] : [];
        foreach (string[] command in (string[][])[["train"], ["evaluate", "run"]])
        {
            var run = CommandRun.Of([.. command, train, .. options, test]);
            Assert.Equal(2, run.ExitCode);
            Assert.Equal(
                $"Error: '{test}' is one argument too many.\nIt takes one data file. Several become one by\n" +
                $"  boxfit data convert '{train}' {test} {(reading + " ").TrimStart()}--to csv --out all.csv\n" +
                $"Then give all.csv in their place{without}.\nSee: boxfit {command[0]} --help\n",
                run.Messages);
        }
    }

    [Theory]
    [InlineData("train")]
    [InlineData("data split --out parts.csv")]
    [InlineData("data check")]
    [InlineData("data stats")]
    [InlineData("data convert --to csv --out all.csv")]
    public void Photos_beside_a_data_file_are_named_by_an_option(string command)
    {
        _folder.AddPicture("photos/1.png");
        string data = _folder.AddFile("boxes.csv", "path,x1,y1,x2,y2\n1.png,4,2,20,10\n"), photos = At("photos");
        foreach (string[] words in (string[][])[[photos, data], [data, photos]])
        {
            var run = CommandRun.Of([.. command.Split(' '), .. words]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"The folder of the pictures is named by an option: --images {photos}\n", run.Messages);
        }
    }

    [Fact]
    public void A_name_in_two_files_without_a_picture_may_be_two_pictures()
    {
        string one = _folder.AddFile("one.csv", "path,x1,y1,x2,y2\ngone.png,4,2,20,10\n");
        string two = _folder.AddFile("two.csv", "path,x1,y1,x2,y2\ngone.png,4,2,20,10\n");
        var run = CommandRun.Of("data", "convert", one, two, "--to", "csv", "--out", At("all.csv"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("so that it may be one picture or two", run.Messages);
        Assert.False(File.Exists(At("all.csv")));
    }

    [Theory]
    [InlineData("recipe", "out.csv")]
    [InlineData("csv", "sub/out.csv")]
    [InlineData("voc", "out")]
    [InlineData("coco", "out.json")]
    [InlineData("yolo", "out")]
    [InlineData("labelstudio", "out.json")]
    [InlineData("labelme", "sub/out")]
    public void The_result_loads_without_further_options(string format, string name)
    {
        var run = CommandRun.Of("data", "convert", tiny.Data, "--to", format, "--out", At(name));
        Assert.True(run.ExitCode == 0, run.Messages);
        Dataset before = Dataset.Load(new() { File = tiny.Data }), after = Dataset.Load(new() { File = At(name) });
        Assert.Equal(format, after.Format);
        var boxes = after.Samples.ToDictionary(s => Path.GetFileName(s.Path), s => s.Box);
        Assert.Equal(before.Samples.Count, boxes.Count);
        Assert.All(before.Samples, s => Assert.InRange(Math.Abs(s.Box.X2 - boxes[Path.GetFileName(s.Path)].X2) * s.Width, 0, 0.5));
    }

    [Fact]
    public void Boxes_of_the_picture_before_it_was_turned_are_not_written_unless_allowed()
    {
        File.Copy(Path.Combine(Repository.Root, "tests/fixtures/imaging/orientation-6.jpg"), At("a.jpg"));
        var info = PictureReader.TryReadInfo(At("a.jpg"), out _)!;
        Assert.NotEqual(info.Width, info.Height);
        string data = _folder.AddFile("a.xml",
            $"<annotation><filename>a.jpg</filename><size><width>{info.Height}</width><height>{info.Width}</height></size>" +
            "<object><name>c</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>9</xmax><ymax>8</ymax></bndbox></object></annotation>");
        string[] words = ["data", "convert", data, "--to", "csv", "--out", At("out.csv")];
        var run = CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--allow size-swapped", run.Messages);
        Assert.False(File.Exists(At("out.csv")));
        Assert.Equal(0, CommandRun.Of([.. words, "--allow", "size-mismatch,size-swapped"]).ExitCode);
        Assert.Contains("a.jpg,1,2,9,8,c", File.ReadAllText(At("out.csv")));
        Assert.Contains("expected kinds of faults", CommandRun.Of([.. words, "--allow", "size"]).Messages);
    }

    [Theory]
    [InlineData("xmls", "xmls/a.xml")]
    [InlineData("xmls", "a.png")]
    [InlineData("boxes.csv.tmp", "")]
    [InlineData("", "boxes.csv")]
    public void What_is_read_is_never_written_over(string data, string output)
    {
        _folder.AddPicture("a.png", 40, 20);
        Directory.CreateDirectory(At("xmls"));
        _folder.AddFile("xmls/a.xml", "<annotation><filename>a.png</filename></annotation>");
        _folder.AddFile("boxes.csv.tmp", "a.png,1,2,3,4\n");
        byte[][] Contents() => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Order().Select(File.ReadAllBytes)];
        byte[][] before = Contents();
        var run = CommandRun.Of("data", "convert", data.Length > 0 ? At(data) : "", "--to", "csv",
            "--out", output.Length > 0 ? At(output) : "");
        Assert.True(run.ExitCode == 2, run.Messages);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void The_choice_of_objects_may_be_two_words()
    {
        _folder.AddPicture("a.png", 40, 20);
        string data = _folder.AddFile("boxes.csv", "path,x1,y1,x2,y2,label\na.png,4,2,20,10,cat\na.png,1,2,20,10,big dog\n");
        string[] command = ["data", "convert", data, "--to", "csv", "--out", At("out.csv"), "--objects"];
        Assert.Equal(0, CommandRun.Of([.. command, "class", "big dog"]).ExitCode);
        Assert.Contains("a.png,1,2,20,10,big dog", File.ReadAllText(At("out.csv")));
        Assert.Equal(2, CommandRun.Of([.. command, "error"]).ExitCode);
        Assert.Contains("--objects: found 'biggest'", CommandRun.Of([.. command, "biggest"]).Messages);
    }

    [Fact]
    public void Nothing_that_can_be_written_and_an_output_that_is_the_input_end_with_2()
    {
        string data = _folder.AddFile("boxes.csv", "missing.png,4,2,20,10\n");
        Assert.Equal(2, CommandRun.Of("data", "convert", data, "--to", "yolo", "--out", At("out")).ExitCode);
        Assert.False(Path.Exists(At("out")));
        var over = CommandRun.Of("data", "convert", data, "--to", "recipe", "--out", data);
        Assert.Equal(2, over.ExitCode);
        Assert.Equal("missing.png,4,2,20,10\n", File.ReadAllText(data));
        Assert.Equal(130, CommandRun.Interrupted("data", "convert", data, "--to", "csv", "--out", At("out.csv")).ExitCode);
    }

    [Theory]
    [InlineData("voc")]
    [InlineData("labelstudio")]
    [InlineData("coco")]
    public void Predictions_are_written_as_data_and_a_data_file_names_pictures(string format)
    {
        var run = CommandRun.Of("predict", tiny.Folder, tiny.Data, "--format", format, "--out", At("out"), "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        var dataset = Dataset.Load(new() { File = At("out"), Outside = OutsideBoxes.Clip });
        Assert.Equal(12, dataset.Samples.Count + dataset.Skipped.Count);
        Assert.Contains("needs --out", CommandRun.Of("predict", tiny.Folder, tiny.Data, "--format", format).Messages);
    }

    [Fact]
    public void Training_and_evaluation_take_every_format_and_remember_the_choice()
    {
        Assert.Equal(0, CommandRun.Of("data", "convert", tiny.Data, "--to", "voc", "--out", At("voc")).ExitCode);
        var train = CommandRun.Of(["train", At("voc"), "--objects", "class", "clock", "--format", "voc", "--out", At("run"),
            .. TinyRun.Settings()]);
        string label = AnnotationFiles.Read(At("voc")).Pictures[0].Objects[0].Label;
        Assert.True(train.ExitCode == (label == "clock" ? 0 : 2), train.Messages);
        train = CommandRun.Of(["train", At("voc"), "--objects", "largest", "--format", "voc", "--out", At("run"), .. TinyRun.Settings()]);
        Assert.True(train.ExitCode == 0, train.Messages);
        Assert.Contains("objects: largest\n", File.ReadAllText(At("run/config.yaml")));
        Assert.Contains("format: voc\n", File.ReadAllText(At("run/config.yaml")));
        Assert.Equal(0, CommandRun.Of("evaluate", At("run"), At("voc"), "--part", "test").ExitCode);
        Assert.Contains("one of recipe, csv", CommandRun.Of("evaluate", At("run"), At("voc"), "--format", "excel").Messages);
    }
}
