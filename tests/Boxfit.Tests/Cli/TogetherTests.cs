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

    /// <summary>The program with a training whose norms do not depend on how a batch is divided.</summary>
    string[] Training(string run, params string[] more) =>
    [
        "dotnet", Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), "train", _data, "--out", _folder[run],
        .. TinyRun.Settings(epochs: 2), "--freeze-norms", "statistics", "--split", "0.82", "--json", .. more,
    ];

    double[] Losses(string run) =>
    [
        .. File.ReadLines(Path.Combine(_folder[run], "metrics.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(l => l.GetProperty("event").GetString() == "step").Select(l => l.GetProperty("loss").GetDouble()),
    ];

    [Fact]
    public async Task Two_processes_train_what_one_does()
    {
        var together = await MpiRun.Of(2, s_none, Training("together"));
        Assert.True(together.ExitCode == 0, together.Output + together.Messages);
        Assert.Contains("2 processes on 1 machine train one model: of each batch of 4 pictures 2 each", together.Messages);
        Assert.Single(together.Output.TrimEnd().Split('\n'));
        Assert.True(File.Exists(Path.Combine(_folder["together"], "model.safetensors")));

        var alone = CommandRun.Of(Training("alone")[2..]);
        Assert.True(alone.ExitCode == 0, alone.Messages);
        double[] expected = Losses("alone"), losses = Losses("together");
        Assert.Equal(8, losses.Length);
        Assert.All(expected.Zip(losses), l => Assert.Equal(l.First, l.Second, 1e-5));

        await MpiRun.Of(2, s_none, Training("again"));
        Assert.Equal(losses, Losses("again"));
    }

    [Fact]
    public async Task Processes_that_were_told_different_things_do_not_begin()
    {
        MpiRun.Require();
        var run = await MpiRun.Of(1, s_none, [.. Training("run"), ":", "-n", "1", .. Training("run", "--lr", "0.5")]);
        Assert.Equal(2, run.ExitCode);
        string machine = Environment.MachineName;
        Assert.Contains(
            $"Error: process 1 of 2 on {machine}: --lr is 0.5 here, but ", run.Messages);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Theory]
    [InlineData("--folds 3", "--folds 3 cannot be done by several processes")]
    [InlineData("--find-lr", "--find-lr is done by one process")]
    [InlineData("--batch 1", "A batch of 1 picture cannot be divided among 2 processes")]
    public async Task What_one_process_does_is_refused_once(string words, string message)
    {
        var run = await MpiRun.Of(2, s_none, Training("run", words.Split(' ')));
        Assert.Equal(2, run.ExitCode);
        Assert.Single(Regex.Matches(run.Messages, Regex.Escape($"Error: {message}")));
        Assert.False(Directory.Exists(_folder["run"]));
    }
}
