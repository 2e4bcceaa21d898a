using Boxfit.Tests.Core.Weights;

namespace Boxfit.Tests.Training;

public sealed class TrainerTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_everything_in_its_folder()
    {
        string folder = whole.Result.RunFolder;
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f));
        Assert.Equal(
        [
            ".lock", "best.safetensors", "checkpoints/epoch-0001.safetensors", "checkpoints/epoch-0002.safetensors", "config.yaml",
            "curves.png", "environment.json", "evaluation.csv", "last.safetensors", "metrics.jsonl", "model.onnx", "model.safetensors",
            "pictures.csv", "results.csv", "sheet.png",
        ], files.Where(f => !f.StartsWith("events", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        var r = whole.Result;
        Assert.Equal((false, 2, 10L, false), (r.Interrupted, r.Epochs, r.Steps, r.TooManySkipped));
        Assert.Equal(4, r.Test!.Pictures);
        Assert.InRange(r.DataWaitShare, 0, 1);
        Assert.True(r.PicturesPerSecond > 0);
        Assert.Contains(whole.Reported.OfType<TrainingNotice>(), n => n.Text.Contains("Weights: none", StringComparison.Ordinal));
        Assert.Equal([1, 2], whole.Reported.OfType<EpochProgress>().Select(e => e.Result.Epoch));
    }

    [Fact]
    public void Metrics_have_a_line_a_step_and_a_line_an_epoch()
    {
        var lines = SmallRuns.Metrics(whole.Result.RunFolder).ToArray();
        Assert.Equal("sssssesssss" + "e", string.Concat(lines.Select(l => l.GetProperty("event").GetString()![0])));
        var steps = lines.Where(l => l.GetProperty("event").GetString() == "step").ToArray();
        Assert.Equal(Enumerable.Range(1, 10), steps.Select(l => l.GetProperty("step").GetInt32()));
        foreach (string key in (string[])["epoch", "loss", "meanIou", "learningRate", "picturesPerSecond", "wait"])
            Assert.All(steps, s => Assert.Equal(JsonValueKind.Number, s.GetProperty(key).ValueKind));

        // 18 training pictures in batches of 4, 4, 4, 4, 2: the epoch's loss weighs the smaller batch by its pictures.
        double mean = steps.Take(5).Select((s, i) => s.GetProperty("loss").GetDouble() * (i < 4 ? 4 : 2)).Sum() / 18;
        Assert.Equal(mean, lines[5].GetProperty("trainLoss").GetDouble(), 1e-12);
    }

    [Fact]
    public void A_least_number_of_steps_makes_more_epochs_and_is_kept_for_resuming()
    {
        List<TrainingProgress> reported = [];
        var result = Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 1, MinSteps = 11 }, new Reports(reported.Add));
        Assert.Equal((3, 15L), (result.Epochs, result.Steps));
        Assert.Contains(new TrainingNotice("3 epochs instead of 1, since 18 pictures are few (--min-steps 11)."), reported);
        var kept = TrainingSettings.Resolve(SettingsFile.Read(Path.Combine(RunPath, "config.yaml")), []);
        Assert.Equal((3, 11), (kept.Epochs, kept.MinSteps));
    }

    [Fact]
    public void Same_seed_and_threads_give_the_same_bits() => AssertSameAsWhole(Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath)));

    [Fact]
    public void Another_seed_gives_other_bits() =>
        Assert.NotEqual(
            SmallRuns.Numbers(Path.Combine(whole.Result.RunFolder, "last.safetensors")),
            SmallRuns.Numbers(Path.Combine(
                Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Seed = 12 }).RunFolder, "last.safetensors")));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_interrupted_run_goes_on_to_the_same_bits(int epoch)
    {
        var interrupted = RunUntil(epoch);
        Assert.True(interrupted.Interrupted);
        Assert.Null(interrupted.Test);
        Assert.Equal(((epoch - 1) * 5) + 1, interrupted.Steps);
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Fact]
    public void A_run_killed_in_its_first_epoch_begins_again_to_the_same_bits()
    {
        // As if killed after the second step: what there is at the first, and what comes without a checkpoint.
        string last = Path.Combine(RunPath, "last.safetensors");
        byte[]? start = null;
        using var stop = new CancellationTokenSource();
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is not StepProgress) return;
            start ??= File.ReadAllBytes(last);
            stop.Cancel();
        }), stop.Token);
        File.WriteAllBytes(last, start!);
        File.AppendAllText(Path.Combine(RunPath, "metrics.jsonl"), "{\"event\":\"step\",\"epo");
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Theory]
    [InlineData("results.csv")]
    [InlineData("metrics.jsonl")]
    [InlineData("best.safetensors")]
    [InlineData("checkpoints/epoch-0001.safetensors")]
    public void Without_its_newest_state_a_run_does_not_begin_again_over_anything_of_it(string left)
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string[] results = ["results.csv", "metrics.jsonl", "best.safetensors", "checkpoints/epoch-0001.safetensors",
            "checkpoints/epoch-0002.safetensors"];
        foreach (string name in results.Append("last.safetensors")) if (name != left) File.Delete(Path.Combine(RunPath, name));
        var before = Contents();
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.Contains("last.safetensors is missing", message, StringComparison.Ordinal);
        Assert.Contains($"there is more of the run: {left}.", message, StringComparison.Ordinal);
        string remedy = left.Contains("epoch", StringComparison.Ordinal)
            ? $"cp {Path.Combine(RunPath, left)} {Path.Combine(RunPath, "last.safetensors")}, then"
            : $"boxfit train --config {Path.Combine(RunPath, "config.yaml")}";
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.Equal(before, Contents());

        SortedDictionary<string, string> Contents() => new(Directory.EnumerateFiles(RunPath, "*", SearchOption.AllDirectories)
            .ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f))), StringComparer.Ordinal);
    }

    [Fact]
    public void Without_its_newest_state_a_run_goes_on_from_a_copy_of_the_checkpoint_that_is_named()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string last = Path.Combine(RunPath, "last.safetensors"), checkpoints = Path.Combine(RunPath, "checkpoints");
        File.Delete(last);
        // A name that is none of the run's.
        File.WriteAllText(Path.Combine(checkpoints, "epoch-mine.safetensors"), "mine");
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.Contains("epoch-0002.safetensors /", message, StringComparison.Ordinal);
        File.Copy(Path.Combine(checkpoints, "epoch-0001.safetensors"), last);
        AssertSameAsWhole(Trainer.Resume(RunPath));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(checkpoints, "epoch-mine.safetensors")));
    }

    [Fact]
    public void A_run_killed_in_its_second_epoch_begins_it_again_to_the_same_bits()
    {
        RunUntil(2);
        string checkpoint = Path.Combine(RunPath, "checkpoints", "epoch-0001.safetensors");
        File.Copy(checkpoint, Path.Combine(RunPath, "last.safetensors"), overwrite: true);
        File.WriteAllText(TemporaryName.Beside(Path.Combine(RunPath, "best.safetensors")), "left over");
        File.WriteAllText(TemporaryName.Beside(checkpoint), "left over");
        // What is the user's own, by its name or by its place.
        string[] mine =
        [
            Path.Combine(RunPath, "notes.tmp"), Path.Combine(RunPath, "best.safetensors.tmp"), Path.Combine(RunPath, ".boxfit-notes.tmp"),
            TemporaryName.Beside(Path.Combine(RunPath, "mine", "x")), TemporaryName.Beside(_folder["elsewhere/x"]),
        ];
        foreach (string file in mine)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "mine");
        }
        Directory.CreateSymbolicLink(Path.Combine(RunPath, "photos"), _folder["elsewhere"]);
        Directory.CreateSymbolicLink(Path.Combine(RunPath, "circle"), ".");
        Directory.CreateSymbolicLink(Path.Combine(RunPath, "round"), ".");
        AssertSameAsWhole(Trainer.Resume(RunPath));
        Assert.All(mine, file => Assert.Equal("mine", File.ReadAllText(file)));
        string[] left = [.. mine.Take(3), Path.Combine(RunPath, "mine", Path.GetFileName(mine[3]))];
        Assert.Equal(
            left.Order(StringComparer.Ordinal),
            ((string[])[RunPath, Path.Combine(RunPath, "checkpoints"), Path.Combine(RunPath, "mine")])
                .SelectMany(f => Directory.GetFiles(f, "*.tmp")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_checkpoints_that_is_a_link_is_refused()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string checkpoints = Path.Combine(RunPath, "checkpoints");
        Directory.Move(checkpoints, _folder["elsewhere"]);
        Directory.CreateSymbolicLink(checkpoints, _folder["elsewhere"]);
        string other = TemporaryName.Beside(_folder["elsewhere/x"]);
        File.WriteAllText(other, "not ours");
        string[] before = Directory.GetFiles(_folder["elsewhere"]);
        Assert.Contains("is a link to", Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message);
        Assert.Equal(before, Directory.GetFiles(_folder["elsewhere"]));
    }

    [Theory]
    [InlineData("config.yaml")]
    [InlineData("metrics.jsonl")]
    [InlineData("results.csv")]
    [InlineData("last.safetensors")]
    [InlineData("best.safetensors")]
    [InlineData("model.safetensors")]
    [InlineData("model.onnx")]
    [InlineData("curves.png")]
    [InlineData("evaluation.csv")]
    [InlineData(".lock")]
    public void A_pipe_in_the_place_of_a_file_of_the_run_is_refused_at_once(string name)
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string path = Path.Combine(RunPath, name);
        File.Delete(path);
        PipeFixture.Make(path);
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.StartsWith($"{path} is a pipe, where the run has a file.", message, StringComparison.Ordinal);
        File.Delete(path);
        Directory.CreateDirectory(path);
        message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.Contains(name == "config.yaml" ? "is not a run folder" : " is a folder", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("results.csv", "3,nonsense\n", "line 4: found '3,nonsense', expected a row of the columns epoch,step,")]
    [InlineData("results.csv", "2,10,0.1,0.1,0.1,,,0.1,0.1\n", "line 4: found '2,10,0.1,0.1,0.1,,,0.1,0.1', expected epoch 3 or later")]
    [InlineData("metrics.jsonl", "{\"event\":\"epoch\",\"epoch\":1.5,\"step\":1}\n", "line 13: found '{\"event\":\"epoch\",\"epoch\":1.5,")]
    [InlineData("metrics.jsonl", "{\"event\":\"epoch\",\"epoch\":1}\n", "line 13: found")]
    [InlineData("metrics.jsonl", "{}\n", "line 13: found '{}'")]
    [InlineData("metrics.jsonl", "\u001b[2J\n", "line 13: found '?[2J'")]
    public void Damaged_figures_are_refused_with_their_line_and_nothing_is_changed(string name, string added, string expected)
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string path = Path.Combine(RunPath, name), other = Path.Combine(RunPath, "results.csv");
        File.AppendAllText(path, added);
        byte[] before = File.ReadAllBytes(path), results = File.ReadAllBytes(other);
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.StartsWith($"{path}, {expected}", message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(results, File.ReadAllBytes(other));
        // The remedy of the message.
        File.Delete(path);
        Trainer.Resume(RunPath);
    }

    [Theory]
    [InlineData("results.csv")]
    [InlineData("metrics.jsonl")]
    [InlineData("config.yaml")]
    public void A_file_that_is_far_too_large_is_refused_without_reading_it(string name)
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        using (var file = File.OpenWrite(Path.Combine(RunPath, name))) file.SetLength(3L << 30);
        long before = GC.GetTotalAllocatedBytes();
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 300_000_000);
    }

    [Fact]
    public void Resuming_a_finished_run_only_measures_it_again()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Fact]
    public void A_picture_that_was_replaced_is_refused_and_a_copy_is_none()
    {
        string csv = SmallRuns.Draw(_folder["data"]);
        using var stop = new CancellationTokenSource();
        Trainer.Run(SmallRuns.Settings(csv, RunPath), new Reports(p =>
        {
            if (p is StepProgress) stop.Cancel();
        }), stop.Token);
        string picture = _folder["data/7.png"], last = Path.Combine(RunPath, "last.safetensors");
        byte[] before = File.ReadAllBytes(picture), state = File.ReadAllBytes(last);
        var other = PictureReader.Read(picture);
        other.Pixels.AsSpan(other.Pixels.Length - 3).Fill(9);
        PictureWriter.SavePng(other, picture);
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        Assert.Contains($"The files of 1 picture are not those that the run in {RunPath} was started with: {picture}.", message);
        Assert.Contains($"--from {RunPath}", message, StringComparison.Ordinal);
        Assert.Equal(state, File.ReadAllBytes(last));
        // A copy has the same content and another time.
        File.WriteAllBytes(picture, before);
        File.SetLastWriteTimeUtc(picture, new(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(Trainer.Resume(RunPath).Interrupted);
    }

    [Fact]
    public void A_checkpoint_with_a_number_that_is_none_is_refused_and_kept()
    {
        RunUntil(2);
        string last = Path.Combine(RunPath, "last.safetensors");
        SmallRuns.Change(last, "box.bias", values => values[0] = float.NaN);
        byte[] before = File.ReadAllBytes(last);
        var e = Assert.Throws<InputException>(() => Trainer.Resume(RunPath));
        Assert.Contains("box.bias[0] is NaN", e.Message, StringComparison.Ordinal);
        Assert.Contains(last, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(last));
    }

    [Fact]
    public void A_run_whose_loss_is_no_number_stops_and_leaves_its_last_good_checkpoint()
    {
        // Without batch norm behind it, the last layer's error grows by some thousand times a step.
        var settings = SmallRuns.Settings(whole.Csv, RunPath);
        settings = settings with
        {
            LearningRate = 1000, Optimization = new() { Optimizer = OptimizerKind.Sgd }, Batch = 2,
            Model = settings.Model with { SigmoidOutput = false, Head = [] },
        };
        string last = Path.Combine(RunPath, "last.safetensors");
        byte[]? start = null;
        var e = Assert.Throws<BoxfitException>(() => Trainer.Run(settings, new Reports(p =>
        {
            if (p is StepProgress) start ??= File.ReadAllBytes(last);
        })));
        Assert.Matches(@"^The loss became (NaN|Infinity) at step ([2-9]) \(epoch 1, step \2 of 9\)\. ", e.Message);
        Assert.Contains($" The last good checkpoint is {last}. A smaller learning rate (--lr) usually helps. Rows of the batch", e.Message);
        Assert.Matches(@": (\d+ \(\d+\.png\)(, )?){2}\.$", e.Message);
        Assert.Equal(start, File.ReadAllBytes(last));
        Assert.False(File.Exists(Path.Combine(RunPath, "best.safetensors")));
    }

    [Fact]
    public void Parameters_that_are_no_numbers_are_not_saved()
    {
        RunUntil(2);
        string last = Path.Combine(RunPath, "last.safetensors");
        byte[] before = File.ReadAllBytes(last);
        var graph = ModelFile.Load(last).Graph;
        var checkpoint = CheckpointFile.Load(last, graph);
        checkpoint.Parameters["box.bias"].Values[2] = float.PositiveInfinity;
        var e = Assert.Throws<BoxfitException>(() => CheckpointFile.Save(last, ModelFileTests.Description, checkpoint));
        Assert.Contains("'box.bias'", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(last));
    }

    [Fact]
    public void A_full_disk_ends_the_run_and_the_run_can_be_resumed()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("/dev/full is not there.");
        string last = Path.Combine(RunPath, "last.safetensors");
        var e = Assert.Throws<BoxfitException>(() => Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is not StepProgress { Epoch: 2, Step: 5 }) return;
            File.Move(last, _folder["last"]);
            File.CreateSymbolicLink(last, "/dev/full");
        })));
        Assert.Contains("disk is full", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(RunPath, "*.tmp", SearchOption.AllDirectories));
        File.Move(_folder["last"], last, overwrite: true);
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Fact]
    public void A_run_folder_that_is_deleted_meanwhile_is_said_to_be_gone()
    {
        var e = Assert.Throws<BoxfitException>(() => Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is StepProgress { Epoch: 1 } && Directory.Exists(RunPath)) Directory.Delete(RunPath, recursive: true);
        })));
        Assert.Contains($"there is no folder {RunPath}, or no more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_newest_checkpoints_are_kept_and_a_validation_part_chooses_the_model()
    {
        var result = Trainer.Run(
            SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 3, Keep = 1, TrainShare = 0.6, ValidationShare = 0.2 });
        string kept = Assert.Single(Directory.GetFiles(Path.Combine(RunPath, "checkpoints")));
        Assert.Equal("epoch-0003.safetensors", Path.GetFileName(kept));
        Assert.Equal(File.ReadAllBytes(Path.Combine(RunPath, "best.safetensors")), File.ReadAllBytes(ModelFile.Find(RunPath)));
        string[][] rows = [.. File.ReadLines(Path.Combine(RunPath, "results.csv")).Skip(1).Select(l => l.Split(','))];
        string[] best = rows.MaxBy(r => double.Parse(r[5], System.Globalization.CultureInfo.InvariantCulture))!;
        Assert.Equal((best[0], best[5]), ($"{result.Best!.Epoch}", $"{result.Best.MeanIou:R}"));
        // Nothing can be chosen by the test part, which only the end measures.
        Assert.All(rows, r => Assert.Equal(["", ""], r[7..]));
        Assert.All(SmallRuns.Metrics(RunPath), line => Assert.False(line.TryGetProperty("testMeanIou", out _)));
        Assert.Equal(result.Best.Epoch, ModelFile.Load(ModelFile.Find(RunPath)).Description.Provenance.Epoch);
    }

    [Fact]
    public void The_test_part_is_measured_after_each_epoch_where_it_is_asked_for_and_changes_nothing()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with { TrainShare = 0.6, ValidationShare = 0.2, Epochs = 3 };
        var result = Trainer.Run(settings with { TestsEachEpoch = true });
        string[][] rows = [.. File.ReadLines(Path.Combine(RunPath, "results.csv")).Skip(1).Select(l => l.Split(','))];
        Assert.Equal(rows[result.Best!.Epoch - 1][7], $"{result.Test!.MeanIou:R}");
        // A run that goes on reads them back.
        Assert.Equal(result.Test.MeanIou, Trainer.Resume(RunPath).Test!.MeanIou);
        Assert.Equal(rows, File.ReadLines(Path.Combine(RunPath, "results.csv")).Skip(1).Select(l => l.Split(',')));
        Trainer.Run(settings with { Out = _folder["other"] });
        SmallRuns.AssertSame(RunPath, _folder["other"], "last.safetensors", "best.safetensors");
    }

    [Fact]
    public void Bad_pictures_are_skipped_counted_and_beyond_the_share_flagged()
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        File.WriteAllText(_folder["pictures/3.png"], "not a picture");
        byte[] cut = File.ReadAllBytes(_folder["pictures/5.png"]);
        File.WriteAllBytes(_folder["pictures/5.png"], cut[..(cut.Length / 2)]);
        var result = Trainer.Run(SmallRuns.Settings(csv, RunPath) with { Epochs = 1 });
        Assert.Equal(["3.png", "5.png"], result.Skipped.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.True(result.TooManySkipped);
    }

    [Fact]
    public void Rows_that_say_the_same_again_are_no_unusable_pictures()
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        string[] lines = File.ReadAllLines(csv);
        File.WriteAllLines(csv, [.. lines, .. lines[1..4]]);
        var reported = new List<TrainingProgress>();
        var result = Trainer.Run(
            SmallRuns.Settings(csv, RunPath) with { Epochs = 1, MaxSkipped = 0 }, new Reports(reported.Add));
        Assert.Equal([true, true, true], result.Skipped.Select(s => s.IsRepeat));
        Assert.False(result.TooManySkipped);
        Assert.Contains(new TrainingNotice("3 rows only say again what others say."), reported);
        Assert.DoesNotContain(reported.OfType<TrainingNotice>(), n => n.Text.Contains("--max-skipped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ObjectPolicy.Skip, "2 pictures have several objects and are left out (--objects skip).")]
    [InlineData(ObjectPolicy.Largest, "2 pictures have several objects (--objects largest).")]
    [InlineData(ObjectPolicy.Class,
        "2 pictures have several objects (--objects class cat).", "1 picture is left out by --objects.")]
    public void Pictures_with_several_objects_are_told_once(ObjectPolicy policy, params string[] said)
    {
        string csv = SmallRuns.Draw(_folder["pictures"]);
        string[] lines = [.. File.ReadAllLines(csv).Select((line, i) => i == 0 ? line + ",label" : line + ",cat")];
        File.WriteAllLines(csv, [.. lines, "0.png,1,1,9,9,dog", "1.png,1,1,9,9,cat"]);
        var told = new List<string>();
        var settings = SmallRuns.Settings(csv, RunPath) with { Epochs = 1, Objects = new(policy, policy == ObjectPolicy.Class ? "cat" : "") };
        Trainer.Run(settings, new Reports(p =>
        {
            if (p is TrainingNotice { Text: var text } && text.Contains("object", StringComparison.Ordinal)) told.Add(text);
        }));
        Assert.Equal(said, told.Where(t => !t.Contains("classes", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_existing_run_folder_is_left_alone()
    {
        var settings = SmallRuns.Settings(whole.Csv, whole.Result.RunFolder);
        Assert.Contains("--resume", Assert.Throws<InputException>(() => Trainer.Run(settings)).Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Trainer.Run(SmallRuns.Settings(_folder["missing.csv"], RunPath)));
        Assert.False(Path.Exists(RunPath));
    }

    [Fact]
    public void A_run_in_progress_cannot_be_resumed_at_the_same_time()
    {
        Exception? second = null;
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 1 }, new Reports(p =>
        {
            if (p is StepProgress) second ??= Record.Exception(() => Trainer.Resume(RunPath));
        }));
        Assert.Contains("another process", Assert.IsType<InputException>(second).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_is_an_input_error_and_changes_nothing()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string last = Path.Combine(RunPath, "last.safetensors"), config = Path.Combine(RunPath, "config.yaml");
        byte[] bytes = File.ReadAllBytes(last);
        string results = File.ReadAllText(Path.Combine(RunPath, "results.csv")), settings = File.ReadAllText(config);

        File.WriteAllBytes(last, bytes[..(bytes.Length / 2)]);
        AssertRefused("cut short", "epoch-0002.safetensors");
        File.WriteAllBytes(last, bytes);

        string boxes = SmallRuns.Draw(_folder["others"], 21);
        File.WriteAllText(config, settings.Replace(whole.Csv, boxes, StringComparison.Ordinal));
        AssertRefused("pictures or boxes", "new run");
        File.WriteAllText(config, settings);

        File.Copy(Path.Combine(RunPath, "best.safetensors"), last, overwrite: true);
        AssertRefused("without the state", "epoch-0002.safetensors");
        Assert.Equal(results, File.ReadAllText(Path.Combine(RunPath, "results.csv")));
        Assert.Throws<InputException>(() => Trainer.Resume(_folder["nothing"]));

        void AssertRefused(params string[] texts)
        {
            var e = Assert.Throws<InputException>(() => Trainer.Resume(RunPath));
            Assert.All(texts, t => Assert.Contains(t, e.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("lr: 0.0003", "lr: 0.001", "lr 0.001 instead of 0.0003")]
    [InlineData("size: 32", "size: 64", "size 64 instead of 32")]
    [InlineData("batch: 4", "batch: 5", "batch 5 instead of 4")]
    [InlineData("optimizer: adam", "optimizer: sgd", "optimizer sgd instead of adam")]
    [InlineData("ema: 0", "ema: 0.9", "ema 0.9 instead of 0")]
    [InlineData("freeze: none", "freeze: backbone", "freeze backbone instead of none")]
    [InlineData("head: 16", "head: 17", "head 17 instead of 16")]
    [InlineData("seed: 11", "seed: 12", "seed 12 instead of 11")]
    [InlineData("backbone: mobilenet_v2", "backbone: mininet", "backbone mininet instead of mobilenet_v2")]
    [InlineData("epochs: 2\n", "epochs: 1\nschedule: cosine\n", "schedule cosine instead of exponential; epochs 1 instead of 2")]
    public void Other_settings_than_the_run_was_begun_with_are_named_and_refused(string setting, string other, string named)
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        string config = Path.Combine(RunPath, "config.yaml"), settings = File.ReadAllText(config);
        if (other.Contains("schedule", StringComparison.Ordinal))
            settings = settings.Replace("schedule: exponential\n", "", StringComparison.Ordinal);
        Assert.Contains("\n" + setting, settings, StringComparison.Ordinal);
        File.WriteAllText(config, settings.Replace("\n" + setting, "\n" + other, StringComparison.Ordinal));
        string message = Assert.Throws<InputException>(() => Trainer.Resume(RunPath)).Message;
        string them = named.Contains(';', StringComparison.Ordinal) ? "them" : "it";
        Assert.Equal(
            $"{config} has other settings than the run was begun with: {named}. A run goes on with its own: put {them} back, or start a " +
            $"new run: boxfit train --config {config} --out DIR.", message);
    }

    [Fact]
    public void A_run_may_go_on_with_other_means_and_from_a_checkpoint_that_keeps_no_settings()
    {
        RunUntil(2);
        string config = Path.Combine(RunPath, "config.yaml");
        string text = File.ReadAllText(config).Replace("workers: 2", "workers: 1", StringComparison.Ordinal)
            .Replace("max-skipped: 0.05", "max-skipped: 0.5", StringComparison.Ordinal);
        File.WriteAllText(config, text + "\n");
        SmallRuns.Describe(Path.Combine(RunPath, "last.safetensors"), metadata =>
        {
            var position = System.Text.Json.Nodes.JsonNode.Parse(metadata["boxfit.training"])!.AsObject();
            Assert.True(position.Remove("settings"));
            metadata["boxfit.training"] = position.ToJsonString();
        });
        AssertSameAsWhole(Trainer.Resume(RunPath));
    }

    [Fact]
    public void TensorBoards_events_have_valid_checksums_and_values()
    {
        const string Script = """
            import struct, sys
            table = []
            for i in range(256):
                for _ in range(8): i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
                table.append(i)
            def masked(data):
                c = 0xFFFFFFFF
                for b in data: c = table[(c ^ b) & 255] ^ (c >> 8)
                c ^= 0xFFFFFFFF
                return ((c >> 15 | c << 17) + 0xA282EAD8) & 0xFFFFFFFF
            def fields(b):
                i = 0
                def varint():
                    nonlocal i; v = s = 0
                    while True:
                        v |= (b[i] & 127) << s; s += 7; i += 1
                        if b[i - 1] < 128: return v
                out = {}
                while i < len(b):
                    k = varint(); t = k & 7
                    if t == 0: v = varint()
                    elif t == 1: v, = struct.unpack('<d', b[i:i+8]); i += 8
                    elif t == 5: v, = struct.unpack('<f', b[i:i+4]); i += 4
                    else: n = varint(); v = b[i:i+n]; i += n
                    out[k >> 3] = v
                return out
            b = open(sys.argv[1], 'rb').read(); i = 0; events = []
            while i < len(b):
                n, c = struct.unpack('<QI', b[i:i+12]); assert c == masked(b[i:i+8])
                d = b[i+12:i+12+n]; assert struct.unpack('<I', b[i+12+n:i+16+n])[0] == masked(d)
                events.append(fields(d)); i += 16 + n
            assert events[0][3] == b'brain.Event:2' and events[0][1] > 1.7e9
            values = [(e[2], fields(fields(e[5])[1])) for e in events[1:]]
            print(' '.join(f'{s}:{v[2]:.6g}' for s, v in values if v[1] == b'train/loss'))
            """;
        string file = Assert.Single(Directory.GetFiles(whole.Result.RunFolder, "events.out.tfevents.*"));
        string[] expected =
        [
            .. from line in SmallRuns.Metrics(whole.Result.RunFolder)
               where line.TryGetProperty("loss", out _)
               select $"{line.GetProperty("step")}:{line.GetProperty("loss").GetSingle()}",
        ];
        string[] actual = FixtureScript.RunText(Script, file).Split(' ');
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (a, e) in actual.Zip(expected))
        {
            Assert.Equal(e.Split(':')[0], a.Split(':')[0]);
            Assert.Equal(Loss(e), Loss(a), 1e-5f);
        }

        static float Loss(string pair) => float.Parse(pair.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Evaluating_the_model_on_the_test_part_gives_the_runs_figures()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath);
        var dataset = Dataset.Load(new() { File = whole.Csv });
        var split = DatasetSplit.Make(dataset.Samples, settings.TrainShare, 0, settings.Seed);
        using var model = Predictor.Load(whole.Result.RunFolder);
        var evaluation = Evaluator.Evaluate(model, split.Test);
        // The run measures with its own engine.
        Assert.Equal(whole.Result.Test!.MeanIou, evaluation.Summary.MeanIou, 1e-4);
        Assert.Equal(model.Description.Metrics!.MeanIou, evaluation.Summary.MeanIou, 1e-4);
        Assert.Equal(File.ReadLines(Path.Combine(whole.Result.RunFolder, "evaluation.csv")).Count() - 1, evaluation.Pictures.Count);
        Assert.Equal(22, Evaluator.Evaluate(whole.Result.RunFolder, dataset).Summary.Pictures);
    }

    TrainingResult RunUntil(int epoch)
    {
        using var stop = new CancellationTokenSource();
        return Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath), new Reports(p =>
        {
            if (p is StepProgress s && s.Epoch == epoch) stop.Cancel();
        }), stop.Token);
    }

    void AssertSameAsWhole(TrainingResult result)
    {
        Assert.False(result.Interrupted);
        SmallRuns.AssertSame(
            whole.Result.RunFolder, result.RunFolder, "last.safetensors", "best.safetensors", "checkpoints/epoch-0001.safetensors",
            "checkpoints/epoch-0002.safetensors", "results.csv", "evaluation.csv");
        Assert.Equal(Losses(whole.Result.RunFolder), Losses(result.RunFolder));
        Assert.Equal(whole.Result.Best, result.Best);
        Assert.Equal(whole.Result.Test!.MeanIou, result.Test!.MeanIou);

        static string[] Losses(string folder) =>
        [
            .. from line in SmallRuns.Metrics(folder)
               let loss = line.TryGetProperty("loss", out var ofStep) ? ofStep : line.GetProperty("trainLoss")
               select $"{line.GetProperty("event")} {line.GetProperty("step")} {loss}",
        ];
    }
}
