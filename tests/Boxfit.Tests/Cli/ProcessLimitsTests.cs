namespace Boxfit.Tests.Cli;

public sealed class ProcessLimitsTests
{
    [Fact]
    public void What_is_enough_is_no_fault()
    {
        Assert.Null(ProcessLimits.FilesFault(1024));
        Assert.Null(ProcessLimits.FilesFault(ulong.MaxValue));
        Assert.Null(ProcessLimits.HeapFault(0));
        Assert.Null(ProcessLimits.HeapFault(ProcessLimits.LeastHeap));
        Assert.Null(ProcessLimits.Fault());
    }

    [Theory]
    // Below, .NET itself does not start; 32 to 40 MiB are those in which its collector crashes.
    [InlineData("ulimit -n 30", "only 30 files may be open at once here, and Boxfit needs")]
    [InlineData("ulimit -n 40", "only 40 files may be open at once here, and Boxfit needs")]
    [InlineData("ulimit -n 100", "raise the limit before the command, such as by 'ulimit -n 1024'")]
    [InlineData("export DOTNET_GCHeapHardLimit=0x1000000", "heap may take only 16 MiB here, and Boxfit needs 48")]
    [InlineData("export DOTNET_GCHeapHardLimit=0x2000000", "heap may take only 32 MiB here, and Boxfit needs 48")]
    [InlineData("export DOTNET_GCHeapHardLimit=0x2600000", "unset DOTNET_GCHeapHardLimit")]
    public void Too_little_ends_with_one_line_that_says_the_remedy(string limit, string expected)
    {
        var (code, messages) = Start(limit, "data list");
        Assert.Equal(1, code);
        Assert.Contains(expected, messages, StringComparison.OrdinalIgnoreCase);
        Assert.Single(messages.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("ulimit -n 200")]
    [InlineData("export DOTNET_GCHeapHardLimit=0x3000000")]
    public void Little_more_is_enough_to_start(string limit) =>
        Assert.Equal((0, "\nNext\n  boxfit data get NAME --to data\n"), Start(limit, "data list"));

    static (int Code, string Messages) Start(string limit, string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limits are a Unix shell's.");
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "Boxfit.Cli", "release", "boxfit.dll");
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{limit} && exec dotnet '{program}' {command}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        string messages = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        return (shell.ExitCode, messages);
    }
}
