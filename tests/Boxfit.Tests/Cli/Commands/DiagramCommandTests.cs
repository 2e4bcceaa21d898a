namespace Boxfit.Tests.Cli.Commands;

public sealed class DiagramCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_svg_and_png()
    {
        var run = CommandRun.Of("diagram", "--preset", "fast", "--out", _folder["new/a.svg"], "--out", _folder["a.png"], "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("<svg", File.ReadAllText(_folder["new/a.svg"]));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["a.png"])[..4]);
        Assert.Equal(2, run.Json.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public void Expanding_draws_more()
    {
        CommandRun.Of("diagram", "--preset", "fast", "--out", _folder["folded.svg"]);
        CommandRun.Of("diagram", "--preset", "fast", "--expand", "--out", _folder["expanded.svg"]);
        Assert.Contains("layer1.0.conv1", File.ReadAllText(_folder["expanded.svg"]));
        Assert.DoesNotContain("layer1.0.conv1", File.ReadAllText(_folder["folded.svg"]));
    }

    [Theory]
    [InlineData("expected a name that ends in .png or .svg", "diagram", "--out", "net.pdf")]
    [InlineData("--out", "diagram")]
    public void Wrong_usage_ends_with_2(string message, params string[] arguments)
    {
        var run = CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
    }
}
