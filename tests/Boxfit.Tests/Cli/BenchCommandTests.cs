namespace Boxfit.Tests.Cli;

/// <summary>What of the benchmark needs no peer.</summary>
public sealed class BenchCommandTests
{
    [Fact]
    public void A_profile_has_every_kind_of_step_of_a_training_with_its_time()
    {
        var run = CommandRun.Of("bench", "--profile", "mobilenet_v2", "--pairs", "1", "--json");
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
        var run = CommandRun.Of("bench", "--profile", "resnet18", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("give one of them", run.Messages);
    }

    [Fact]
    public void A_python_that_nothing_is_measured_against_is_refused()
    {
        var run = CommandRun.Of("bench", "--only", "cached-features", "--python", "python3");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("cached-features is measured without Python: leave --python out", run.Messages);
    }

    [Fact]
    public void A_python_without_pytorch_is_named_with_the_remedy()
    {
        var run = CommandRun.Of("bench", "--only", "decode", "--python", "/bin/false");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("/bin/false ended with exit code 1. Install", run.Messages);
        Assert.Contains("--python", run.Messages);
        run = CommandRun.Of("bench", "--only", "decode", "--python", "/no/such/python");
        Assert.Contains("/no/such/python could not be started", run.Messages);
        run = CommandRun.Of("bench", "--only", "decode", "--python", "/bin/true");
        Assert.Contains("where it should say PyTorch's version", run.Messages);
    }
}
