using System.Runtime.Versioning;

namespace Boxfit.Tests.Cli;

/// <summary>Signals need a process of their own.</summary>
[SupportedOSPlatform("linux")]
public class InterruptionTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("USR1")]
    public void The_first_signal_finishes_the_step_saves_and_says_how_to_go_on(string signal)
    {
        string folder = tiny["run-" + signal];
        using var process = Train(folder);
        WaitUntil(process, () => HasSteps(folder));
        Send(signal, process);
        var run = ScriptSandbox.Finish(process);
        Assert.True(run.ExitCode == 130, run.Messages);
        Assert.Contains($"boxfit train --resume {folder}", run.Messages);
        Assert.True(File.Exists(Path.Combine(folder, "last.safetensors")));
    }

    [Fact]
    public void The_second_signal_leaves_at_once()
    {
        // The command reads a list of pictures that never comes, so it cannot stop by itself.
        using var process = Start("predict", tiny.Folder, "-");
        process.StandardInput.WriteLine(Path.Combine(tiny.Pictures, "00000.jpg"));
        process.StandardInput.Flush();
        WaitUntil(process, () => File.ReadAllText($"/proc/{process.Id}/maps").Contains("onnxruntime"));
        Send("INT", process);
        Assert.StartsWith("Stopping", process.StandardError.ReadLine(), StringComparison.Ordinal);
        Assert.False(process.HasExited);
        Send("INT", process);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(30)));
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("Left at once. The work is not done; the same command begins it again.\n", process.StandardError.ReadToEnd());
    }

    Process Train(string folder) => Start(["train", tiny.Data, "--out", folder, .. TinyRun.Settings(epochs: 100_000)]);

    static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    static void Send(string signal, Process process)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
        kill.WaitForExit();
    }

    static bool HasSteps(string folder)
    {
        string metrics = Path.Combine(folder, "metrics.jsonl");
        return File.Exists(metrics) && new FileInfo(metrics).Length > 0;
    }

    static void WaitUntil(Process process, Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (process.HasExited) Assert.Fail($"It ended with {process.ExitCode}: {process.StandardError.ReadToEnd()}");
            if (watch.Elapsed > TimeSpan.FromMinutes(2))
            {
                process.Kill();
                Assert.Fail("It never came that far.");
            }
            Thread.Sleep(50);
        }
    }
}
