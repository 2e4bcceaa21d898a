using System.Runtime.Versioning;

namespace Boxfit.Tests.Cli.Commands;

[SupportedOSPlatform("linux")]
public sealed class DoctorCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_machine_of_these_tests_can_train_and_every_part_is_there_as_json()
    {
        var run = CommandRun.Of("doctor", "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Empty(run.Messages);
        Assert.Single(run.Output.TrimEnd().Split('\n'));
        var json = run.Json;
        string[] keys =
        [
            "version", "canTrain", "missing", "processor", "resources", "oneDnn", "pictures", "cascades", "cache", "openMpi", "dotNet",
            "limits", "checks",
        ];
        Assert.Equal(keys, json.EnumerateObject().Select(p => p.Name));
        Assert.True(json.GetProperty("canTrain").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("missing").ValueKind);
        Assert.True(json.GetProperty("resources").GetProperty("threads").GetInt32() >= 1);
        Assert.True(json.GetProperty("resources").GetProperty("memoryBytes").GetInt64() > 0);
        Assert.True(json.GetProperty("cache").GetProperty("freeBytes").GetInt64() > 0);
        Assert.Matches(@"^\d+\.\d+", json.GetProperty("oneDnn").GetProperty("version").GetString()!);
        Assert.True(File.Exists(json.GetProperty("oneDnn").GetProperty("path").GetString()));
        Assert.Matches(@"^\d+\.\d+", json.GetProperty("pictures").GetProperty("libvipsVersion").GetString()!);
        var kernels = json.GetProperty("oneDnn").GetProperty("kernels").EnumerateArray();
        string[] work = [.. kernels.Select(k => $"{k.GetProperty("use")}: {k.GetProperty("layer")}")];
        Assert.Contains("training: 3×3 convolution", work);
        Assert.Contains("training: 3×3 convolution backward data", work);
        Assert.Contains("training: depthwise convolution backward weights", work);
        Assert.Contains("training: last dense", work);
        Assert.Contains("prediction: depthwise convolution", work);
        Assert.All(json.GetProperty("checks").EnumerateArray(), c =>
            Assert.Equal(c.GetProperty("fine").GetBoolean(), c.GetProperty("remedy").ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public void For_people_there_is_a_line_for_each_check()
    {
        var run = CommandRun.Of("doctor");
        Assert.Equal(0, run.ExitCode);
        string[] titles =
            ["Processor", "Cores and memory", "oneDNN", "Pictures", "Cascades", "Cache", "Open MPI", ".NET", "Limits in force"];
        foreach (string title in titles) Assert.Contains($"{title}\n  ", run.Output);
        Assert.Contains("  ✓ library: ", run.Output);
    }

    [Fact]
    public void Without_oneDNN_it_ends_with_1_and_says_in_one_line_what_is_missing()
    {
        var run = With("BOXFIT_ONEDNN", _folder["libdnnl.so.9"], "doctor", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.False(run.Json.GetProperty("canTrain").GetBoolean());
        Assert.Contains(_folder["libdnnl.so.9"], run.Json.GetProperty("oneDnn").GetProperty("error").GetString());
        Assert.Contains("BOXFIT_ONEDNN", run.Json.GetProperty("missing").GetString());
        Assert.Single(run.Messages.TrimEnd().Split('\n'));
        Assert.StartsWith("Training cannot run. oneDNN: ", run.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no library")]
    [InlineData("\u007fELF\u0002\u0001\u0001")]
    public void A_broken_oneDNN_is_a_finding(string content)
    {
        File.WriteAllText(_folder["libdnnl.so.9"], content);
        var run = With("BOXFIT_ONEDNN", _folder["libdnnl.so.9"], "doctor");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  ✗ library: ", run.Output);
        Assert.Contains("  ✓ BOXFIT_ONEDNN: ", run.Output);
    }

    [Fact]
    public void A_cut_off_oneDNN_is_a_finding()
    {
        string whole = CommandRun.Of("doctor", "--json").Json.GetProperty("oneDnn").GetProperty("path").GetString()!;
        byte[] bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(_folder["libdnnl.so.9"], bytes[..(bytes.Length / 2)]);
        var run = With("BOXFIT_ONEDNN", _folder["libdnnl.so.9"], "doctor");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("  ✗ library: ", run.Output);
    }

    [Fact]
    public void A_cache_that_cannot_be_made_is_a_finding_and_training_can_run()
    {
        File.WriteAllText(_folder["file"], "");
        var run = With("BOXFIT_CACHE", _folder["file"], "doctor", "--json");
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.False(run.Json.GetProperty("cache").GetProperty("writable").GetBoolean());
        Assert.Contains("is a file", run.Json.GetProperty("cache").GetProperty("error").GetString());
    }

    static CommandRun With(string variable, string value, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[variable] = value;
        return ScriptSandbox.Finish(Process.Start(start)!);
    }
}
