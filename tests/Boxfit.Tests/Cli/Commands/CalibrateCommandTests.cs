using Boxfit.Data.Demo;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli.Commands;

public sealed class CalibrateCommandTests(TinyRun tiny) : IClassFixture<TinyRun>, IDisposable
{
    const int Pictures = 40;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string First => Path.Combine(tiny.Pictures, "00000.jpg");

    /// <summary>Other pictures than the run's.</summary>
    string Others()
    {
        string file = Path.Combine(tiny["others"], "boxes.csv");
        return File.Exists(file) ? file : DemoPictures.Write(tiny["others"], Pictures, seed: 5);
    }

    /// <summary>A copy of the run, which can be changed.</summary>
    string Run()
    {
        if (!Directory.Exists(_folder["run"])) SmallRuns.Copy(tiny.Folder, _folder["run"]);
        return _folder["run"];
    }

    [Fact]
    public void A_run_is_given_a_promise_and_predicts_an_inner_and_an_outer_box()
    {
        string report = _folder["promise.html"], run = Run();
        var result = CommandRun.Of("calibrate", run, Others(), "--report", report, "--threads", "1");
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Matches(
            """
            ^Pictures          40
            Promise           in 90 % of pictures like these the object lies between the inner and the outer box
            Distance          \d+\.\d{3}   of the predicted box's side, the largest of the four edges'
            Coverage          90\.2 % ± 4\.6 %   what is true of 40 pictures; nine calibrations of ten have 81\.7 % to 96\.5 %
            Divisions         \d\d\.\d % ± \d+\.\d %   90\.5 % ± 9\.0 % expected; mean of 100 with 20 that calibrate and 20 that measure
            Outer box         \d+\.\d{3}×   as long as the predicted one; by the picture's side \(--score plain\) \d+\.\d{3}×
            Coverage, small   \d+\.\d %   13 objects of \d+\.\d to \d+\.\d % of the picture
            Coverage, medium  \d+\.\d %   13 objects of \d+\.\d to \d+\.\d % of the picture
            Coverage, large   \d+\.\d %   14 objects of \d+\.\d to \d+\.\d % of the picture
            $
            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Matches(@"\nWritten\n(  \S*\.safetensors +with the promise\n|  \S*model\.onnx +with the promise\n){4,}", result.Messages);
        string page = File.ReadAllText(report);
        Assert.Equal(2, page.Split("src=\"data:image/svg+xml").Length - 1);
        foreach (string part in (string[])["Random divisions", "Coverage by the object's size", "Not kept, the farthest off first"])
            Assert.Contains(part, page.Replace("&#x27;", "'", StringComparison.Ordinal));

        var promise = ModelFile.Describe(ModelFile.Find(run)).Promise!;
        Assert.Equal((0.9, PromiseKind.Between, BoxScore.Scaled, 40, "boxes.csv"),
            (promise.Coverage, promise.Kind, promise.Score, promise.Pictures, promise.Dataset));
        var line = CommandRun.Of("predict", run, First).Json;
        Assert.Equal("outer", line.EnumerateObject().Last().Name);
        double[] box = Edges(line, "box"), outer = Edges(line, "outer");
        var info = PictureReader.ReadInfo(First);
        double width = promise.Factor * (box[2] - box[0]), height = promise.Factor * (box[3] - box[1]);
        // The printed box is rounded, and the factor of a model that has learned nothing is large.
        double rounding = 0.02 + 0.02 * promise.Factor;
        Assert.Equal(Math.Max(0, box[0] - width), outer[0], rounding);
        Assert.Equal(Math.Max(0, box[1] - height), outer[1], rounding);
        Assert.Equal(Math.Min(info.Width, box[2] + width), outer[2], rounding);
        Assert.Equal(Math.Min(info.Height, box[3] + height), outer[3], rounding);
        // What it promised of the pictures that it was calibrated on is kept for 37 of 40: ⌈0.9 · 41⌉.
        var evaluated = CommandRun.Of("evaluate", run, Others(), "--json");
        Assert.Equal(37.0 / 40, evaluated.Json.GetProperty("promiseKept").GetDouble(), 12);
        Assert.Contains("Promise kept        92.5 %   90 % is promised, by 40 pictures of boxes.csv\n",
            CommandRun.Of("evaluate", run, Others()).Output);
        Assert.False(CommandRun.Of("evaluate", tiny.Folder, Others(), "--json").Json.TryGetProperty("promiseKept", out _));
    }

    static double[] Edges(JsonElement line, string name) => [.. line.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    [Fact]
    public void Json_has_all_that_was_measured()
    {
        string[] options = ["--coverage", "0.75", "--promise", "contains", "--score", "plain", "--json"];
        var json = CommandRun.Of(["calibrate", Run(), Others(), .. options]).Json;
        Assert.Equal(["files", "coverage", "promise", "score", "factor", "pictures", "trueCoverage", "divisions", "leftOut"],
            json.EnumerateObject().Select(p => p.Name));
        Assert.Equal((0.75, "contains", "plain", 40), (json.GetProperty("coverage").GetDouble(), json.GetProperty("promise").GetString(),
            json.GetProperty("score").GetString(), json.GetProperty("pictures").GetInt32()));
        Assert.Contains(Path.Combine(Run(), "model.onnx"), json.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
        var divisions = json.GetProperty("divisions");
        Assert.Equal((100, 20, 20), (divisions.GetProperty("count").GetInt32(), divisions.GetProperty("calibrating").GetInt32(),
            divisions.GetProperty("measuring").GetInt32()));
        Assert.InRange(divisions.GetProperty("plain").GetProperty("coverage").GetDouble(), 0.7, 0.82);
        Assert.Equal(3, divisions.GetProperty("bySize").GetArrayLength());
        Assert.Equal(10, divisions.GetProperty("reliability").GetArrayLength());
        // The outer box alone is promised.
        var line = CommandRun.Of("predict", Run(), First).Json;
        Assert.Equal(["path", "width", "height", "box", "label", "outer"], line.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void A_table_of_predictions_has_the_boxes_in_columns_of_their_own_and_is_data_still()
    {
        CommandRun.Of("calibrate", Run(), Others(), "--coverage", "0.5");
        string table = Path.Combine(tiny.Pictures, "predicted.csv");
        var result = CommandRun.Of("predict", Run(), First, "--out", table, "--annotate", _folder["drawn"]);
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        string[] lines = File.ReadAllLines(table);
        Assert.Equal("path,width,height,x1,y1,x2,y2,error,label,innerX1,innerY1,innerX2,innerY2,outerX1,outerY1,outerX2,outerY2", lines[0]);
        Assert.Equal(17, lines[1].Split(',').Length);
        // Written again where it is, and read as boxes.
        Assert.Equal(ExitCode.Done, CommandRun.Of("predict", Run(), First, "--out", table).ExitCode);
        var read = Assert.Single(AnnotationFiles.Read(table).Pictures);
        Assert.Equal(double.Parse(lines[1].Split(',')[3], CultureInfo.InvariantCulture), Assert.Single(read.Objects).X1, 0.01);
        File.Delete(table);
        // The boxes are drawn, too.
        CommandRun.Of("predict", tiny.Folder, First, "--annotate", _folder["plain"]);
        byte[][] drawn = [.. ((string[])["plain", "drawn"]).Select(f => File.ReadAllBytes(Directory.GetFiles(_folder[f])[0]))];
        Assert.NotEqual(drawn[0], drawn[1]);
    }

    [Fact]
    public void Pictures_that_the_model_was_trained_on_are_refused_with_their_number_and_the_first()
    {
        string run = Run();
        var result = CommandRun.Of("calibrate", run, tiny.Data, "--part", "all", "--coverage", "0.5");
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Matches(@"The model was trained on 10 of 12 pictures of boxes\.csv, the first \d+\.jpg \(row \d+\)\. On those it errs " +
            @"less than on new ones, so that a promise by them would not be kept\. --part test takes those", result.Messages);
        // In other data, too, and with the model file by itself.
        string[] lines = File.ReadAllLines(Others());
        string copy = Path.Combine(tiny["others"], "known.jpg"), data = Path.Combine(tiny["others"], "known.csv");
        string known = File.ReadLines(Path.Combine(run, "pictures.csv")).First(l => l.StartsWith("train", StringComparison.Ordinal));
        File.Copy(Path.Combine(tiny.Pictures, known.Split(',')[2]), copy, overwrite: true);
        File.WriteAllLines(data, [.. lines, "known.jpg," + lines[1][(lines[1].IndexOf(',') + 1)..]]);
        foreach (string model in (string[])[run, Path.Combine(run, "model.safetensors")])
        {
            string refused = CommandRun.Of("calibrate", model, data).Messages;
            Assert.Contains("The model was trained on 1 of 41 pictures of known.csv, the first known.jpg (row 42).", refused);
            Assert.Contains("--part unseen leaves them out.", refused);
        }
        Assert.Null(ModelFile.Describe(ModelFile.Find(run)).Promise);
        var unseen = CommandRun.Of("calibrate", run, data, "--part", "unseen", "--coverage", "0.5", "--json");
        Assert.True(unseen.ExitCode == ExitCode.Done, unseen.Messages);
        Assert.Contains("Note: the model was trained on 1 picture, the first known.jpg (row 42), which is left out.", unseen.Messages);
        Assert.Equal(40, unseen.Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void What_the_model_has_not_seen_can_be_none_or_unknown()
    {
        string run = Run(), train = _folder["train.csv"];
        var names = File.ReadLines(Path.Combine(run, "pictures.csv")).Where(l => l.StartsWith("train", StringComparison.Ordinal))
            .Select(l => l.Split(',')[2]).ToHashSet();
        string[] lines = File.ReadAllLines(tiny.Data);
        File.WriteAllLines(train, [lines[0], .. lines.Where(l => names.Contains(l.Split(',')[0]))]);
        string[] options = ["--images", tiny.Pictures, "--part", "unseen"];
        Assert.Contains("The model was trained on all of 10 pictures of train.csv. Add others.",
            CommandRun.Of(["calibrate", run, train, .. options]).Messages);
        File.Delete(Path.Combine(run, "pictures.csv"));
        Assert.Contains("Which pictures the model was trained on is not known:",
            CommandRun.Of(["calibrate", run, train, .. options]).Messages);
    }

    [Fact]
    public void Of_the_runs_own_data_the_test_part_is_taken()
    {
        // Of twelve pictures two.
        var result = CommandRun.Of("calibrate", Run(), tiny.Data);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains(
            "boxes.csv is the data of the run: the 2 pictures that it tested on calibrate, not those that it was trained on.",
            result.Messages);
        Assert.Contains("There are 2 pictures to calibrate by; a coverage of 90 % needs at least 9. Add pictures that the model was not " +
            "trained on, or ask for less: --coverage 0.666 is the most of 2.", result.Messages);
        var few = CommandRun.Of("calibrate", Run(), tiny.Data, "--coverage", "0.666");
        Assert.True(few.ExitCode == ExitCode.Done, few.Messages);
        Assert.Contains("Divisions  -       the pictures are too few to calibrate on some and measure on others\n", few.Output);
        var none = CommandRun.Of("calibrate", Run(), tiny.Data, "--part", "validation");
        Assert.Contains("The run has no validation part.", none.Messages);
    }

    [Fact]
    public void Copies_of_training_pictures_in_the_test_part_are_left_out()
    {
        string pictures = _folder["pictures"], data = Path.Combine(pictures, "boxes.csv"), config = Path.Combine(Run(), "config.yaml");
        SmallRuns.Copy(tiny.Pictures, pictures);
        File.WriteAllText(config, File.ReadAllText(config).Replace(tiny.Data, data, StringComparison.Ordinal));
        var parts = File.ReadLines(Path.Combine(Run(), "pictures.csv")).Skip(1).Select(l => l.Split(',')).ToLookup(l => l[0], l => l[2]);
        string copy = parts["test"].First();
        File.Copy(Path.Combine(pictures, parts["train"].First()), Path.Combine(pictures, copy), overwrite: true);
        var result = CommandRun.Of("calibrate", Run(), data, "--coverage", "0.5", "--outside-boxes", "clip", "--json");
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Matches($@"Note: 1 picture is a copy of such that the model was trained on, the first {copy} \(row \d+\), and is left out\.",
            result.Messages);
        Assert.Equal(1, result.Json.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void A_validation_part_is_taken_with_a_note()
    {
        string csv = SmallRuns.Draw(_folder["drawn"]), run = _folder["chosen"];
        Trainer.Run(SmallRuns.Settings(csv, run) with { Epochs = 1, TrainShare = 0.6, ValidationShare = 0.2 });
        var result = CommandRun.Of("calibrate", run, csv, "--part", "validation", "--coverage", "0.5");
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Contains("Note: the model's epoch was chosen by 4 of 4 pictures, so it may err a little less on them than on new ones.",
            result.Messages);
        Assert.DoesNotContain("Note: the model's epoch", CommandRun.Of("calibrate", run, csv, "--coverage", "0.5").Messages);
    }

    [Fact]
    public void A_run_of_an_earlier_version_has_no_list_but_its_own_data_is_known()
    {
        File.Delete(Path.Combine(Run(), "pictures.csv"));
        Assert.Contains("boxes.csv is the data that the model was trained on, so nothing can be promised by it. --part test takes those",
            CommandRun.Of("calibrate", Run(), tiny.Data, "--part", "all").Messages);
        Assert.Equal(ExitCode.Done, CommandRun.Of("calibrate", Run(), tiny.Data, "--coverage", "0.5").ExitCode);
        var others = CommandRun.Of("calibrate", Run(), Others(), "--coverage", "0.5");
        Assert.Contains("Note: which pictures the model was trained on is not known", others.Messages);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("-0.5")]
    [InlineData("90")]
    [InlineData("NaN")]
    public void A_coverage_that_cannot_be_is_refused(string coverage)
    {
        var result = CommandRun.Of("calibrate", Run(), Others(), "--coverage", coverage);
        Assert.Equal(ExitCode.BadInput, result.ExitCode);
        Assert.Contains($"--coverage: found {coverage}, expected a share above 0 and below 1, such as 0.9.", result.Messages);
    }

    [Fact]
    public void A_model_file_by_itself_is_calibrated_with_a_note()
    {
        foreach (string name in (string[])["model.safetensors", "model.onnx"])
        {
            string file = _folder[name];
            File.Copy(Path.Combine(tiny.Folder, name), file);
            var result = CommandRun.Of("calibrate", file, Others(), "--json");
            Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
            Assert.Contains("Note: which pictures the model was trained on is not known; a promise is true only where none of them is " +
                "here. Its training had data of the same name, boxes.csv.", result.Messages);
            Assert.Equal([file], result.Json.GetProperty("files").EnumerateArray().Select(f => f.GetString()));
            Assert.True(CommandRun.Of("predict", file, First).Json.TryGetProperty("outer", out _));
        }
    }

    [Fact]
    public void What_others_make_of_the_model_has_the_promise_only_with_the_same_numbers()
    {
        CommandRun.Of("calibrate", Run(), Others());
        CommandRun.Of("export", Run(), "--out", _folder["same.onnx"]);
        Assert.True(CommandRun.Of("predict", _folder["same.onnx"], First).Json.TryGetProperty("outer", out _));
        var half = CommandRun.Of("export", Run(), "--out", _folder["half.onnx"], "--float16");
        Assert.Contains("Note: what the model promises of its boxes is not in the file, whose boxes are a little different. To " +
            $"calibrate it: {ShellLine.Of("calibrate", _folder["half.onnx"], "DATA")}", half.Messages);
        Assert.False(CommandRun.Of("predict", _folder["half.onnx"], First).Json.TryGetProperty("outer", out _));
    }

    [Fact]
    public void A_run_with_folds_is_calibrated_by_the_boxes_of_its_folds()
    {
        string data = DemoPictures.Write(_folder["photos"], 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        string run = _folder["folds"];
        string[] settings = [.. TinyRun.Settings(), "--folds", "2"];
        Assert.Equal(ExitCode.Done, CommandRun.Of(["train", data, "--out", run, .. settings]).ExitCode);
        var result = CommandRun.Of("calibrate", run, data, "--coverage", "0.8", "--json");
        Assert.True(result.ExitCode == ExitCode.Done, result.Messages);
        Assert.Contains("boxes.csv is the data of the run, each picture of which one of its folds tested", result.Messages);
        Assert.Equal(12, result.Json.GetProperty("pictures").GetInt32());
        double[] scores =
        [
            .. EvaluationTable.Read(Path.Combine(run, "evaluation.csv")).Select(r => BoxScore.Scaled.Of(
                PromiseKind.Between, r.Predicted.Relative(r.Width, r.Height), r.Truth.Relative(r.Width, r.Height))).Order(),
        ];
        // The ⌈0.8 · 13⌉-th.
        Assert.Equal(scores[10], result.Json.GetProperty("factor").GetDouble(), 1e-3);
        Assert.EndsWith("Leave --part out: then the boxes calibrate that the run's folds predict for pictures that they have not seen.\n",
            CommandRun.Of("calibrate", run, data, "--part", "all").Messages);

        // A picture less, and another one more.
        string[] lines = File.ReadAllLines(data);
        File.Copy(_folder["photos/00003.jpg"], _folder["photos/later.jpg"]);
        File.WriteAllLines(data, [lines[0], .. lines[2..], "later.jpg" + lines[1][lines[1].IndexOf(',')..]]);
        var changed = CommandRun.Of("calibrate", run, data, "--coverage", "0.8", "--json");
        Assert.True(changed.ExitCode == ExitCode.Done, changed.Messages);
        Assert.Equal(11, changed.Json.GetProperty("pictures").GetInt32());
        Assert.Contains("Note: 1 picture that the folds tested, the first ../photos/00000.jpg, is not among the usable ones of boxes.csv " +
            "any more, and does not count.", changed.Messages);
        Assert.Contains("row 13, later.jpg: it came after the run began, so that no fold has tested it", changed.Messages);

        // As one whose last training was stopped.
        string config = Path.Combine(run, "config.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\nepochs: 1\n", "\nepochs: 2\n", StringComparison.Ordinal));
        var unfinished = CommandRun.Of("calibrate", run, data);
        Assert.Equal(ExitCode.BadInput, unfinished.ExitCode);
        Assert.Contains("or was stopped, after epoch 1 of 2. Its model, which is to make the promise, is made by going on: boxfit train " +
            "--resume ", unfinished.Messages);
        Assert.DoesNotContain("This takes the model that it has so far", unfinished.Messages);
        File.Delete(Path.Combine(run, "predictions.csv"));
        Assert.Contains("are not done. Go on with them: boxfit train --resume ", CommandRun.Of("calibrate", run, data).Messages);
    }

    [Fact]
    public void A_run_in_use_is_refused_and_an_interruption_writes_nothing()
    {
        using (RunFolder.Open(Run())) Assert.Contains("is in use", CommandRun.Of("calibrate", Run(), Others()).Messages);
        Assert.Equal(ExitCode.Interrupted, CommandRun.Interrupted("calibrate", Run(), Others()).ExitCode);
        Assert.Null(ModelFile.Describe(ModelFile.Find(Run())).Promise);
        Assert.Contains("--report: found ", CommandRun.Of("calibrate", Run(), Others(), "--report", Others()).Messages);
    }
}
