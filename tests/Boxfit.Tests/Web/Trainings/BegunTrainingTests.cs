using System.Runtime.Versioning;

namespace Boxfit.Tests.Web.Trainings;

public class BegunTrainingTests
{
    [Theory]
    [InlineData("echo so far; echo Error: no room >&2; echo left >&2; exit 1", 1, "no room\nleft")]
    [InlineData("exit 7", 7, "The training ended with exit code 7.")]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 3", 3, null)]
    [InlineData("exit 130", 130, null)]
    public async Task One_that_fails_says_why_and_one_that_ends_well_nothing(string script, int code, string? failure)
    {
        using var training = BegunTraining.Start(Shell(script));
        Assert.Equal(code, await training.Exit);
        Assert.Equal((false, failure), (training.IsRunning, training.Failure));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task It_is_stopped_by_a_signal_that_it_can_heed_and_killed_where_it_does_not()
    {
        using var folder = new TemporaryFolder();
        string ready = folder["ready"];
        using var heeding = BegunTraining.Start(Shell($"trap 'exit 130' TERM; : > {ready}; while :; do sleep 0.05; done"));
        while (!File.Exists(ready)) await Task.Delay(20, TestContext.Current.CancellationToken);
        heeding.Stop();
        Assert.Equal(130, await heeding.Exit.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        using var deaf = BegunTraining.Start(Shell($"trap '' TERM; : > {ready}2; while :; do sleep 0.05; done"));
        while (!File.Exists(ready + "2")) await Task.Delay(20, TestContext.Current.CancellationToken);
        deaf.Stop();
        Assert.True(deaf.IsRunning);
        deaf.Kill();
        Assert.NotEqual(130, await deaf.Exit);
    }

    /// <summary>What it says is lost then; its exit code is not.</summary>
    [Fact]
    public async Task Lines_that_cannot_be_read_are_no_end_of_the_process()
    {
        var lines = new List<string>();
        await BegunTraining.ReadLinesAsync(new(new FailingStream("one\ntwo\n"u8.ToArray())), lines.Add);
        Assert.Equal(["one", "two"], lines);
    }

    /// <summary>Fails where it would end.</summary>
    sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default) =>
            await base.ReadAsync(buffer, cancellation) is > 0 and var count ? count : throw new IOException("The pipe is gone.");
    }

    static ProcessStartInfo Shell(string script) => new("/bin/sh", ["-c", script])
    {
        UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    };
}
