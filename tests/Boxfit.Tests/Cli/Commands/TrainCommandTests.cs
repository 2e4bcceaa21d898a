using Boxfit.Data.Demo;

namespace Boxfit.Tests.Cli.Commands;

public class TrainCommandTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    internal static readonly string[] s_figures =
    [
        "pictures", "skipped", "meanIou", "medianIou", "accuracyAt50", "accuracyAt75", "accuracyAt90", "mse", "edgeErrorPixels",
        "edgeErrorPercent", "constantBoxIou",
    ];

    [Fact]
    public void Json_has_the_keys_of_the_contract()
    {
        var run = tiny.Training;
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(["runFolder", "epochs", "steps", "picturesPerSecond", "dataWaitShare", "best", "test", "skipped", "leftOut",
            "deliveredEpoch"], run.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(tiny.Folder, run.Json.GetProperty("runFolder").GetString());
        Assert.Equal(3, run.Json.GetProperty("steps").GetInt32()); // 10 of 12 pictures by batches of 4; the last has 2.
        Assert.Equal(["epoch", "meanIou"], run.Json.GetProperty("best").EnumerateObject().Select(p => p.Name));
        Assert.Empty(s_figures.Except(run.Json.GetProperty("test").EnumerateObject().Select(p => p.Name)));
        Assert.Single(run.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_run_goes_on_from_the_model_of_another()
    {
        string more = DemoPictures.Write(tiny["more"], 24, seed: 1), folder = tiny["from"];
        var run = CommandRun.Of("train", more, "--from", tiny.Folder, "--out", folder, "--threads", "1", "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("the whole model, ", run.Messages);
        Assert.Contains("2 pictures of ", run.Messages);
        Assert.DoesNotContain("since none is named", run.Messages);

        // The earlier model's figure is of the same pictures.
        var tested = File.ReadLines(Path.Combine(folder, "pictures.csv")).Where(l => l.StartsWith("test,", StringComparison.Ordinal))
            .Select(l => l[(l.LastIndexOf(',') + 1)..]).ToHashSet();
        string part = Path.Combine(Path.GetDirectoryName(more)!, "tested.csv");
        File.WriteAllLines(part, File.ReadLines(more).Where((l, i) => i == 0 || tested.Contains(l[..l.IndexOf(',')])));
        var before = CommandRun.Of("evaluate", tiny.Folder, part, "--threads", "1", "--json");
        Assert.Equal(before.Json.GetProperty("meanIou").GetDouble(), run.Json.GetProperty("earlierMeanIou").GetDouble(), 3);

        string settings = File.ReadAllText(Path.Combine(folder, "config.yaml"));
        Assert.Contains($"from: \"{tiny.Folder}\"\n", settings);
        Assert.Contains("size: 32\n", settings);
        // The file repeats it, and other weights in it are no contradiction.
        Assert.Equal(0, CommandRun.Of("train", "--config", Path.Combine(folder, "config.yaml"), "--out", tiny["again"]).ExitCode);
        string[] earlier = ["train", more, "--config", Path.Combine(tiny.Folder, "config.yaml"), "--from", tiny.Folder];
        Assert.Equal(0, CommandRun.Of([.. earlier, "--out", tiny["config"]]).ExitCode);
        var other = CommandRun.Of("train", more, "--from", tiny.Folder, "--size", "48", "--out", tiny["none"]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("--size 48 instead of 32. Leave it out", other.Messages);
    }

    [Fact]
    public void With_folds_the_result_is_theirs_and_the_commands_on_runs_take_the_folder()
    {
        string folder = tiny["folds"];
        var run = CommandRun.Of(["train", tiny.Data, "--out", folder, "--folds", "3", .. TinyRun.Settings(), "--json"]);
        Assert.True(run.ExitCode == 0, run.Messages);
        var folds = run.Json.GetProperty("folds");
        Assert.Equal(["count", "meanIou", "spread", "meanIous", "predictions"], folds.EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, 3), (folds.GetProperty("count").GetInt32(), folds.GetProperty("meanIous").GetArrayLength()));
        Assert.Equal(Path.Combine(folder, "predictions.csv"), folds.GetProperty("predictions").GetString());
        Assert.Equal(12, run.Json.GetProperty("test").GetProperty("pictures").GetInt32());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("best").ValueKind);
        Assert.Contains("3 folds, each tested by a training on the others", run.Messages);

        var again = CommandRun.Of("train", "--resume", folder);
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("On all pictures, each by a model that has not seen it:\n", again.Output);
        Assert.Contains("mean IoU and its standard deviation between folds: 0.", again.Output);
        Assert.Contains("predictions.csv", again.Messages);
        Assert.Equal(0, CommandRun.Of("predict", folder, Path.Combine(tiny.Pictures, "00001.jpg")).ExitCode);
        Assert.Equal(0, CommandRun.Of("evaluate", folder, tiny.Data).ExitCode);
        Assert.Equal(0, CommandRun.Of("evaluate", Path.Combine(folder, "fold-1"), Path.Combine(folder, "folds.fold1.csv"), "--part", "test")
            .ExitCode);
        Assert.Equal(0, CommandRun.Of("export", folder, "--out", tiny["folds.onnx"]).ExitCode);
        Assert.Equal(0, CommandRun.Of("data", "compare", tiny.Data, Path.Combine(folder, "predictions.csv")).ExitCode);
        var none = CommandRun.Of("evaluate", folder, tiny.Data, "--part", "test");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("The run has no test part. It was trained on all pictures; ", none.Messages);
        var bytes = CommandRun.Of("quantize", folder, tiny.Data, "--out", tiny["folds.int8.onnx"]);
        Assert.Contains("was trained on all pictures of", bytes.Messages);
        Assert.Contains("folds", CommandRun.Of("runs", "list", folder).Output);
        Assert.Contains($"data check {tiny.Data} --predictions ", again.Messages);
        foreach (string predictions in (string[])[folder, Path.Combine(folder, "predictions.csv")])
        {
            var check = CommandRun.Of("data", "check", tiny.Data, "--predictions", predictions, "--json");
            Assert.Equal(0, check.ExitCode);
            Assert.Equal(["compared", "medianIou", "doubtedBelow", "doubted"],
                check.Json.GetProperty("labels").EnumerateObject().Select(p => p.Name));
        }
        var unmeasured = CommandRun.Of("data", "check", tiny.Data, "--predictions", tiny.Folder);
        Assert.Equal(2, unmeasured.ExitCode);
        Assert.Contains("has no predictions.csv, which comes when all folds of", unmeasured.Messages);
    }

    [Fact]
    public void Folds_do_not_search_for_a_learning_rate()
    {
        var run = CommandRun.Of(["train", tiny.Data, "--folds", "3", "--find-lr", .. TinyRun.Settings()]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--find-lr trains no fold; leave out --folds 3.", run.Messages);
    }

    [Fact]
    public void Pictures_left_out_are_named_with_their_reasons()
    {
        string data = Path.Combine(tiny.Pictures, "gaps.csv");
        string missing = string.Concat(Enumerable.Range(1, 120).Select(i => $"missing{i}.jpg,1,1,5,5\n"));
        string drawn = string.Concat(File.ReadLines(tiny.Data).Skip(1).Select(row => $"{row.Split(',')[0]},1,1,30,30\n"));
        File.WriteAllText(data, $"path,x1,y1,x2,y2\n{drawn}{missing}");
        var run = CommandRun.Of(["train", data, "--out", tiny["gaps"], .. TinyRun.Settings(), "--json"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(120, run.Json.GetProperty("skipped").GetInt32());
        var leftOut = run.Json.GetProperty("leftOut").EnumerateArray().ToList();
        Assert.Equal(100, leftOut.Count);
        Assert.Equal("missing1.jpg", leftOut[0].GetProperty("path").GetString());
        Assert.Contains("there is no file at", leftOut[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_run_whose_pictures_came_from_the_working_folder_goes_on_anywhere()
    {
        using TemporaryFolder folder = new();
        string work = folder["work"], run = folder["run"], lists = Directory.CreateDirectory(folder["lists"]).FullName;
        string[] rows = File.ReadAllLines(DemoPictures.Write(Path.Combine(work, "drawn"), 12, seed: 1));
        string data = Path.Combine(lists, "boxes.csv");
        File.WriteAllLines(data, [rows[0], .. rows.Skip(1).Select(row => "drawn/" + row)]);

        File.WriteAllText(Path.Combine(work, "worst.png"), "there");
        var begun = await ProgramRun.Of(work, null, ["train", data, "--out", run, .. TinyRun.Settings()]);
        Assert.True(begun.ExitCode == 0, begun.Text);
        Assert.Contains(" --part test --sheet worst-2.png\n", begun.Text);
        var on = await ProgramRun.Of(lists, null, "train", "--resume", run, "--epochs", "2");
        Assert.True(on.ExitCode == 0, on.Text);
        var measured = await ProgramRun.Of("/", null, "evaluate", run, data, "--part", "test");
        Assert.True(measured.ExitCode == 0, measured.Text);

        // Both moved: today's working folder has them.
        Directory.Move(work, folder["moved"]);
        Assert.Equal(2, (await ProgramRun.Of(lists, null, "train", "--resume", run, "--epochs", "3")).ExitCode);
        var moved = await ProgramRun.Of(folder["moved"], null, "train", "--resume", run, "--epochs", "3");
        Assert.True(moved.ExitCode == 0, moved.Text);
    }

    [Fact]
    public void A_run_that_would_fill_the_disk_is_refused_before_it_begins()
    {
        string[] settings = [.. TinyRun.Settings(1_000_000), "--keep", "1000000000"];
        var run = CommandRun.Of(["train", tiny.Data, "--out", tiny["vast"], .. settings]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--keep 1 instead of 1000000000", run.Messages);
        Assert.False(Directory.Exists(tiny["vast"]));
    }

    [Fact]
    public void Epochs_are_told_in_messages()
    {
        Assert.Matches(@"Epoch 1/1  loss \d+\.\d+  IoU \d\.\d+  test IoU \d\.\d+ \(best\)  \d+\.\d pictures/s  wait \d+\.\d %",
            tiny.Training.Messages);
    }

    [Fact]
    public void A_run_folder_that_exists_is_refused_with_the_way_on()
    {
        var run = CommandRun.Of(["train", tiny.Data, "--out", tiny.Folder, .. TinyRun.Settings()]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--resume {tiny.Folder}", run.Messages);
    }

    [Fact]
    public void The_preset_that_is_taken_is_named_only_where_training_begins()
    {
        var refused = CommandRun.Of("train", tiny["none.csv"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.DoesNotContain("since none is named", refused.Messages);
    }

    [Fact]
    public void The_model_of_a_folder_of_runs_is_not_guessed_but_the_newest_run_named()
    {
        var run = CommandRun.Of("predict", Path.GetDirectoryName(tiny.Folder)!, tiny.Pictures);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"There are runs in it; the newest is {Path.GetDirectoryName(tiny.Folder)}/", run.Messages);
    }

    [Fact]
    public void A_longer_run_says_that_no_new_epoch_was_better_and_which_model_it_delivers()
    {
        string folder = tiny["longer"];
        // With such a rate no epoch is better than the first.
        string[] words = ["train", tiny.Data, "--out", folder, .. TinyRun.Settings(), "--validation", "0.1", "--lr", "1e-30"];
        var first = CommandRun.Of([.. words, "--freeze-norms", "statistics"]);
        Assert.Contains("model.safetensors  the model, of epoch 1", first.Messages);
        Assert.DoesNotContain("still that of", first.Messages);
        Assert.Contains($"predict {folder} NEW_PHOTOS --annotate boxes", first.Messages);
        Assert.DoesNotContain($"predict {folder} {tiny.Data}", first.Messages);
        var longer = CommandRun.Of("train", "--resume", folder, "--epochs", "2", "--json");
        Assert.True(longer.ExitCode == 0, longer.Messages);
        Assert.Contains(
            "No epoch after 1 was better on the validation part: the model that the run delivers is still that of epoch 1.",
            longer.Messages);
        Assert.Equal(1, longer.Json.GetProperty("deliveredEpoch").GetInt32());
        var fewer = CommandRun.Of("train", "--resume", folder, "--epochs", "1");
        Assert.Equal(2, fewer.ExitCode);
        Assert.Contains("Error: --epochs: found '1', but the run was begun with 2", fewer.Messages);
    }

    [Fact]
    public void After_a_trial_that_was_too_short_going_on_comes_next()
    {
        // Such a rate teaches nothing.
        string[] words = ["train", tiny.Data, "--out", tiny["short"], .. TinyRun.Settings(), "--lr", "1e-30"];
        var run = CommandRun.Of([.. words, "--freeze-norms", "statistics"]);
        Assert.Contains("is below the best constant box's", run.Messages);
        Assert.Contains($"\nNext\n  boxfit train --resume {tiny["short"]} --epochs 60\n  boxfit evaluate {tiny["short"]} ", run.Messages);
    }

    [Fact]
    public void An_interrupted_run_says_how_to_go_on_and_does()
    {
        string folder = tiny["interrupted"];
        var run = CommandRun.Interrupted(["train", tiny.Data, "--out", folder, .. TinyRun.Settings(), "--json"]);
        Assert.Equal(130, run.ExitCode);
        Assert.Contains($"boxfit train --resume {folder}", run.Messages);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Json.GetProperty("test").ValueKind);

        var resumed = CommandRun.Of("train", "--resume", folder, "--json");
        Assert.True(resumed.ExitCode == 0, resumed.Messages);
        Assert.Equal(tiny.Training.Json.GetProperty("test").GetRawText(), resumed.Json.GetProperty("test").GetRawText());
    }

    [Fact]
    public void Settings_come_from_a_file_and_options_win()
    {
        string config = tiny["settings.yaml"];
        File.WriteAllText(config, $"data: {tiny.Data}\nepochs: 0\nbatch: 3\n");
        var run = CommandRun.Of("train", "--config", config);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("'epochs': found '0'", run.Messages);
        run = CommandRun.Of("train", "--config", config, "--epochs", "2", "--batch", "-1");
        Assert.Contains("'batch': found '-1'", run.Messages);
    }

    /// <summary>What going on with a run refuses is left out.</summary>
    [Theory]
    [InlineData("--preset", "fast")]
    [InlineData("--json", "--batch", "3", "--epochs", "6")]
    public void A_run_in_place_of_data_leads_to_going_on_with_it(params string[] words)
    {
        var run = CommandRun.Of(["train", tiny.Folder, .. words]);
        Assert.Equal(2, run.ExitCode);
        string kept = words[0] == "--json" ? " --epochs 6 --json" : "";
        Assert.Contains($"{tiny.Folder} is a run, and no data. To go on with it:\n  boxfit train --resume {tiny.Folder}{kept}\n",
            run.Messages.Replace(" --json --epochs 6", " --epochs 6 --json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("leave out --batch", "--resume", "RUN", "--batch", "3")]
    [InlineData("the run's own data and settings; leave out /", "DATA", "--resume", "RUN")]
    [InlineData("leave out --config", "--resume", "RUN", "--config", "a.yaml")]
    [InlineData("--resume needs a value: RUN; found --epochs.", "--resume", "--epochs", "6")]
    [InlineData("There is no run folder", "--resume", "missing")]
    [InlineData("is not a run folder", "--resume", "PICTURES")]
    [InlineData("unknown option '--epohcs'. Did you mean '--epochs'?", "DATA", "--epohcs", "3")]
    [InlineData("'more' is one argument too many", "DATA", "more")]
    [InlineData("name the file or folder of pictures and boxes")]
    [InlineData("There is no data file at", "missing.csv")]
    [InlineData("There is no folder of pictures", "DATA", "--images", "missing")]
    [InlineData("'split': found '1'", "DATA", "--split", "1")]
    [InlineData("'lr': found '0'", "DATA", "--lr", "0")]
    [InlineData("no published ImageNet weights for 'mininet'", "DATA", "--backbone", "mininet")]
    [InlineData("missing.pth", "DATA", "--weights", "missing.pth")]
    [InlineData("there is none of this name. Did you mean 'imagenet'?", "DATA", "--weights", "imagnet")]
    [InlineData("no parameter is called 'layer9'", "DATA", "--preset", "fast", "--freeze", "layer9")]
    [InlineData("number of stages from 1 to 5", "DATA", "--preset", "fast", "--freeze", "6")]
    [InlineData("freezes every parameter", "DATA", "--preset", "fast", "--freeze", "*")]
    [InlineData("no parameter is called 'layer9.*'", "DATA", "--preset", "fast", "--rates", "layer9.*=0.1")]
    [InlineData("is never reached: the run has 3 epochs", "DATA", "--preset", "fast", "--freeze", "backbone", "--unfreeze", "4:all",
        "--epochs", "3")]
    [InlineData("nothing of it is frozen then", "DATA", "--preset", "fast", "--freeze", "2", "--unfreeze", "3:1")]
    [InlineData(
        "--patience 3 needs a validation part to judge the epochs by, such as --validation 0.1: " +
        "a run that ends when the test part looks best " +
        "would flatter its result.", "DATA", "--preset", "fast", "--patience", "3")]
    [InlineData("leave out --find-lr", "--resume", "RUN", "--find-lr")]
    [InlineData("is not empty", "DATA", "--preset", "fast", "--find-lr", "--out", "PICTURES")]
    public void Wrong_usage_ends_with_2(string message, params string[] words)
    {
        var known = new Dictionary<string, string> { ["DATA"] = tiny.Data, ["RUN"] = tiny.Folder, ["PICTURES"] = tiny.Pictures };
        var run = CommandRun.Of(["train", .. words.Select(w => known.GetValueOrDefault(w, w))]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.DoesNotContain("   at ", run.Messages);
    }

    [Theory]
    [InlineData("x2 = 5, not right of x1 = 44", "path,x1,y1,x2,y2\n00000.jpg,44,15,5,30\n")]
    [InlineData("row 2", "path,x1,y1,x2,y2\n00000.jpg,nan,15,51,30\n")]
    [InlineData("row 2", "path,box\n00000.jpg,\"[a, b, c, d]\"\n")]
    [InlineData("row 2", "path,box\n00000.jpg,\"[1, 2, 3]\"\n")]
    [InlineData("reaches outside", "path,x1,y1,x2,y2\n00000.jpg,10,15,99999,30\n")]
    [InlineData("has no boxes", "")]
    [InlineData("has no boxes", "path,box\n")]
    [InlineData("no picture of 1 can be used", "path,x1,y1,x2,y2\nmissing.jpg,1,2,3,4\n")]
    [InlineData("leaves 1 for training", "path,x1,y1,x2,y2\n00000.jpg,1,2,30,40\n")]
    public void Bad_data_ends_with_2_and_nothing_is_written(string message, string csv)
    {
        string file = tiny["bad.csv"], folder = tiny["bad-run"];
        File.WriteAllText(file, csv);
        var run = CommandRun.Of(["train", file, "--images", tiny.Pictures, "--out", folder, .. TinyRun.Settings()]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.False(Path.Exists(folder));
    }

    [Fact]
    public void Too_many_bad_pictures_end_with_3()
    {
        string file = tiny["skips.csv"];
        File.WriteAllLines(file, File.ReadAllLines(tiny.Data).Append("missing.jpg,\"[1, 2, 3, 4]\""));
        var run = CommandRun.Of(["train", file, "--images", tiny.Pictures, "--out", tiny["skips"], .. TinyRun.Settings()]);
        Assert.True(run.ExitCode == 3, run.Messages);
        Assert.Contains("missing.jpg", run.Messages);
        Assert.Contains("Mean IoU", run.Output);
    }

    [Fact]
    public void A_learning_rate_is_searched_into_a_folder_of_its_own()
    {
        string folder = tiny["find-lr"];
        string[] line = ["train", tiny.Data, "--find-lr", "--out", folder, .. TinyRun.Settings(), "--json"];
        Assert.Equal(130, CommandRun.Interrupted(line).ExitCode);
        Assert.False(Path.Exists(folder));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(folder)!, "find-lr*"));

        var run = CommandRun.Of(line);
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Equal(["folder", "steps", "proposed", "doubt", "swept", "fallen", "rising", "trials"],
            run.Json.EnumerateObject().Select(p => p.Name));
        if (run.Json.GetProperty("swept").ValueKind != JsonValueKind.Null)
            Assert.InRange(run.Json.GetProperty("trials").GetArrayLength(), 3, 4);
        Assert.Equal(["find-lr.json", "find-lr.png", "find-lr.svg"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "find-lr.json")));
        Assert.Equal(run.Json.GetProperty("steps").GetInt32(), json.RootElement.GetProperty("points").GetArrayLength());
        Assert.InRange(run.Json.GetProperty("steps").GetInt32(), 20, 100);
    }
}
