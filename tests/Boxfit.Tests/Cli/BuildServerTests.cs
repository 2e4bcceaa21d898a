using System.Runtime.Versioning;

namespace Boxfit.Tests.Cli;

/// <summary>What .ci/run makes of its parts.</summary>
[SupportedOSPlatform("linux")]
public sealed class BuildServerTests : IDisposable
{
    readonly ScriptSandbox _box = new();

    public BuildServerTests()
    {
        _box.StandIn("apt-get", "exit 0");
        Parts("5 passed, 0 failed", "3 passed, 0 failed");
    }

    public void Dispose() => _box.Dispose();

    /// <summary>Stand-ins for the tests and the other system, which note the limits in force.</summary>
    void Parts(string tests, string debian13, string skipped = "", int code = 0)
    {
        Script("test.sh", $$"""
            echo "test.sh ${DNNL_MAX_CPU_ISA-} ${ONEDNN_MAX_CPU_ISA-} ${DOTNET_EnableAVX512-} ${DOTNET_EnableSSE42-}" >>calls
            mkdir -p artifacts
            printf '%s\n' '<test name="a" result="Pass" />' {{skipped}} >artifacts/test-results.xml
            echo '{{tests}}'
            exit {{code}}
            """);
        Script(".ci/debian13", $"echo '{debian13}'");
    }

    void Script(string name, string body)
    {
        _box.Write(name, "#!/bin/sh\n" + body + "\n");
        File.SetUnixFileMode(_box[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    (string LastLine, int Code, string Output) Run()
    {
        var run = _box.Run(_box[".ci/run"]);
        return (run.Output.TrimEnd('\n').Split('\n')[^1], run.ExitCode, run.Output);
    }

    [Fact]
    public void Totals_are_added_up()
    {
        var (line, code, output) = Run();
        Assert.Equal(("18 passed, 0 failed", 0), (line, code));
        Assert.Contains("==== All tests: 5 passed, 0 failed, exit code 0, 0 min 0", output);
        Assert.Contains("No test was skipped.", output);
        Assert.Equal(["test.sh    ", "test.sh AVX2 AVX2 0 ", "test.sh SSE41 SSE41  0"], File.ReadAllLines(_box["calls"]));
    }

    [Fact]
    public void An_unknown_limit_is_refused()
    {
        var run = _box.Run(_box[".ci/limited"], "sse9", "env");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("avx2|baseline COMMAND…; found 'sse9'", run.Messages);
    }

    [Fact]
    public void Failures_of_any_part_count()
    {
        Parts("5 passed, 0 failed", "3 passed, 2 failed, 1 skipped");
        Assert.Equal(("18 passed, 2 failed", 1), (Run().LastLine, Run().Code));
    }

    [Fact]
    public void A_part_that_fails_without_totals_counts_as_one()
    {
        Parts("5 passed, 0 failed", "no totals");
        Script(".ci/debian13", "exit 3");
        Assert.Equal(("15 passed, 1 failed", 1), (Run().LastLine, Run().Code));
        _box.StandIn("apt-get", "exit 100");
        Assert.Equal("15 passed, 2 failed", Run().LastLine);
    }

    [Fact]
    public void A_part_that_fails_though_no_test_did_counts_as_one()
    {
        Parts("5 passed, 0 failed", "3 passed, 0 failed", code: 134);
        Assert.Equal(("18 passed, 3 failed", 1), (Run().LastLine, Run().Code));
    }

    [Fact]
    public void A_part_that_runs_no_test_counts_as_a_failure()
    {
        Parts("5 passed, 0 failed", "0 passed, 0 failed");
        Assert.Equal(("15 passed, 1 failed", 1), (Run().LastLine, Run().Code));
    }

    [Theory]
    [InlineData("The pictures of shared/data/x are not here.", "18 passed, 0 failed", "2 tests were skipped, whose real data is not here.")]
    [InlineData(
        "No module named torch", "18 passed, 1 failed", "These should have run and were skipped:\nB.c(x: 1): No module named torch\n")]
    public void Only_tests_of_real_data_may_be_skipped(string reason, string lastLine, string said)
    {
        Parts("5 passed, 0 failed", "3 passed, 0 failed",
            "'<test id=\"1\" name=\"A.b\" result=\"Skip\" time=\"0\"><reason>The weights of shared/w.pth are not here.</reason></test>" +
            $"<test id=\"2\" name=\"B.c(x: 1)\" result=\"Skip\" time=\"0\"><reason>{reason}</reason></test>'");
        var (line, code, output) = Run();
        Assert.Equal(lastLine, line);
        Assert.Equal(lastLine.EndsWith(" 0 failed", StringComparison.Ordinal) ? 0 : 1, code);
        Assert.Contains(said, output);
    }
}
