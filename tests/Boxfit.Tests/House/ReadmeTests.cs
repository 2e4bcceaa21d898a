using System.Text.RegularExpressions;
using Boxfit.Data.Demo;

namespace Boxfit.Tests.House;

public partial class ReadmeTests
{
    static readonly string s_text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    public static TheoryData<string> CommandLinesInReadme =>
        [.. Blocks("sh").SelectMany(b => b.Split('\n')).Where(l => l.Contains("./boxfit"))
            .Select(l => l[l.IndexOf("./boxfit", StringComparison.Ordinal)..])];

    [Theory]
    [MemberData(nameof(CommandLinesInReadme))]
    public void Every_command_is_one_that_the_program_knows(string line) => Assert.Null(CommandLines.Problem(line));

    [Fact]
    public void Every_command_of_the_program_is_in_it() =>
        Assert.All(UsageTests.Commands, c => Assert.Contains($"./boxfit {c.Data}", s_text));

    [Fact]
    public void Links_to_files_lead_somewhere() =>
        Assert.All(Links().Matches(s_text), m => Assert.True(Path.Exists(Path.Combine(Repository.Root, m.Groups[1].Value)), m.Value));

    [Fact]
    public void The_example_is_compiled_as_it_stands()
    {
        string file = File.ReadAllText(Path.Combine(Repository.Root, "tests/Boxfit.Tests/House/ReadmeExample.cs"));
        string[] example = Blocks("csharp").Single().Split('\n');
        var usings = example.TakeWhile(l => l.StartsWith("using Boxfit.", StringComparison.Ordinal));
        Assert.All(usings, l => Assert.Contains(l, file));
        string body = string.Join('\n', example.SkipWhile(l => l.Length == 0 || l.StartsWith("using Boxfit.", StringComparison.Ordinal)));
        Assert.Contains(body.TrimEnd(), file.Replace("\n        ", "\n"));
    }

    [Fact]
    public void The_example_runs()
    {
        using var folder = new TemporaryFolder();
        using var working = new WorkingFolder(folder.Path);
        string data = DemoPictures.Write("photos", 12, seed: 1, cancellation: TestContext.Current.CancellationToken);
        File.Copy(data, "others.csv");
        File.Move(data, "boxes.csv");
        File.Copy("photos/00000.jpg", "photos/anna.jpg");
        ReadmeExample.Run();
        Assert.True(File.Exists("runs/resnet18-1/last.safetensors"));
    }

    static IEnumerable<string> Blocks(string language) => s_text.Split($"```{language}\n").Skip(1).Select(b => b.Split("```")[0]);

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Links();
}
