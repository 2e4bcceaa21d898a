using Boxfit.Tests.Cli.Commands;

namespace Boxfit.Tests.Inference;

public class OnnxEnvironmentTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    [Fact]
    public async Task Nothing_is_noted_of_what_is_run()
    {
        using var home = new TemporaryFolder();
        string picture = Path.Combine(tiny.Pictures, "00000.jpg");
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "boxfit.dll"), "predict", tiny.Folder, picture])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // ONNX Runtime is silent on build servers by itself, which it knows by their variables.
        string? path = start.Environment["PATH"];
        start.Environment.Clear();
        foreach (var (name, value) in new Dictionary<string, string?> { ["PATH"] = path, ["HOME"] = home.Path })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string box = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await messages);
        Assert.Contains("\"box\"", box);
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(home.Path, "*", SearchOption.AllDirectories),
            e => e.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase));
    }
}
