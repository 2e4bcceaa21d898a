namespace Boxfit.Tests.Training;

/// <summary>A run that is damaged, changed or in use does not go on, and nothing of it is changed.</summary>
public sealed class RefusedRunTests(FinishedRun whole) : IClassFixture<FinishedRun>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    string RunPath => _folder["run"];

    public void Dispose() => _folder.Dispose();

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
        string[] others = ["last.safetensors", ModelFile.DeliveredName];
        foreach (string name in results.Concat(others)) if (name != left) File.Delete(Path.Combine(RunPath, name));
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
    public void A_checkpoint_with_a_number_that_is_none_is_refused_and_kept()
    {
        whole.Until(2, RunPath);
        string last = Path.Combine(RunPath, "last.safetensors");
        SmallRuns.Change(last, "box.bias", values => values[0] = float.NaN);
        byte[] before = File.ReadAllBytes(last);
        var e = Assert.Throws<InputException>(() => Trainer.Resume(RunPath));
        Assert.Contains("box.bias[0] is NaN", e.Message, StringComparison.Ordinal);
        Assert.Contains(last, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(last));
    }

    [Fact]
    public void A_run_in_progress_cannot_be_resumed_at_the_same_time()
    {
        Exception? second = null;
        Trainer.Run(SmallRuns.Settings(whole.Csv, RunPath) with { Epochs = 1 }, new Reports(p =>
        {
            if (p is StepProgress) second ??= Record.Exception(() => Trainer.Resume(RunPath));
        }));
        Assert.Equal(
            $"The run folder {RunPath} is in use: another process works in it, such as a training. Wait until it has ended, or stop it.",
            Assert.IsType<InputException>(second).Message);
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
}
