namespace Boxfit.Tests.Cli.Commands;

public class PredictCommandTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    string First => Path.Combine(tiny.Pictures, "00000.jpg");

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("recipe")]
    [InlineData("coco")]
    [InlineData("labelstudio")]
    [InlineData("cvat")]
    [InlineData("via")]
    [InlineData("createml")]
    [InlineData("openimages")]
    public void A_file_that_is_there_is_replaced_where_that_is_asked_for_alone(string format)
    {
        using var folder = new TemporaryFolder();
        string ending = format is "csv" or "recipe" or "openimages" ? ".csv" : format == "cvat" ? ".xml" : ".json";
        foreach (string name in (string[])["labels" + ending, "page.txt"])
        {
            string file = folder.Write(name, "path,x1,y1,x2,y2\na.jpg,1,2,3,4\n");
            string[] words = ["predict", tiny.Folder, First, "--format", format, "--out", file];
            var lost = CommandRun.Of(words);
            Assert.Equal(2, lost.ExitCode);
            Assert.Contains(
                $"{file} is there, and what it holds would be lost. Choose another name for --out, or add --replace.", lost.Messages);
            Assert.Equal("path,x1,y1,x2,y2\na.jpg,1,2,3,4\n", File.ReadAllText(file));
            Assert.Equal(0, CommandRun.Of([.. words, "--replace"]).ExitCode);
            // Of these it is certain that they are predictions, which nobody has drawn.
            Assert.Equal(format is "jsonl" or "csv" ? 0 : 2, CommandRun.Of(words).ExitCode);
        }
    }

    [Fact]
    public void A_picture_gives_a_line_of_json_with_the_keys_of_the_contract()
    {
        var run = CommandRun.Of("predict", tiny.Folder, First);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(["path", "width", "height", "box", "label"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(First, run.Json.GetProperty("path").GetString());
        var info = PictureReader.ReadInfo(First);
        Assert.Equal(info.Width, run.Json.GetProperty("width").GetInt32());
        Assert.Equal(4, run.Json.GetProperty("box").GetArrayLength());
    }

    [Fact]
    public void The_ONNX_file_of_a_run_alone_says_the_same_and_a_model_file_nearly()
    {
        using var folder = new TemporaryFolder();
        string onnx = Path.Combine(tiny.Folder, "model.onnx");
        File.Copy(onnx, folder["model.onnx"]);
        string expected = CommandRun.Of("predict", tiny.Folder, First).Output;
        foreach (string model in (string[])[onnx, folder.Path]) Assert.Equal(expected, CommandRun.Of("predict", model, First).Output);
        var box = CommandRun.Of("predict", ModelFile.Find(tiny.Folder), First).Json.GetProperty("box").EnumerateArray();
        var other = CommandRun.Of("predict", onnx, First).Json.GetProperty("box").EnumerateArray();
        foreach (var (a, b) in box.Zip(other)) Assert.Equal(a.GetDouble(), b.GetDouble(), 0.02);
        var figures = CommandRun.Of("evaluate", onnx, tiny.Data, "--json").Json;
        Assert.Equal(
            CommandRun.Of("evaluate", tiny.Folder, tiny.Data, "--json").Json.GetProperty("meanIou").GetDouble(),
            figures.GetProperty("meanIou").GetDouble(), 1e-4);
    }

    [Theory]
    [InlineData("data convert EXPORT.json --to csv --out corrected.csv",
        "once the boxes are corrected in Label Studio; EXPORT.json: what it",
        "--format", "labelstudio")]
    [InlineData("data convert @/out --to csv --out corrected.csv", "once the boxes are corrected. PAGE shows", "--format", "voc")]
    public void The_way_from_predicted_boxes_to_corrected_ones_is_named(string next, string remark, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] form = options is [_, _] ? [.. options, "--out", folder["out"]] : [.. options, folder["out"]];
        var run = CommandRun.Of(["predict", tiny.Folder, tiny.Pictures, .. form]);
        Assert.True(run.ExitCode == 0, run.Messages);
        next = next.Replace("@", folder.Path).Replace("RUN", tiny.Folder).Replace("PHOTOS", tiny.Pictures);
        remark = remark.Replace("PAGE", ManualPage.Of("labelling.md"));
        Assert.Contains($"\nNext\n  boxfit {next}\n({remark}", "\n" + run.Messages);
    }

    [Fact]
    public void The_outputs_name_says_its_form()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, CommandRun.Of("predict", tiny.Folder, First, "--out", folder["a.csv"]).ExitCode);
        Assert.StartsWith(PredictionTable.Heading, File.ReadAllText(folder["a.csv"]), StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("predict", tiny.Folder, First, "--out", folder["a.jsonl"]).ExitCode);
        Assert.StartsWith("{\"path\"", File.ReadAllText(folder["a.jsonl"]), StringComparison.Ordinal);
        var run = CommandRun.Of("predict", tiny.Folder, First, "--format", "jsonl", "--out", folder["b.csv"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is to be written as jsonl, of which names end in .jsonl", run.Messages);
    }

    [Fact]
    public void A_name_that_may_mean_several_pictures_is_not_left_out_in_silence()
    {
        using var folder = new TemporaryFolder();
        foreach (string place in (string[])["photos/one", "photos/two"])
        {
            Directory.CreateDirectory(folder[place]);
            File.Copy(Directory.GetFiles(tiny.Pictures)[place.EndsWith('o') ? 1 : 0], folder[place + "/a.jpg"]);
        }
        string data = folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.jpg,1,1,9,9\n");
        var run = CommandRun.Of("predict", tiny.Folder, folder["photos"], "--without", data);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("which picture \"a.jpg\" is, so that it can be left out, is not certain: it may be ", run.Messages);
    }

    /// <summary>Those that the model knows are not to be drawn again.</summary>
    [Fact]
    public void The_pictures_that_have_boxes_are_left_out_of_what_is_proposed()
    {
        using var folder = new TemporaryFolder();
        string photos = tiny["pictures"], more = Path.Combine(photos, "new.jpg");
        string[] tasks = ["--format", "labelstudio", "--out", folder["tasks.json"]];
        var all = CommandRun.Of(["predict", tiny.Folder, photos, "--without", tiny.Data, .. tasks]);
        Assert.Equal(2, all.ExitCode);
        Assert.Contains("No picture is left: ", all.Messages);
        // Nor is anything proposed where all are known.
        Assert.DoesNotContain("review", CommandRun.Of("predict", tiny.Folder, photos, "--annotate", folder["none"]).Messages);

        File.Copy(First, more);
        try
        {
            var drawn = CommandRun.Of("predict", tiny.Folder, photos, "--annotate", folder["drawn"]);
            Assert.Contains(
                $"\nNext\n  boxfit review {tiny.Data} {photos} --predict {tiny.Folder}\n" +
                "(to correct the boxes in the browser, and then train on them and the earlier ones", drawn.Messages);
            var run = CommandRun.Of(["predict", tiny.Folder, photos, "--without", tiny.Data, .. tasks]);
            Assert.True(run.ExitCode == 0, run.Messages);
            Assert.Contains($"12 pictures are left out, for which {tiny.Data} has boxes.", run.Messages);
            Assert.Equal("new.jpg", Path.GetFileName(Assert.Single(AnnotationFiles.Read(folder["tasks.json"]).Pictures).Name));
            Assert.Contains(
                $"\nNext\n  boxfit data convert {tiny.Data} EXPORT.json --images {photos} --to csv --out more.csv\n(once the boxes",
                run.Messages);

            // Names without a folder are looked for among the photos.
            string bare = folder.Write("deep/bare.csv", "path,x1,y1,x2,y2\n00000.jpg,1,2,9,9\n00001.jpg,1,2,9,9\n00002.jpg,,,,\n");
            var some = CommandRun.Of("predict", tiny.Folder, photos, "--without", bare);
            Assert.Equal(11, some.Output.TrimEnd().Split('\n').Length);
            Assert.Contains("2 pictures are left out, ", some.Messages);
            Assert.Contains("Note: no picture is left out", CommandRun.Of("predict", tiny.Folder, more, "--without", bare).Messages);
            string list = string.Concat(((string[])[First, more]).Select(p => p + "\n"));
            var listed = CommandRun.WithInput(Encoding.UTF8.GetBytes(list), "predict", tiny.Folder, "-", "--without", tiny.Data);
            Assert.Equal(more, listed.Json.GetProperty("path").GetString());
            var none = CommandRun.WithInput(Encoding.UTF8.GetBytes(First), "predict", tiny.Folder, "-", "--without", tiny.Data);
            Assert.Contains("No picture is left: ", none.Messages);
        }
        finally
        {
            File.Delete(more);
        }
    }

    [Fact]
    public void A_folder_of_annotations_stands_for_the_pictures_that_they_name()
    {
        using var folder = new TemporaryFolder();
        string[] write = ["predict", tiny.Folder, First, "--format", "labelme", "--out", folder["labelme"]];
        Assert.Equal(0, CommandRun.Of(write).ExitCode);
        var run = CommandRun.Of("predict", tiny.Folder, folder["labelme"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(First, Path.GetFullPath(run.Json.GetProperty("path").GetString()!));
        Directory.CreateDirectory(folder["empty"]);
        Assert.Contains("There are no pictures in ", CommandRun.Of("predict", tiny.Folder, folder["empty"]).Messages);
    }

    [Fact]
    public void With_json_the_last_line_is_the_summary_whether_the_boxes_are_lines_or_a_file()
    {
        var run = CommandRun.Of("predict", tiny.Folder, First, "none.jpg", "--json");
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("""{"out":null,"pictures":2,"failed":1,"emptyBoxes":0,"unreadable":[{"path":"none.jpg",""", lines[2]);
    }

    [Fact]
    public void A_result_over_the_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(tiny.Folder, "model.onnx"), folder["model.onnx"]);
        foreach (string run in (string[])[folder.Path, folder["model.onnx"]])
        {
            Assert.Contains("would overwrite", CommandRun.Of("predict", run, First, "--out", folder["model.onnx"]).Messages);
            using var still = Predictor.Load(folder["model.onnx"]);
        }
    }

    [Fact]
    public void A_box_without_area_is_told_and_is_no_annotation()
    {
        string model = EmptyBoxes.Model(tiny.Folder, tiny["empty.safetensors"]);
        var run = CommandRun.Of("predict", model, First, "--annotate", tiny["drawn"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains($"No box: {First}: the predicted box has no area within the picture", run.Messages);
        Assert.Equal(["path", "width", "height", "box", "label", "error"], run.Json.EnumerateObject().Select(p => p.Name));
        string[] row = CommandRun.Of("predict", model, First, "--csv").Output.Split('\n')[1].Split(',');
        Assert.StartsWith("the predicted box has no area", row[7]);
        // As data it would say that the object is not there, and no picture is left for a file.
        var written = CommandRun.Of("predict", model, First, "--format", "coco", "--out", tiny["empty.json"], "--json");
        Assert.Equal((1, 0), (written.Json.GetProperty("emptyBoxes").GetInt32(), written.Json.GetProperty("failed").GetInt32()));
        Assert.Contains("1 of 1 picture got no box and is left out of the result", written.Messages);
        Assert.False(File.Exists(tiny["empty.json"]));
        // In Label Studio it is a task that nobody has done.
        var tasks = CommandRun.Of("predict", model, First, "--format", "labelstudio", "--out", tiny["tasks.json"]);
        Assert.Contains("1 of 1 picture got no box.", tasks.Messages);
        Assert.Contains(Path.GetFileName(First), File.ReadAllText(tiny["tasks.json"]));
    }

    [Fact]
    public void Pictures_of_a_folder_that_are_not_read_are_counted_by_their_reason_and_each_is_in_the_result()
    {
        using var folder = new TemporaryFolder();
        File.Copy(First, folder["a.jpg"]);
        foreach (string name in (string[])["b.nef", "c.NEF", "d.psd"]) folder.Write(name, name.EndsWith('d') ? "8BPS" : "II*\0\x08\0\0\0");
        var run = CommandRun.Of("predict", tiny.Folder, folder.Path, "--out", folder["boxes.csv"], "--csv", "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            ["b.nef", "c.NEF", "d.psd"],
            run.Json.GetProperty("unreadable").EnumerateArray().Select(u => Path.GetFileName(u.GetProperty("path").GetString())));
        Assert.Contains($"Not read: 2 pictures (the first: {folder["b.nef"]}): it is a camera's RAW file (NEF); ", run.Messages);
        // Read again they are no pictures without objects.
        var set = AnnotationFiles.Read(folder["boxes.csv"]);
        Assert.Equal("a.jpg", Path.GetFileName(Assert.Single(set.Pictures).Name));
        Assert.Contains(set.Notes, n => n.Contains("could not be read", StringComparison.Ordinal) && n.Contains(": 3,"));
        Assert.Contains($"Not read: {folder["d.psd"]}: it is a Photoshop file; ", run.Messages);
        Assert.Equal(5, File.ReadAllLines(folder["boxes.csv"]).Length);

        var detected = CommandRun.Of("detect", folder.Path, "--cascade", Boxfit.Tests.Preparation.Labelling.LabelFolder.Square);
        Assert.Equal(3, detected.ExitCode);
        Assert.Contains("Not read: 2 pictures (the first: ", detected.Messages);
    }

    [Fact]
    public void A_table_in_another_folder_names_pictures_from_there()
    {
        using var folder = new TemporaryFolder();
        string table = folder["deep/boxes.csv"], named = Path.GetRelativePath(Environment.CurrentDirectory, First);
        Assert.Equal(0, CommandRun.Of("predict", tiny.Folder, named, First, "--csv", "--out", table).ExitCode);
        string[] names = [.. File.ReadAllLines(table)[1..].Select(line => line.Split(',')[0])];
        Assert.Equal([Path.GetRelativePath(folder["deep"], First), First], names);
        Assert.StartsWith($"{named},", CommandRun.Of("predict", tiny.Folder, named, "--csv").Output.Split('\n')[1]);
    }

    [Fact]
    public void An_output_that_would_overwrite_an_input_is_refused()
    {
        byte[] before = File.ReadAllBytes(First);
        var annotated = CommandRun.Of("predict", tiny.Folder, First, "--annotate", tiny.Pictures);
        var written = CommandRun.Of("predict", tiny.Folder, First, "--out", First, "--replace");
        Assert.Equal((2, 2), (annotated.ExitCode, written.ExitCode));
        Assert.Contains($"--annotate {tiny.Pictures}: {First} lies there, which this command reads", annotated.Messages);
        Assert.Contains("is to be written as jsonl", written.Messages);
        Assert.Equal(before, File.ReadAllBytes(First));
    }

    [Fact]
    public void A_picture_whose_name_is_not_UTF8_is_read_and_one_that_looks_as_another_is_explained()
    {
        using var folder = new TemporaryFolder();
        File.Copy(First, folder["a.jpg"]);
        foreach (string name in (string[])[@"caf\xe9.jpg", @"x\xe8.jpg", @"x\xe9.jpg"])
            Boxfit.Tests.Files.NameEncodingTests.CopyToLatin1(First, folder.Path, name);
        var run = CommandRun.Of("predict", tiny.Folder, folder.Path, "--max-skipped", "1");
        Boxfit.Tests.Files.NameEncodingTests.Remove(folder.Path);
        Directory.CreateDirectory(folder.Path);
        var lines = run.Output.TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(
            ["a.jpg", "caf\uFFFD.jpg", "x\uFFFD.jpg", "x\uFFFD.jpg"],
            lines.Select(l => Path.GetFileName(l.GetProperty("path").GetString())));
        Assert.Equal(lines[0].GetProperty("box").ToString(), lines[1].GetProperty("box").ToString());
        Assert.All(lines[2..], l => Assert.Contains(
            "its name on the disk is not UTF-8 (as of an archive packed on an old Windows), and does not stand for one file alone",
            l.GetProperty("error").GetString()));
        Assert.Contains("2 of 4 pictures could not be read.", run.Messages);
    }

    [Fact]
    public void A_path_that_is_too_long_does_not_end_the_rest_of_its_folder()
    {
        using var folder = new TemporaryFolder();
        File.Copy(First, folder["a.jpg"]);
        using (var shell = Process.Start("bash", ["-c",
            "cd \"$1\"; n=$(printf 'd%.0s' {1..200}); for i in {1..22}; do mkdir $n && cd -P ./$n || exit 1; done; touch x.jpg", "-",
            folder.Path]))
        {
            shell.WaitForExit();
        }
        var run = CommandRun.Of("predict", tiny.Folder, folder.Path, "--max-skipped", "0");
        Boxfit.Tests.Files.NameEncodingTests.Remove(folder[new string('d', 200)]);
        var lines = run.Output.TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.Equal(4, lines[0].GetProperty("box").GetArrayLength());
        Assert.Matches("^its path has 4,[0-9]{3} bytes, more than the system takes", lines[1].GetProperty("error").GetString());
        Assert.Contains("1 of 2 pictures could not be read.", run.Messages);
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public void Pictures_come_in_the_order_of_the_words()
    {
        var run = CommandRun.WithInput(
            Encoding.UTF8.GetBytes(First + "\n"), "predict", tiny.Folder, Path.Combine(tiny.Pictures, "00011.*"), tiny.Pictures, "-");
        string[] expected = ["00011.jpg", .. Enumerable.Range(0, 12).Select(i => $"{i:00000}.jpg"), "00000.jpg"];
        Assert.Equal(expected, run.Output.TrimEnd().Split('\n')
            .Select(l => Path.GetFileName(JsonDocument.Parse(l).RootElement.GetProperty("path").GetString())));
    }

    [Fact]
    public void A_picture_may_come_from_standard_input()
    {
        var run = CommandRun.WithInput(File.ReadAllBytes(First), "predict", tiny.Folder, "-");
        Assert.Equal("-", run.Json.GetProperty("path").GetString());
        Assert.Equal(CommandRun.Of("predict", tiny.Folder, First).Json.GetProperty("box").GetRawText(),
            run.Json.GetProperty("box").GetRawText());
    }

    [Fact]
    public void Csv_has_a_header_and_quotes_what_needs_it()
    {
        string odd = tiny["a, \"b\".jpg"];
        File.Copy(First, odd, overwrite: true);
        var run = CommandRun.Of("predict", tiny.Folder, odd, "--csv");
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal("path,width,height,x1,y1,x2,y2,error,label", lines[0]);
        Assert.StartsWith($"\"{odd.Replace("\"", "\"\"")}\",", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[1].Split(',').Length, lines[0].Split(',').Length + 1); // The comma in the name.
    }

    [Theory]
    [InlineData(3, "broken.jpg", "00000.jpg")]
    [InlineData(0, "broken.jpg", "00000.jpg", "--max-skipped", "0.5")]
    [InlineData(1, "broken.jpg", "missing.jpg")]
    public void Bad_pictures_have_their_error_on_their_line_and_decide_the_exit_code(int code, params string[] words)
    {
        File.WriteAllBytes(Path.Combine(tiny.Pictures, "broken.jpg"), File.ReadAllBytes(First)[..700]);
        var run = CommandRun.Of(["predict", tiny.Folder,
            .. words.Select(w => w.EndsWith(".jpg", StringComparison.Ordinal) ? Path.Combine(tiny.Pictures, w) : w)]);
        File.Delete(Path.Combine(tiny.Pictures, "broken.jpg"));
        Assert.Equal(code, run.ExitCode);
        var first = JsonDocument.Parse(run.Output.Split('\n')[0]).RootElement;
        Assert.Equal(["path", "error"], first.EnumerateObject().Select(p => p.Name));
        Assert.Contains("of 2 pictures could not be read", run.Messages);
    }

    [Theory]
    [InlineData("There are no pictures in", "RUN", "/nowhere/*.jpg")]
    [InlineData("There is no model file or run folder", "/nowhere", "a.jpg")]
    [InlineData("--json and --csv", "RUN", "a.jpg", "--csv", "--json")]
    [InlineData("Standard input is empty", "RUN", "-")]
    [InlineData("unknown option '--anotate'. Did you mean '--annotate'?", "RUN", "a.jpg", "--anotate", "b")]
    [InlineData("--format: found 'xml', expected one of ", "RUN", "a.jpg", "--format", "xml")]
    [InlineData("PATHS is missing: Pictures", "RUN")]
    public void Wrong_usage_ends_with_2(string message, params string[] words)
    {
        var run = CommandRun.Of(["predict", .. words.Select(w => w == "RUN" ? tiny.Folder : w)]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.Empty(run.Output);
    }

    /// <summary>The command that a training names at its end, copied as it stands.</summary>
    [Theory]
    [InlineData("NEW_PHOTOS", "--annotate", "FOLDER/boxes")]
    [InlineData("NEW_PHOTOS/", "--crop", "FOLDER/boxes")]
    [InlineData("PICTURE", "--annotate", "NEW_PHOTOS")]
    public void The_word_for_new_photos_is_explained_and_nothing_made(params string[] words)
    {
        using var folder = new TemporaryFolder();
        words = [.. words.Select(w => w.Replace("FOLDER", folder.Path).Replace("PICTURE", First))];
        var run = CommandRun.Of(["predict", tiny.Folder, .. words]);
        Assert.Equal(2, run.ExitCode);
        string rest = string.Join(' ', words).Replace("NEW_PHOTOS/", "NEW_PHOTOS").Replace("NEW_PHOTOS", "my-photos");
        Assert.Equal(
            "Error: NEW_PHOTOS stands for a folder of your own photos, which the model was not trained on. Put its path there, such " +
            $"as: boxfit predict {tiny.Folder} {rest}\n", run.Messages);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void A_model_behind_its_pictures_is_known_and_the_right_order_said()
    {
        var folder = CommandRun.Of("predict", tiny.Pictures, tiny.Folder, "--csv");
        Assert.Equal(2, folder.ExitCode);
        Assert.Equal(
            $"Error: {tiny.Pictures} is no model, but {tiny.Folder} is one: the model comes first. In that order: boxfit predict " +
            $"{tiny.Folder} {tiny.Pictures} --csv\n", folder.Messages);
        string onnx = Path.Combine(tiny.Folder, "model.onnx");
        Assert.EndsWith($"boxfit predict {onnx} {First} none.jpg\n", CommandRun.Of("predict", First, "none.jpg", onnx).Messages);
        // A model is no picture, but not in the wrong place either.
        Assert.DoesNotContain("comes first", CommandRun.Of("predict", tiny.Folder, onnx).Messages);
    }

    [Fact]
    public void The_model_can_be_summarised_and_drawn()
    {
        var run = CommandRun.Of("summary", tiny.Folder, "--json");
        Assert.Equal(2_223_872, run.Json.GetProperty("backboneParameters").GetInt64());
        Assert.Equal(0, CommandRun.Of("diagram", tiny.Folder, "--out", tiny["net.svg"]).ExitCode);
        var both = CommandRun.Of("summary", tiny.Folder, "--backbone", "resnet18");
        Assert.Equal(2, both.ExitCode);
        Assert.Contains("Leave one of them out", both.Messages);
    }
}
