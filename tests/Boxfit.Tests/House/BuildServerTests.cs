using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>What .ci/run makes of its parts.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class BuildServerTests : IDisposable
{
    readonly ScriptSandbox _box = new();

    public BuildServerTests()
    {
        _box.StandIn("apt-get", "exit 0");
        _box.StandIn("lscpu", "echo Flags: avx2 avx512f");
        _box.Write("artifacts/bin/Boxfit.Tests/release/Boxfit.Tests", "");
        Parts("5 passed, 0 failed", "3 passed, 0 failed");
    }

    public void Dispose() => _box.Dispose();

    /// <summary>
    /// Stand-ins for the tests and the other system, which note the limits in force. On <paramref name="where"/> tests are skipped.
    /// </summary>
    void Parts(string tests, string debian13, string skipped = "", int count = 0, string where = "", int code = 0)
    {
        Script("test.sh", $$"""
            if [ -n "${BOXFIT_TEST_RESULTS-}" ]; then
              echo '<assemblies><assembly name="x" skipped="0"><test name="page" result="Pass" />' >"$BOXFIT_TEST_RESULTS"
              exit 0
            fi
            limits="${DNNL_MAX_CPU_ISA-} ${ONEDNN_MAX_CPU_ISA-} ${DOTNET_EnableAVX512-} ${DOTNET_EnableSSE42-}"
            echo "test.sh $limits ${ATEN_CPU_CAPABILITY-} ${OPENBLAS_CORETYPE-} ${MKL_ENABLE_INSTRUCTIONS-}" >>calls
            mkdir -p artifacts
            count=0 skipped=
            if [ "${DNNL_MAX_CPU_ISA-}" = '{{where}}' ]; then count={{count}} skipped='{{skipped}}'; fi
            tests="<test name=\"a\" result=\"Pass\" />$skipped"
            echo "<assemblies><assembly name=\"x\" skipped=\"$count\">$tests" >artifacts/test-results.xml
            echo '{{tests}}'
            exit {{code}}
            """);
        Script(".ci/debian13", $"echo '{debian13}'");
        Script("tests/hostile/run", "exit 0");
        Script(".ci/packages", "exit 0");
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
        Assert.Contains("==== All tests but those of pages, data and weights: 5 passed, 0 failed, exit code 0, 0 min 0", output);
        Assert.Contains("No test was skipped.", output);
        Assert.Contains("\nAll of it took 0 min 0", output);
        string[] limits = ["       ", " AVX2 AVX2 0  avx2 Haswell AVX2", " SSE41 SSE41  0 default Nehalem SSE4_2"];
        Assert.Equal(limits.Select(l => "test.sh" + l), File.ReadAllLines(_box["calls"]));
        Assert.Contains(_box.Calls, c => c.StartsWith("apt-get install", StringComparison.Ordinal) && c.Contains(" libturbojpeg0 "));
    }

    [Fact]
    public void A_processor_that_has_no_more_than_AVX2_is_not_limited_to_it()
    {
        _box.StandIn("lscpu", "echo Flags: avx2");
        var (line, code, output) = Run();
        Assert.Equal(("13 passed, 0 failed", 0), (line, code));
        Assert.Contains("==== AVX2: this processor has no more", output);
        Assert.Equal(2, File.ReadAllLines(_box["calls"]).Length);
    }

    [Fact]
    public void More_than_half_an_hour_is_a_failure()
    {
        _box.Environment["SECONDS"] = "1801"; // Where bash begins to count.
        var (line, code, output) = Run();
        Assert.Equal(("18 passed, 1 failed", 1), (line, code));
        Assert.Contains("\nAll of it took 30 min 0", output);
        Assert.Contains(", more than the 30 minutes that it may take.\n", output);
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
        var (line, code, output) = Run();
        Assert.Equal(("18 passed, 2 failed", 1), (line, code));
        Assert.Contains("==== Debian 13, beside the others: 3 passed, 2 failed, 1 skipped, exit code 0", output);
    }

    [Fact]
    public void Pages_that_were_not_tried_in_a_browser_are_a_failure()
    {
        string script = File.ReadAllText(_box["test.sh"]);
        _box.Write("test.sh", script.Replace("skipped=\"0\"><test name=\"page\" result=\"Pass\" />",
            "skipped=\"1\"><test name=\"page\" result=\"Skip\"><reason>There is no Chromium.</reason></test>"));
        var (line, code, output) = Run();
        Assert.Equal(("18 passed, 1 failed", 1), (line, code));
        Assert.Contains("These should have run and were skipped:\npage: There is no Chromium.", output);
    }

    [Fact]
    public void What_failed_is_said_once_more_at_the_end()
    {
        Assert.DoesNotContain("What failed", Run().Output);
        Script(".ci/debian13", "echo '    A.b [FAIL]'; echo '      why'; printf '%s\\n' 1 2 3 4 5 6 7 8 9; echo '3 passed, 1 failed'");
        Script(".ci/packages", "echo 'FAILED: the tool trains: demo'; echo '10 passed, 1 failed'");
        string end = Run().Output.Split("\nWhat failed:\n")[1];
        Assert.StartsWith("Debian 13, beside the others:\n    A.b [FAIL]\n      why\n1\n", end);
        Assert.DoesNotContain("\n9\n", end);
        Assert.Contains("\nThe packages in use, beside the others:\nFAILED: the tool trains: demo\n", end);
        Assert.Contains("\nAll of it took ", end);
    }

    [Fact]
    public void A_part_that_fails_without_totals_counts_as_one()
    {
        Parts("5 passed, 0 failed", "no totals");
        Script(".ci/debian13", "exit 3");
        Assert.Equal(("15 passed, 1 failed", 1), (Run().LastLine, Run().Code));
        Script(".ci/packages", "exit 3");
        Assert.Equal("15 passed, 2 failed", Run().LastLine);
        Script(".ci/packages", "exit 0");
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
    [InlineData("The pictures of shared/data/x are not here.", "18 passed, 0 failed", "2 tests were skipped, of what is no part of the")]
    [InlineData("No module named &apos;onnxruntime&apos;", "18 passed, 0 failed", "2 tests were skipped, of what is no part of the")]
    [InlineData("node with onnxruntime-node and sharp is not there.", "18 passed, 0 failed", "2 tests were skipped, of what is no")]
    [InlineData(
        "No module named torch", "18 passed, 1 failed", "These should have run and were skipped:\nB.c(x: 1): No module named torch\n")]
    public void Only_tests_of_what_Debian_has_not_may_be_skipped(string reason, string lastLine, string said)
    {
        Parts("5 passed, 0 failed", "3 passed, 0 failed",
            Skipped("A.b", "The weights of shared/w.pth are not here.") + Skipped("B.c(x: 1)", reason), count: 2);
        var (line, code, output) = Run();
        Assert.Equal(lastLine, line);
        Assert.Equal(lastLine.EndsWith(" 0 failed", StringComparison.Ordinal) ? 0 : 1, code);
        Assert.Contains(said, output);
    }

    static string Skipped(string name, string reason, string before = "") =>
        $"<test id=\"1\" name=\"{name}\" result=\"Skip\" time=\"0\">{before}<reason>{reason}</reason></test>";

    [Theory]
    [InlineData("AVX2")]
    [InlineData("SSE41")]
    public void Nothing_may_be_skipped_with_fewer_instructions_either(string where)
    {
        Parts("5 passed, 0 failed", "3 passed, 0 failed", Skipped("B.c", "The system has no libturbojpeg."), count: 1, where);
        var (line, _, output) = Run();
        Assert.Equal("18 passed, 1 failed", line);
        Assert.Contains("These should have run and were skipped:\nB.c: The system has no libturbojpeg.\n", output);
    }

    [Fact]
    public void A_skipped_test_is_found_whatever_stands_before_its_reason()
    {
        Parts("5 passed, 0 failed", "3 passed, 0 failed", Skipped("B.c", "no torch", "<traits><trait name=\"x\" /></traits>"), count: 1);
        var (line, _, output) = Run();
        Assert.Equal("18 passed, 1 failed", line);
        Assert.Contains("These should have run and were skipped:\nB.c: no torch\n", output);
    }

    [Fact]
    public void Skipped_tests_that_are_counted_and_not_found_are_a_failure()
    {
        Parts("5 passed, 0 failed", "3 passed, 0 failed", "<case result=\"Skip\" />", count: 1);
        var (line, _, output) = Run();
        Assert.Equal("18 passed, 1 failed", line);
        Assert.Contains("The results count 1 skipped tests, but name 0.\n", output);
    }

    /// <summary>Among several filters, one that fits no test goes unnoticed.</summary>
    [Fact]
    public void Every_filter_fits_a_test()
    {
        var classes = typeof(BuildServerTests).Assembly.GetTypes()
            .Where(c => c.GetMethods().Any(m => m.IsDefined(typeof(FactAttribute), true))).ToList();
        string[] files = [".ci/run", ".ci/limited", "test.sh", .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")];
        var filters = files.SelectMany(f => Filter().Matches(File.ReadAllText(Path.Combine(Repository.Root, f)))).ToList();
        Assert.True(filters.Count > 10, $"{filters.Count} filters");
        Assert.Empty(filters.Where(f => !classes.Any(c =>
            Fits(f.Groups["name"].Value, f.Groups["kind"].Value == "class" ? c.FullName! : c.Namespace!))).Select(f => f.Value));
    }

    /// <summary>The runner knows asterisks at both ends of a name.</summary>
    static bool Fits(string filter, string name) => Regex.IsMatch(name, '^' + Regex.Escape(filter).Replace(@"\*", ".*") + '$');

    [GeneratedRegex(@"-(?<kind>class|namespace) '?(?<name>Boxfit[\w.*]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Filter();
}
