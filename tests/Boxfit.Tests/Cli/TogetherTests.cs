using System.Text.RegularExpressions;
using Boxfit.Cli.Input;
using Boxfit.Data.Demo;
using Boxfit.Tests.Training;

namespace Boxfit.Tests.Cli;

/// <summary>Several processes that train one run.</summary>
public sealed class TogetherTests : IDisposable
{
    static readonly Dictionary<string, string> s_none = [];

    readonly TemporaryFolder _folder = new();
    readonly string _data;

    // 13 pictures to train on: the last batch has one, so that one process has none of it.
    public TogetherTests() => _data = DemoPictures.Write(_folder["pictures"], 16, seed: 1);

    public void Dispose() => _folder.Dispose();

    /// <summary>The program with a training of one epoch, but for what is given.</summary>
    string[] Training(string run, string batch, params string[] more)
    {
        (string Name, string Value)[] usual =
        [
            ("--preset", "fast"), ("--backbone", "mobilenet_v2"), ("--head", "none"), ("--size", "32"), ("--threads", "1"),
            ("--split", "0.82"), ("--validation", "0"), ("--batch", batch), ("--epochs", "1"),
        ];
        return
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), "train", _data, "--out", _folder[run],
            .. usual.Where(o => !more.Contains(o.Name)).SelectMany(o => (string[])[o.Name, o.Value]), .. more,
        ];
    }

    double[] Losses(string run) =>
    [
        .. SmallRuns.Metrics(_folder[run]).Where(l => l.GetProperty("event").GetString() == "step")
            .Select(l => l.GetProperty("loss").GetDouble()),
    ];

    /// <summary>With norms that do not depend on how a batch is divided, be it that they are held, or over all processes.</summary>
    [Theory]
    [InlineData("4", 2, "of each batch of 4 pictures 2 each", "--freeze-norms", "statistics", "--accumulate", "2", "--clip-norm", "0.5")]
    [InlineData("7", 10, "of each batch of 7 pictures 3 or 4 each",
        "--sync-norms", "on", "--optimizer", "sgd", "--momentum", "0", "--lr", "0.00001", "--epochs", "5")]
    public async Task Two_processes_train_what_one_does(string batch, int steps, string shares, params string[] more)
    {
        var together = await MpiRun.Of(2, s_none, [.. Training("together", batch, more), "--json"]);
        Assert.True(together.ExitCode == 0, together.Output + together.Messages);
        Assert.Contains($"2 processes on 1 machine train one model: {shares}", together.Messages);
        Assert.Single(together.Output.TrimEnd().Split('\n'));
        Assert.True(File.Exists(Path.Combine(_folder["together"], "model.safetensors")));

        var alone = CommandRun.Of(Training("alone", batch, more)[2..]);
        Assert.True(alone.ExitCode == 0, alone.Messages);
        double[] expected = Losses("alone"), losses = Losses("together");
        Assert.Equal(steps, losses.Length);
        AssertSameLosses(expected, losses);
    }

    /// <summary>
    /// Two classes, a part that ends the run, layers that are frozen for an epoch, batches of which one process has nothing. The last
    /// epochs change nothing, so that patience ends both alike.
    /// </summary>
    [Fact]
    public async Task Classes_freezing_and_patience_are_those_of_one_process()
    {
        string[] rows = File.ReadAllLines(_data);
        string[] classes = ["label", "cat", "dog"];
        File.WriteAllLines(_data, rows.Index().Select(r => $"{r.Item},{classes[r.Index == 0 ? 0 : 1 + r.Index % 2]}"));
        string[] more =
        [
            "--freeze-norms", "statistics", "--freeze", "backbone", "--unfreeze", "2:all", "--classes", "on", "--validation", "0.15",
            "--patience", "1", "--epochs", "9", "--optimizer", "sgd", "--lr", "0.0001", "--schedule", "step", "--decay-steps", "6",
            "--decay-rate", "1e-30", "--warmup-steps", "0",
        ];
        var together = await MpiRun.Of(2, s_none, Training("together", "3", more));
        Assert.True(together.ExitCode == 0, together.Output + together.Messages);
        var alone = CommandRun.Of(Training("alone", "3", more)[2..]);
        Assert.True(alone.ExitCode == 0, alone.Messages);
        const string end = "No better validation IoU for 1 epoch";
        Assert.Contains(end, together.Messages);
        Assert.Contains(end, alone.Messages);
        AssertSameLosses(Losses("alone"), Losses("together"));
        Assert.Equal(Validation("alone"), Validation("together"), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    double[] Validation(string run) =>
    [
        .. SmallRuns.Metrics(_folder[run]).Where(l => l.GetProperty("event").GetString() == "epoch")
            .Select(l => l.GetProperty("validationMeanIou").GetDouble()),
    ];

    [Fact]
    public async Task Two_processes_go_on_with_a_run_of_one()
    {
        string[] more = ["--freeze-norms", "statistics", "--ema", "0.9", "--optimizer", "sgd", "--lr", "0.00001", "--schedule", "constant"];
        var begun = CommandRun.Of(Training("alone", "4", [.. more, "--threads", "2"])[2..]);
        Assert.True(begun.ExitCode == 0, begun.Messages);
        SmallRuns.Copy(_folder["alone"], _folder["together"]);
        string[] resume = [.. Training("", "")[..3], "--epochs", "2", "--resume"];
        Assert.Equal(0, CommandRun.Of([.. resume[2..], _folder["alone"]]).ExitCode);
        var together = await MpiRun.Of(2, s_none, [.. resume, _folder["together"]]);
        Assert.True(together.ExitCode == 0, together.Output + together.Messages);
        Assert.Contains("The run goes on with 2 processes; before it had 1.", together.Messages);
        Assert.Equal(8, Losses("together").Length);
        AssertSameLosses(Losses("alone"), Losses("together"));
        // Its settings are those of any number.
        Assert.Contains("threads: 2", File.ReadLines(Path.Combine(_folder["together"], "config.yaml")));
        string folder = _folder["together"];
        Assert.Contains("The run goes on with 1 process; before it had 2.", CommandRun.Of("train", "--resume", folder).Messages);
    }

    /// <summary>
    /// Each computes its half of the features, which one alone then finds; of a picture that is cut short, which only one of them has tried
    /// to read, none has any.
    /// </summary>
    [Fact]
    public async Task Two_processes_train_on_cached_features_as_one_does()
    {
        Dictionary<string, string> cache = new() { [UserCache.Variable] = _folder["cache"] };
        string[] more =
        [
            "--freeze", "backbone", "--cache-features", "fp32", "--views", "1", "--ema", "0.9", "--epochs", "4",
            "--accumulate", "2", "--clip-norm", "0.5", "--lr", "0.0001", "--max-skipped", "0.1",
        ];
        string[] parts =
            ["split", .. Enumerable.Repeat(PartNames.Train, 12), .. Enumerable.Repeat(PartNames.Validation, 3), PartNames.Test];
        File.WriteAllLines(_data, File.ReadAllLines(_data).Zip(parts, (row, part) => $"{row},{part}"));
        string damaged = Directory.GetFiles(_folder["pictures"], "*.jpg").Order(StringComparer.Ordinal).First();
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..2000]);
        var together = await MpiRun.Of(2, cache, Words("together"));
        Assert.True(together.ExitCode == 0, together.Output + together.Messages);
        Assert.Single(Regex.Matches(together.Messages, "is read from "));
        Assert.Contains(Path.GetFileName(damaged), together.Messages);
        var files = Features();
        Assert.Equal(11 + 3, files.Count);

        var alone = await MpiRun.Of(1, cache, Words("alone"));
        Assert.True(alone.ExitCode == 0, alone.Output + alone.Messages);
        Assert.Equal(files, Features());
        AssertSameLosses(Losses("alone"), Losses("together"));
        Assert.Equal(Validation("alone"), Validation("together"), (a, b) => Math.Abs(a - b) < 1e-5);

        string[] Words(string run) => [.. OptionWords.Without(Training(run, "4", more), "--split", "--validation")];

        Dictionary<string, DateTime> Features() =>
            Directory.GetFiles(_folder["cache"], "*.f32", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);
    }

    [Fact]
    public async Task Processes_that_are_stopped_while_they_compute_features_go_on_with_them()
    {
        string cache = _folder["cache"];
        string[] more = ["--freeze", "backbone", "--cache-features", "fp16", "--views", "300"];
        var (code, messages) = await Disturbed(more, mpirun => $"kill -USR1 {mpirun.Id}",
            () => Directory.Exists(cache) && Directory.EnumerateFiles(cache, "*.f16", SearchOption.AllDirectories).Any(),
            new() { [UserCache.Variable] = cache });
        Assert.True(code == ExitCode.Interrupted, messages);
        Assert.Contains($"boxfit train --resume {_folder["run"]}", messages);
        Assert.False(File.Exists(Path.Combine(_folder["run"], "metrics.jsonl")));
        int computed = Directory.GetFiles(cache, "*.f16", SearchOption.AllDirectories).Length;
        Assert.InRange(computed, 1, 13 * 300 - 1);
        Assert.Empty(Directory.GetFiles(cache, "*.tmp", SearchOption.AllDirectories));

        var resumed = await MpiRun.Of(
            2, new Dictionary<string, string>() { [UserCache.Variable] = cache }, [.. Training("", "")[..3], "--resume", _folder["run"]]);
        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Messages);
        Assert.Equal(4, Losses("run").Length);
    }

    /// <summary>One that cannot keep features decides for all, or refuses what was asked for.</summary>
    [Theory]
    [InlineData(false, "The frozen layers are computed anew in each epoch, since process 1 of 2 on ")]
    [InlineData(true, "Error: process 1 of 2 on ")]
    public async Task One_that_cannot_keep_features_is_named(bool isAsked, string message)
    {
        MpiRun.Require();
        string[] more =
        [
            "--freeze", "backbone", .. isAsked ? ["--cache-features", "fp16"] : Array.Empty<string>(), "--flip", "0", "--shift", "0",
            "--zoom", "0", "--brightness", "0", "--contrast", "0", "--saturation", "0",
        ];
        string[] training = Training("run", "4", more);
        string file = _folder.Write("file", "no folder");
        Dictionary<string, string> cache = new() { [UserCache.Variable] = _folder["cache"] };
        var run = await MpiRun.Of(1, cache, [.. training, ":", "-n", "1", "env", $"{UserCache.Variable}={file}", .. training]);
        Assert.True(run.ExitCode == (isAsked ? 2 : 0), run.Output + run.Messages);
        Assert.Contains(message, run.Messages);
        Assert.Equal(isAsked ? 0 : 4, isAsked ? 0 : Losses("run").Length);
        Assert.Equal(!isAsked, Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Two_processes_find_the_learning_rate_of_one()
    {
        string[] more =
            ["--find-lr", "--backbone", "mininet", "--freeze-norms", "statistics", "--optimizer", "sgd", "--momentum", "0"];
        var together = await MpiRun.Of(2, s_none, [.. Training("together", "4", more), "--json"]);
        Assert.True(together.ExitCode == 0, together.Output + together.Messages);
        Assert.Single(together.Output.TrimEnd().Split('\n'));
        var alone = CommandRun.Of(Training("alone", "4", more)[2..]);
        Assert.True(alone.ExitCode == 0, alone.Messages);
        // Up to rates at which rounding grows.
        AssertSameLosses([.. Points("alone").Take(60)], [.. Points("together").Take(60)]);
        Assert.DoesNotContain(_folder.Names, n => n.EndsWith(".tmp", StringComparison.Ordinal));

        double[] Points(string folder) =>
        [
            .. JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder[folder], "find-lr.json"))).RootElement.GetProperty("points")
                .EnumerateArray().Select(p => p.GetProperty("loss").GetDouble()),
        ];
    }

    static void AssertSameLosses(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), l => Assert.Equal(l.First, l.Second, 1e-5));
    }

    [Fact]
    public async Task What_mpirun_is_told_to_hand_on_stops_all_after_the_same_step_with_a_checkpoint()
    {
        var (code, messages) = await Disturbed(["--epochs", "100000"], mpirun => $"kill -USR1 {mpirun.Id}");
        Assert.True(code == ExitCode.Interrupted, messages);
        Assert.Contains($"boxfit train --resume {_folder["run"]}", messages);
        Assert.True(File.Exists(Path.Combine(_folder["run"], "last.safetensors")));
    }

    /// <summary>
    /// A process that is stopped gives no sign of life: the other says so, and ends both, by a code that schedulers can tell.
    /// </summary>
    [Fact]
    public async Task A_process_that_hangs_ends_all_and_is_named()
    {
        var (code, messages) = await Disturbed(
            ["--epochs", "100000", "--wait-limit", "8s"], mpirun => $"kill -STOP {MpiRun.ProcessOf(mpirun, 1)}");
        Assert.True(code == ExitCode.Lost, messages);
        Assert.Matches(
            $@"\d\d:\d\d:\d\dZ 0/2 Error: this ends all processes: process 1 of 2 on {Regex.Escape(Environment.MachineName)} has given " +
            "no sign of life for 8 seconds: killed, stopped", messages);
        Assert.Contains($"boxfit train --resume {_folder["run"]}", messages);
    }

    [Fact]
    public async Task A_process_that_is_killed_ends_all_and_the_run_goes_on()
    {
        var (code, messages) = await Disturbed(["--epochs", "12"], mpirun => $"kill -KILL {MpiRun.ProcessOf(mpirun, 1)}");
        Assert.True(code == 137, messages);
        Assert.Contains($"on node {Environment.MachineName} exited on signal 9", messages);
        // mpirun does not wait for the other's end.
        for (int i = 0; i < 600 && LockFile.IsHeld(Path.Combine(_folder["run"], RunFolder.LockName)); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var resumed = CommandRun.Of("train", "--resume", _folder["run"]);
        Assert.True(resumed.ExitCode == 0, resumed.Messages);
        Assert.True(File.Exists(Path.Combine(_folder["run"], "model.safetensors")));
    }

    /// <summary>Two processes in whose training something happens after the first step, and how they end.</summary>
    Task<(int Code, string Messages)> Disturbed(string[] more, Func<Process, string> happens)
    {
        string metrics = Path.Combine(_folder["run"], "metrics.jsonl");
        return Disturbed(more, happens, () => File.Exists(metrics) && new FileInfo(metrics).Length > 0, s_none);
    }

    /// <summary>The same once it is time for it.</summary>
    async Task<(int Code, string Messages)> Disturbed(
        string[] more, Func<Process, string> happens, Func<bool> isTime, Dictionary<string, string> variables)
    {
        MpiRun.Require();
        using var mpirun = MpiRun.Start(2, variables, Training("run", "4", more));
        try
        {
            for (int i = 0; i < 1200 && !isTime(); i++)
                await Task.Delay(50, TestContext.Current.CancellationToken);
            using var shell = Process.Start("/bin/sh", ["-c", happens(mpirun)]);
            string messages = await mpirun.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await mpirun.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (mpirun.ExitCode, messages);
        }
        finally
        {
            if (!mpirun.HasExited) mpirun.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Processes_that_were_told_different_things_do_not_begin()
    {
        MpiRun.Require();
        var run = await MpiRun.Of(1, s_none, [.. Training("run", "4"), ":", "-n", "1", .. Training("run", "4", "--lr", "0.5")]);
        Assert.Equal(2, run.ExitCode);
        string machine = Environment.MachineName;
        Assert.Contains(
            $"Error: process 1 of 2 on {machine}: --lr is 0.5 here, but ", run.Messages);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory]
    [InlineData(true, "predict run photos --out boxes.csv")]
    [InlineData(false, "predict run photos")]
    [InlineData(false, "predict run photos --out boxes.csv --shard 1/2")]
    [InlineData(true, "data convert boxes.csv --to coco --out boxes.json")]
    [InlineData(true, "data get selfie --to data")]
    [InlineData(true, "merge boxes.csv")]
    [InlineData(true, "tune boxes.csv --time 1h")]
    [InlineData(false, "train boxes.csv")]
    [InlineData(false, "data check boxes.csv")]
    public void A_command_that_writes_does_not_write_several_times(bool isRefused, string line)
    {
        var result = Application.CreateRoot().Parse(line.Split(' '), Application.Parsing);
        var command = Assert.IsAssignableFrom<BoxfitCommand>(result.CommandResult.Command);
        Together.RefuseCopies(command, result, new(0, ""));
        if (!isRefused) Together.RefuseCopies(command, result, new(4, "PMI_SIZE=4"));
        else
        {
            var refusal = Assert.Throws<InputException>(() => Together.RefuseCopies(command, result, new(4, "PMI_SIZE=4")));
            Assert.Contains("is done by one process, but several were started (PMI_SIZE=4).", refusal.Message);
            Assert.Equal(line.StartsWith("predict", StringComparison.Ordinal), refusal.Message.Contains("--shard"));
        }
    }

    [Fact]
    public async Task What_several_processes_cannot_do_is_refused_once()
    {
        const string message = "A batch of 1 picture cannot be divided among 2 processes";
        var run = await MpiRun.Of(2, s_none, Training("run", "1"));
        Assert.Equal(2, run.ExitCode);
        Assert.Single(Regex.Matches(run.Messages, Regex.Escape($"Error: {message}")));
        Assert.False(Directory.Exists(_folder["run"]));
    }
}
