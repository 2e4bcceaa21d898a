using Boxfit.Tests.Preparation.Labelling;

namespace Boxfit.Tests.Cli;

/// <summary>The name of what is in the boxes goes all the way, from labels to predictions.</summary>
public sealed class ClassTests : IDisposable
{
    readonly LabelFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Formats => [.. AnnotationFiles.WrittenFormatNames];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_class_is_kept_from_labels_through_every_format(string format)
    {
        AddPictures(3);
        string there = _folder["there"], back = _folder["back.csv"];
        Run(["label", _folder["photos"], "--out", _folder["labels.csv"], "--label", "cat face, \"grey\"", .. Search]);
        Run("data", "convert", _folder["labels.csv"], "--to", format, "--out", there);
        Run("data", "convert", there, "--images", _folder["photos"], "--to", "csv", "--out", back);
        Assert.Equal(Enumerable.Repeat("cat face, \"grey\"", 3), Classes(back));

        Run(["label", _folder["photos"], "--out", _folder["direct"], "--format", format, "--label", "cat", "--no-sheet", .. Search]);
        Assert.Equal(Enumerable.Repeat("cat", 3), Classes(_folder["direct"]));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Boxes_without_a_class_are_objects_where_tools_want_a_name(string format)
    {
        AddPictures(1);
        File.WriteAllText(_folder["boxes.csv"], "path,x1,y1,x2,y2\nphotos/0.png,20,10,60,50\n");
        Run("data", "convert", _folder["boxes.csv"], "--to", format, "--out", _folder["there"]);
        Assert.Equal([format is "csv" or "recipe" or "via" ? "" : "object"], Classes(_folder["there"]));
    }

    [Fact]
    public void Categories_lists_and_rectangle_labels_stand_in_the_files_as_tools_want_them()
    {
        AddPictures(2);
        File.WriteAllText(_folder["boxes.csv"],
            "path,x1,y1,x2,y2,label,split\nphotos/0.png,20,10,60,50,face,train\nphotos/1.png,20,10,60,50,face,test\n");
        foreach (string format in (string[])["coco", "labelstudio", "yolo"])
            Run("data", "convert", _folder["boxes.csv"], "--to", format, "--out", _folder[format]);
        Assert.Contains("""
            "categories":[{"id":1,"name":"face"}]
            """, File.ReadAllText(_folder["coco"]));
        Assert.Contains("""
            "rectanglelabels":["face"]
            """, File.ReadAllText(_folder["labelstudio"]));
        Assert.Equal("./images/train/0.png", File.ReadAllText(_folder["yolo/train.txt"]).Trim());
        Assert.Equal("./images/test/1.png", File.ReadAllText(_folder["yolo/test.txt"]).Trim());
        Assert.Contains("0: \"face\"", File.ReadAllText(_folder["yolo/data.yaml"]));
        Assert.StartsWith("0 ", File.ReadAllText(_folder["yolo/labels/test/1.txt"]));
    }

    [Fact]
    public void A_model_calls_what_it_finds_by_the_class_of_its_data()
    {
        AddPictures(8);
        Run(["label", _folder["photos"], "--out", _folder["labels.csv"], "--label", "cat", .. Search]);
        Run("data", "check", _folder["labels.csv"], "--fix", _folder["fixed.csv"]);
        Assert.Equal("cat", Assert.Single(Classes(_folder["fixed.csv"]).Distinct()));
        Run("data", "split", _folder["labels.csv"], "--out", _folder["parts.csv"], "--allow-duplicates");
        Assert.Equal(Enumerable.Repeat("cat", 8), Classes(_folder["parts.csv"]));
        var trained = Run(["train", _folder["parts.csv"], "--out", _folder["run"], .. TinyRun.Settings()]);
        Assert.DoesNotContain("classes", trained.Messages);

        foreach (string model in (string[])["run", "run/model.safetensors", "run/last.safetensors"])
        {
            var summary = Run("summary", _folder[model], "--json").Json;
            Assert.Equal(("cat", """["cat"]"""), (summary.GetProperty("label").GetString(), summary.GetProperty("classes").GetRawText()));
        }
        Assert.Matches("\nFinds +cat\n", Run("summary", _folder["run"]).Output);
        string picture = _folder["photos/0.png"];
        Assert.Equal("cat", Run("predict", _folder["run"], picture).Json.GetProperty("label").GetString());
        string[] rows = Run("predict", _folder["run"], picture, "--csv").Output.TrimEnd().Split('\n');
        Assert.Equal(("path,width,height,x1,y1,x2,y2,error,label", ",,cat"), (rows[0], rows[1][^5..]));
        foreach (string format in AnnotationFiles.WrittenFormatNames)
        {
            Run("predict", _folder["run"], picture, "--format", format, "--out", _folder["found-" + format]);
            Assert.Equal(["cat"], Classes(_folder["found-" + format]));
        }
        using var predictor = Boxfit.Inference.Predictor.Load(_folder["run"]);
        Assert.Equal("cat", predictor.Predict(picture).Label);
    }

    [Fact]
    public void A_model_of_several_classes_finds_objects_and_keeps_the_list()
    {
        AddPictures(8);
        string rows = string.Concat(Enumerable.Range(0, 8).Select(i => $"photos/{i}.png,20,10,60,50,{(i < 3 ? "dog" : "cat")},train\n"));
        File.WriteAllText(_folder["boxes.csv"], "path,x1,y1,x2,y2,label,split\n" + rows.Replace("7.png,20,10,60,50,cat,train",
            "7.png,20,10,60,50,cat,test", StringComparison.Ordinal));
        var trained = Run(["train", _folder["boxes.csv"], "--out", _folder["run"], .. TinyRun.Settings()]);
        Assert.Contains("2 classes (cat 4, dog 3)", trained.Messages);
        Assert.Contains("--objects class NAME", trained.Messages);
        string one = $"boxfit data convert {_folder["boxes.csv"]} --to csv --out one-class.csv --label NAME";
        Assert.Contains(one, trained.Messages);
        Assert.Null(CommandLines.Problem(one));
        var summary = Run("summary", _folder["run"], "--json").Json;
        Assert.Equal("object", summary.GetProperty("label").GetString());
        Assert.Equal("""["cat","dog"]""", summary.GetProperty("classes").GetRawText());
        Assert.Matches(@"Finds +object \(of the classes cat, dog\)", Run("summary", _folder["run"]).Output);
        Assert.Equal("object", Run("predict", _folder["run"], _folder["photos/0.png"]).Json.GetProperty("label").GetString());

        Run(["train", _folder["boxes.csv"], "--out", _folder["cats"], "--objects", "class", "cat", .. TinyRun.Settings()]);
        Assert.Equal("cat", Run("predict", _folder["cats"], _folder["photos/0.png"]).Json.GetProperty("label").GetString());
    }

    [Fact]
    public void A_class_that_is_not_there_is_refused_with_those_that_are()
    {
        AddPictures(3);
        File.WriteAllText(_folder["boxes.csv"],
            "path,x1,y1,x2,y2,label\nphotos/0.png,20,10,60,50,dog\nphotos/1.png,20,10,60,50,cat\nphotos/2.png,20,10,60,50,cat\n");
        string[][] commands =
        [
            ["train", _folder["boxes.csv"], "--out", _folder["run"], .. TinyRun.Settings()],
            ["data", "convert", _folder["boxes.csv"], "--to", "coco", "--out", _folder["boxes.json"]],
        ];
        foreach (string[] command in commands)
        {
            var run = CommandRun.Of([.. command, "--objects", "class", "cta"]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains("has no object of class 'cta'. Its classes: cat (2), dog (1).", run.Messages);
            run = CommandRun.Of([.. command, "--objects", "class", "dogs"]);
            Assert.Contains("has no object of class 'dogs'. Its classes: cat (2), dog (1). Did you mean 'dog'?", run.Messages);
        }
        Assert.Empty(Directory.GetFiles(_folder.Temporary.Path, "*.json"));
    }

    static string[] Search => ["--cascade", LabelFolder.Square, "--min-neighbors", "1"];

    void AddPictures(int count)
    {
        for (int i = 0; i < count; i++) _folder.AddOne($"photos/{i}.png");
    }

    static IEnumerable<string> Classes(string data) => AnnotationFiles.Read(data).Pictures.SelectMany(p => p.Objects).Select(o => o.Label);

    static CommandRun Run(params string[] words)
    {
        var run = CommandRun.Of(words);
        Assert.True(run.ExitCode is 0 or 3, $"{string.Join(' ', words)}: {run.Messages}");
        return run;
    }
}
