using System.Runtime.Versioning;

namespace Boxfit.Tests.House;

[SupportedOSPlatform("linux")]
public sealed class ScriptTests : IDisposable
{
    readonly ScriptSandbox _box = new();

    public void Dispose() => _box.Dispose();

    int Builds => _box.Calls.Count(c => c.StartsWith("dotnet publish", StringComparison.Ordinal));

    [Fact]
    public void The_first_start_builds_and_passes_arguments_and_exit_code_on()
    {
        var run = _box.Run(_box["boxfit"], "predict", "a b", "*");
        Assert.Equal("ran with: predict a b *\n", run.Output); // Nothing else: a program may be reading.
        Assert.Contains("building", run.Messages);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(1, Builds);
    }

    [Fact]
    public void On_a_terminal_a_build_shows_its_seconds_and_takes_them_away()
    {
        Assert.SkipUnless(
            File.Exists(ScriptSandbox.Terminal), $"{ScriptSandbox.Terminal} (Debian's bsdutils), which makes a terminal, is not here.");
        string build = File.ReadAllText(Path.Combine(Path.GetDirectoryName(_box.Root)!, "programs", "dotnet"));
        _box.StandIn("dotnet", build.Replace("sleep 0.2", "sleep 2.5"));
        _box.Environment["TERM"] = "xterm";
        var run = ScriptSandbox.Finish(_box.StartOnTerminal(_box["boxfit"]));
        Assert.Matches("\rboxfit: … [1-9] s \r\e\\[Kboxfit: built in", run.Output);
        Assert.EndsWith("ran with: ", run.Output.TrimEnd('\r', '\n'), StringComparison.Ordinal);

        _box.Write("src/Program.cs", "return 1;");
        _box.Environment["TERM"] = "dumb";
        Assert.DoesNotContain(" s \r", ScriptSandbox.Finish(_box.StartOnTerminal(_box["boxfit"])).Output);
    }

    [Fact]
    public void The_second_start_builds_nothing_and_says_nothing()
    {
        _box.Run(_box["boxfit"]);
        int calls = _box.Calls.Length;
        var run = _box.Run(_box["boxfit"]);
        Assert.Equal(7, run.ExitCode);
        Assert.Empty(run.Messages);
        Assert.DoesNotContain(_box.Calls[calls..], c => !c.StartsWith("ldconfig", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_or_deleted_source_file_is_built()
    {
        _box.Write("src/Old.cs", "");
        _box.Run(_box["boxfit"]);
        _box.Write("src/Program.cs", "return 1;");
        _box.Run(_box["boxfit"]);
        Assert.Equal(2, Builds);
        File.Delete(_box["src/Old.cs"]);
        _box.Run(_box["boxfit"]);
        Assert.Equal(3, Builds);
    }

    [Fact]
    public void Bench_is_handed_over_to_a_program_of_its_own_which_needs_the_products()
    {
        _box.Write("bench/Boxfit.Bench/Program.cs", "");
        var run = _box.Run(_box["boxfit"], "bench", "--json", "a b");
        Assert.Equal("ran with: --json a b\n", run.Output);
        Assert.Equal(7, run.ExitCode);
        Assert.Equal(2, Builds);
        Assert.Equal("ran with: --only decode\n", _box.Run(_box["bench/run"], "--only", "decode").Output);
        Assert.Equal(2, Builds);
        _box.Write("bench/Boxfit.Bench/Program.cs", "return 1;");
        _box.Run(_box["boxfit"]);
        Assert.Equal(2, Builds);
        _box.Run(_box["bench/run"]);
        Assert.Equal(3, Builds);
    }

    [Fact]
    public void It_starts_through_a_link()
    {
        Directory.CreateDirectory(_box["bin"]);
        File.CreateSymbolicLink(_box["bin/boxfit"], "../boxfit");
        Assert.Equal(7, _box.Run(_box["bin/boxfit"]).ExitCode);
    }

    [Fact]
    public void Two_first_starts_at_once_build_once()
    {
        var (first, second) = (_box.Start(_box["boxfit"]), _box.Start(_box["boxfit"]));
        Assert.Equal(7, ScriptSandbox.Finish(first).ExitCode);
        Assert.Equal(7, ScriptSandbox.Finish(second).ExitCode);
        Assert.Equal(1, Builds);
    }

    [Fact]
    public void A_failed_build_shows_its_errors_and_is_tried_again()
    {
        _box.StandIn("dotnet", "[ $1 != --version ] || { echo 10.0.100; exit; }; echo 'a.cs(1,2): error CS0001: no such thing'; exit 1");
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            var run = _box.Run(_box["boxfit"]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("error CS0001", run.Messages);
            Assert.Empty(run.Output);
            Assert.Equal(attempt, Builds);
        }
    }

    [Fact]
    public void An_old_sdk_is_named()
    {
        _box.StandIn("dotnet", "echo 8.0.100");
        var run = _box.Run(_box["boxfit"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("needs the .NET 10 SDK", run.Messages);
        Assert.Contains("8.0.100", run.Messages);
    }

    [Theory]
    [InlineData("passed=\"12\" failed=\"0\" skipped=\"0\" errors=\"0\"", 0, 0, "12 passed, 0 failed")]
    [InlineData("passed=\"12\" failed=\"2\" skipped=\"3\" errors=\"1\"", 1, 1, "12 passed, 3 failed, 3 skipped")]
    [InlineData("passed=\"12\" failed=\"0\" skipped=\"0\" errors=\"0\"", 4, 4, "12 passed, 0 failed")]
    [InlineData(null, 134, 134, "0 passed, 0 failed")] // The runner crashed.
    public void Test_script_ends_with_the_real_totals(string? results, int runnerCode, int expectedCode, string lastLine)
    {
        string write = results is null ? "" : $"echo '<assemblies><assembly name=\"a\" {results} time=\"1\">' >\"$4\";";
        _box.Write("artifacts/bin/Boxfit.Tests/release/Boxfit.Tests", $"#!/bin/sh\n{write}\nexit {runnerCode}\n");
        File.SetUnixFileMode(_box["artifacts/bin/Boxfit.Tests/release/Boxfit.Tests"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = _box.Run(_box["test.sh"]);
        Assert.Equal(expectedCode, run.ExitCode);
        Assert.Equal(lastLine, run.Output.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public void Test_script_fails_when_the_build_fails_unless_what_is_built_is_asked_for()
    {
        _box.StandIn("dotnet", "[ $1 != --version ] && exit 1; echo 10.0.100");
        _box.Write(
            "artifacts/bin/Boxfit.Tests/release/Boxfit.Tests",
            "#!/bin/sh\necho \"ran with $*\"; echo '<assembly passed=\"1\" failed=\"0\" skipped=\"0\" errors=\"0\" />' >\"$4\"\n");
        File.SetUnixFileMode(_box["artifacts/bin/Boxfit.Tests/release/Boxfit.Tests"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = _box.Run(_box["test.sh"]);
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("0 passed, 0 failed\n", run.Output);
        run = _box.Run(_box["test.sh"], "--built", "-class", "A");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(" -class A\n1 passed, 0 failed\n", run.Output);
        Assert.DoesNotContain("--built", run.Output);
    }
}
