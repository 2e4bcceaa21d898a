using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>The programs of docs/onnx.md run as they stand there, and find the boxes that Boxfit finds.</summary>
public sealed partial class OnnxPageTests(TinyRun run) : IClassFixture<TinyRun>
{
    /// <summary>Share of the picture's side: each has its own interpolation.</summary>
    const double Tolerance = 0.02;

    static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs/onnx.md"));

    string Picture => Path.Combine(run.Pictures, "00003.jpg");

    [Fact]
    public void The_csharp_is_compiled_as_it_stands() => Assert.Contains(
        Block("csharp").TrimEnd(),
        File.ReadAllText(Path.Combine(Repository.Root, "tests/Boxfit.Tests/House/OnnxPageExample.cs")).Replace("\n        ", "\n"));

    [Fact]
    public void The_csharp_finds_the_box()
    {
        string model = Export();
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            OnnxPageExample.Run(model, Picture);
        }
        finally
        {
            Console.SetOut(before);
        }
        AssertBox(output.ToString());
    }

    [Fact]
    public void The_Python_finds_the_box() => AssertBox(FixtureScript.RunText(Block("python"), Export(), Picture));

    [Fact]
    public async Task The_JavaScript_finds_the_box()
    {
        var start = new ProcessStartInfo("node", ["-e", Block("js"), "-", Export(), Picture])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node is not there.");
            return;
        }
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            string messages = await error;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (messages.Contains("Cannot find module", StringComparison.Ordinal)) Assert.Skip("onnxruntime-node or sharp is not there.");
            Assert.True(process.ExitCode == 0, messages);
            AssertBox(output);
        }
    }

    static string Block(string language) => Assert.Single(s_page.Split($"```{language}\n").Skip(1)).Split("```")[0];

    string Export()
    {
        string file = run[$"{Guid.NewGuid()}.onnx"];
        Assert.Equal(ExitCode.Done, CommandRun.Of("export", run.Folder, "--out", file).ExitCode);
        return file;
    }

    void AssertBox(string text)
    {
        double[] edges = [.. Number().Matches(text).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture))];
        using var predictor = Predictor.Load(run.Folder);
        var expected = predictor.Predict(Picture);
        Assert.Equal(4, edges.Length);
        Assert.Equal(expected.Pixels.X1, edges[0], Tolerance * expected.Width);
        Assert.Equal(expected.Pixels.Y1, edges[1], Tolerance * expected.Height);
        Assert.Equal(expected.Pixels.X2, edges[2], Tolerance * expected.Width);
        Assert.Equal(expected.Pixels.Y2, edges[3], Tolerance * expected.Height);
    }

    [GeneratedRegex(@"-?\d+(\.\d*)?(e[-+]\d+)?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
