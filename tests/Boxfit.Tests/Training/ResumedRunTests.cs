namespace Boxfit.Tests.Training;

/// <summary>A run that goes on is the same to the bit as one that was never stopped.</summary>
public sealed class ResumedRunTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_interrupted_run_goes_on_to_the_same_bits(int epoch)
    {
        var interrupted = whole.Until(epoch, RunPath);
        Assert.True(interrupted.Interrupted);
        Assert.Null(interrupted.Test);
        Assert.Equal(((epoch - 1) * 5) + 1, interrupted.Steps);
        whole.AssertSame(Trainer.Resume(RunPath));
    }

    [Fact]
    public void A_run_that_looks_twice_goes_on_to_the_same_bits()
    {
        var settings = SmallRuns.Settings(whole.Csv, RunPath) with { Looking = new(2, Margin: 2, Detail: 2) };
        using var stop = new CancellationTokenSource();
        var interrupted = Trainer.Run(settings, new Reports(p =>
        {
            if (p is StepProgress { Epoch: 2 }) stop.Cancel();
        }), stop.Token);
        Assert.Equal(10, interrupted.Steps);
        Trainer.Resume(RunPath);
        Trainer.Run(settings with { Out = _folder["other"] });
        SmallRuns.AssertSame(_folder["other"], RunPath, "last.safetensors", "evaluation.csv");
    }

    [Fact]
    public void The_best_epoch_so_far_is_known_from_the_first_step_on()
    {
        whole.Until(2, RunPath);
        StepProgress? first = null;
        Trainer.Resume(RunPath, new Reports(p => first ??= p as StepProgress));
        Assert.Equal(1, first!.BestEpoch);
        Assert.Equal(whole.Reported.OfType<EpochProgress>().First().Result.Deciding!.MeanIou, first.BestMeanIou);
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
        whole.AssertSame(Trainer.Resume(RunPath));
    }

    /// <summary>As if killed right after its folder had its settings, by which scripts know a run that goes on.</summary>
    [Fact]
    public void A_run_killed_before_its_first_checkpoint_loads_its_weights_again()
    {
        var settings = SmallRuns.Settings(whole.Csv, _folder["other"]) with { Weights = whole.Result.RunFolder, Epochs = 1 };
        Trainer.Run(settings);
        Directory.CreateDirectory(RunPath);
        File.Copy(_folder["other/config.yaml"], Path.Combine(RunPath, "config.yaml"));
        Trainer.Resume(RunPath);
        SmallRuns.AssertSame(_folder["other"], RunPath, "last.safetensors", "weights.json", "pictures.csv", "evaluation.csv");

        string later = _folder["later"];
        Directory.CreateDirectory(later);
        var lines = File.ReadLines(_folder["other/config.yaml"]).Where(l => !l.StartsWith("from:", StringComparison.Ordinal));
        File.WriteAllLines(Path.Combine(later, "config.yaml"), lines.Append($"from: {whole.Result.RunFolder}"));
        Assert.Contains(
            "how it divided its pictures beside those of", Assert.Throws<InputException>(() => Trainer.Resume(later)).Message);
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
        whole.AssertSame(Trainer.Resume(RunPath));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(checkpoints, "epoch-mine.safetensors")));
    }

    [Fact]
    public void A_run_killed_in_its_second_epoch_begins_it_again_to_the_same_bits()
    {
        whole.Until(2, RunPath);
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
        whole.AssertSame(Trainer.Resume(RunPath));
        Assert.All(mine, file => Assert.Equal("mine", File.ReadAllText(file)));
        string[] left = [.. mine.Take(3), Path.Combine(RunPath, "mine", Path.GetFileName(mine[3]))];
        Assert.Equal(
            left.Order(StringComparer.Ordinal),
            ((string[])[RunPath, Path.Combine(RunPath, "checkpoints"), Path.Combine(RunPath, "mine")])
                .SelectMany(f => Directory.GetFiles(f, "*.tmp")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Resuming_a_finished_run_only_measures_it_again()
    {
        SmallRuns.Copy(whole.Result.RunFolder, RunPath);
        whole.AssertSame(Trainer.Resume(RunPath));
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
        Assert.Contains($"train --config {RunPath}/config.yaml --weights {RunPath} --out DIR.", message, StringComparison.Ordinal);
        Assert.Equal(state, File.ReadAllBytes(last));
        // A copy has the same content and another time.
        File.WriteAllBytes(picture, before);
        File.SetLastWriteTimeUtc(picture, new(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(Trainer.Resume(RunPath).Interrupted);
    }

    [Fact]
    public void A_run_may_go_on_with_other_means_and_from_a_checkpoint_that_keeps_no_settings()
    {
        whole.Until(2, RunPath);
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
        whole.AssertSame(Trainer.Resume(RunPath));
    }
}
