using Boxfit.Bench;
using Boxfit.Bench.Contests;
using Boxfit.Bench.Peers;
using Boxfit.Tests.Cli;

namespace Boxfit.Tests.Bench;

/// <summary>What of the benchmark needs no peer.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public void A_profile_has_every_kind_of_step_of_a_training_with_its_time()
    {
        var run = Run("--profile", "mobilenet_v2", "--pairs", "1", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^oneDNN [23][.].* on (Sse41|Avx|Avx2|Avx512)", run.Messages);
        var kinds = run.Json.GetProperty("kinds").EnumerateArray().ToDictionary(k => k.GetProperty("kind").GetString()!);
        Assert.All(kinds.Values, k => Assert.True(k.GetProperty("seconds").GetDouble() > 0));
        Assert.All(kinds.Values, k => Assert.NotEmpty(k.GetProperty("implementations").EnumerateArray()));
        // MobileNetV2's 52 and the extra convolution; the optimizer is one step.
        Assert.Equal(53, kinds["convolution"].GetProperty("steps").GetInt32());
        Assert.Equal(1, kinds["optimizer"].GetProperty("steps").GetInt32());
        Assert.Equal(52, kinds["batch norm backward"].GetProperty("steps").GetInt32());
    }

    [Theory]
    [InlineData("--only", "decode")]
    [InlineData("--images", "photos")]
    [InlineData("--python", "python3")]
    public void A_profile_and_what_is_for_peers_are_not_both_taken(string option, string value)
    {
        var run = Run("--profile", "resnet18", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give one of them", run.Messages);
    }

    [Fact]
    public void One_table_has_one_form()
    {
        var run = Run("--only", "cached-features", "--markdown", "--json");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--markdown and --json are two forms of one table: give one of them", run.Messages);
    }

    [Fact]
    public void A_python_that_nothing_is_measured_against_is_refused()
    {
        var run = Run("--only", "cached-features", "--python", "python3");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cached-features is measured without Python: leave --python out", run.Messages);
    }

    [Fact]
    public void A_python_without_pytorch_is_named_with_the_remedy()
    {
        var run = Run("--only", "decode", "--python", "/bin/false");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/bin/false ended with exit code 1. Install", run.Messages);
        Assert.Contains("--python", run.Messages);
        run = Run("--only", "decode", "--python", "/no/such/python");
        Assert.Contains("/no/such/python could not be started", run.Messages);
        run = Run("--only", "decode", "--python", "/bin/true");
        Assert.Contains("where it should say PyTorch's version", run.Messages);
    }

    [Fact]
    public void The_help_names_every_contest_and_how_to_start_it()
    {
        var run = Run("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\nUsage:\n  bench/run [options]\n", run.Output);
        Assert.All(Contest.All, c => Assert.Contains(c.Name, run.Output));
        Assert.Contains("  1    failed, or a ratio is below what must be reached (column Must)\n", run.Output);
        Assert.Contains("\nExamples:\n  bench/run\n", run.Output);
    }

    [Theory]
    [InlineData("--only: found 'foo', expected one of cached-features, cascade, ", "--only", "decode", "foo")]
    [InlineData("'foo' is one argument too many.", "foo")]
    [InlineData("unknown option '--pair'. Did you mean '--pairs'?", "--pair", "3")]
    public void Wrong_usage_ends_with_2_and_says_what_is_wrong(string message, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.EndsWith("\nSee: bench/run --help\n", run.Messages);
    }

    [Fact]
    public void Json_of_rows_is_this_to_the_letter()
    {
        BenchRow[] rows =
        [
            new("training step, resnet18", "PyTorch 2.6.0, channels_last", 1.23456789, 2, "s", 1.62, 1.2, 1.6, 0.5),
            new("peak memory, é", "\"<>+", 1, 2, "MiB", 2, 1, 1 / 0.7),
        ];
        var output = new StringWriter();
        JsonText.WriteLine(output, new(rows.Select(r => r.Rounded())), BenchJson.Default.BenchRows);
        const string expected = """
            {"rows":[{"name":"training step, resnet18","peerName":"PyTorch 2.6.0, channels_last","ours":1.234568,"peer":2,"unit":"s",
            "ratio":1.62,"must":1.2,"aim":1.6,"shareOfPeak":0.5},{"name":"peak memory, é","peerName":"\"<>+","ours":1,"peer":2,
            "unit":"MiB","ratio":2,"must":1,"aim":1.428571,"shareOfPeak":null}]}
            """;
        Assert.Equal(expected.Replace("\n", "") + "\n", output.ToString());
    }

    [Fact]
    public void A_row_compares_pair_by_pair()
    {
        var row = BenchRow.Of("decode", "OpenCV", [1, 2, 4], [2, 4, 4], new(1.5, 3), count: 8);
        Assert.Equal(new("decode", "OpenCV", 4, 2, "pictures/s", 2, 1.5, 3), row);
        Assert.True(row.IsReached);
        Assert.False(BenchRow.Of("step", "PyTorch", [2], [2], new(1.1, 2)).IsReached);
    }

    [Fact]
    public void Boxfit_and_peers_take_turns_and_the_first_round_does_not_count()
    {
        var calls = new List<string>();
        var occasion = new Occasion { Pairs = 2, Threads = 1, Say = calls.Add };
        var (ours, theirs) = occasion.TakeTurns("cascade", Step("us"), [Step("a"), Step("b")]);
        Assert.Equal(
            ["cascade: warming up", "us", "a", "b", "cascade: pair 1 of 2", "us", "a", "b", "cascade: pair 2 of 2", "us", "a", "b"], calls);
        Assert.Equal([5, 9], ours);
        Assert.Equal([[6, 10], [7, 11]], theirs);

        Func<double> Step(string name) => () =>
        {
            calls.Add(name);
            return calls.Count - 1;
        };
    }

    [Fact]
    public void Every_package_has_its_program() => Assert.All(
        Contest.All.SelectMany(c => c.Packages), p => Assert.True(File.Exists(p.ProjectFile), p.ProjectFile));

    static CommandRun Run(params string[] arguments)
    {
        var (output, messages) = (new StringWriter(), new StringWriter());
        using var terminal = new Terminal(output, messages, () => Stream.Null);
        int code = Application.Run(new BenchCommand(), arguments, terminal, CancellationToken.None);
        return new(code, output.ToString(), messages.ToString());
    }
}
