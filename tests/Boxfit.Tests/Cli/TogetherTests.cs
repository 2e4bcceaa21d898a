using System.Text.RegularExpressions;
using Boxfit.Data.Demo;

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

    /// <summary>The program with a training of one epoch.</summary>
    string[] Training(string run, string batch, params string[] more) =>
    [
        "dotnet", Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), "train", _data, "--out", _folder[run],
        "--preset", "fast", "--backbone", "mobilenet_v2", "--head", "none", "--size", "32", "--threads", "1",
        "--split", "0.82", "--validation", "0", "--batch", batch, .. more.Contains("--epochs") ? [] : new[] { "--epochs", "1" }, .. more,
    ];

    double[] Losses(string run) =>
    [
        .. File.ReadLines(Path.Combine(_folder[run], "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(l => l.GetProperty("event").GetString() == "step").Select(l => l.GetProperty("loss").GetDouble()),
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
        Assert.All(expected.Zip(losses), l => Assert.Equal(l.First, l.Second, 1e-5));
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
    async Task<(int Code, string Messages)> Disturbed(string[] more, Func<Process, string> happens)
    {
        MpiRun.Require();
        using var mpirun = MpiRun.Start(2, s_none, Training("run", "4", more));
        try
        {
            string metrics = Path.Combine(_folder["run"], "metrics.jsonl");
            for (int i = 0; i < 1200 && !(File.Exists(metrics) && new FileInfo(metrics).Length > 0); i++)
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
