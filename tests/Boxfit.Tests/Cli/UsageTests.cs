using System.CommandLine;

namespace Boxfit.Tests.Cli;

public class UsageTests
{
    [Theory]
    [InlineData("unknown command 'sumary'. Did you mean 'summary'?", "sumary")]
    [InlineData("unknown command 'xyzzy'.", "xyzzy")]
    [InlineData("unknown option '--backbon'. Did you mean '--backbone'?", "summary", "--backbon", "resnet18")]
    [InlineData("unknown option '--backbon'. Did you mean '--backbone'?", "summary", "--backbon=resnet18")]
    [InlineData("--backbone", "summary", "--backbone")]
    [InlineData("--size: found 'big'", "summary", "--size", "big")]
    [InlineData("expected one of resnet18", "summary", "--backbone", "resnet19")]
    [InlineData("--size is given 2 times; give it once.", "summary", "--size", "64", "--size", "96")]
    [InlineData("--size is given 2 times; give it once.", "summary", "--size", "64", "--size")]
    [InlineData("--size needs a value: N|WxH.", "summary", "--size")]
    [InlineData("--count: found 'many', expected a whole number.", "data", "preview", "boxes.csv", "--out", "sheet.png", "--count", "many")]
    [InlineData("--scale-factor: found 'big', expected a number.", "detect", "a.jpg", "--scale-factor", "big")]
    [InlineData("NAME is missing: One of those that boxfit data list names.", "data", "get", "--to", "data")]
    [InlineData("--out is missing: Sheet to write", "data", "preview", "boxes.csv")]
    [InlineData("--names: found 'keras', expected one of timm, torchvision.", "weights", "convert", "a", "b", "--names", "keras")]
    [InlineData("--objects: found 'class', expected error, skip", "train", "boxes.csv", "--objects", "class", "--seed", "3")]
    [InlineData("unknown option '--batch-size'. Did you mean '--batch'?", "train", "boxes.csv", "--batch-size", "4")]
    public void Wrong_usage_ends_with_2_and_says_what_is_wrong(string message, params string[] arguments)
    {
        var run = CommandRun.Of(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Messages);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void No_command_shows_the_help_and_ends_with_2()
    {
        var run = CommandRun.Of();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Commands:\n", run.Messages);
    }

    [Fact]
    public void Version_is_printed()
    {
        var run = CommandRun.Of("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", run.Output);
    }

    /// <summary>All commands by their words, those of a group with the group's before them.</summary>
    public static TheoryData<string> Commands => [.. Application.CreateRoot().Subcommands.Where(c => !c.Hidden).SelectMany(Names)];

    static IEnumerable<string> Names(Command command) =>
        command.Subcommands.Count == 0 ? [command.Name] : command.Subcommands.SelectMany(Names).Select(n => $"{command.Name} {n}");

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_of_each_command_lists_exit_codes_and_examples_that_can_be_parsed(string name)
    {
        var run = CommandRun.Of([.. name.Split(' '), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--json", run.Output);
        Assert.Matches(@"Exit codes:\n  0    done.*\n  1    failed.*\n  2    wrong usage", run.Output);
        string[] lines = run.Output.Split('\n');
        var examples = lines.SkipWhile(l => l != "Examples:").Where(l => l.StartsWith("  boxfit ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.Null(CommandLines.Problem(e.Trim())));
    }
}
