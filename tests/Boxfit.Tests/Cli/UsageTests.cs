using System.CommandLine;

namespace Boxfit.Tests.Cli;

public class UsageTests
{
    [Theory]
    [InlineData("unknown command 'sumary'. Did you mean 'summary'?", "sumary")]
    [InlineData("unknown command 'dmeo'. Did you mean 'demo'?", "dmeo")]
    [InlineData("unknown command 'xyzzy'.", "xyzzy")]
    [InlineData("unknown command 'split'. Did you mean 'boxfit data split'?", "split")]
    [InlineData("unknown command 'chek'. Did you mean 'boxfit data check'?", "chek")]
    [InlineData("unknown command 'convert'. Did you mean 'boxfit data convert' or 'boxfit weights convert'?", "convert")]
    [InlineData("unknown command 'train'. Did you mean 'boxfit train'?", "data", "train")]
    [InlineData("unknown command 'verify'. Did you mean 'boxfit weights verify'?", "data", "verify")]
    [InlineData("unknown command 'splt'. Did you mean 'split'?", "data", "splt")]
    [InlineData("unknown command 'split'. Did you mean 'boxfit data split'?", "help", "split")]
    [InlineData("mininet. Did you mean 'mobilenet_v2'?", "summary", "--backbone", "mobilenetv2")]
    [InlineData(". Did you mean 'fast'?", "summary", "--preset", "fst")]
    [InlineData("or class and a name. Did you mean 'largest'?", "data", "convert", "a", "--to", "csv", "--out", "b", "--objects", "larges")]
    [InlineData("or none. Did you mean 'size-mismatch'?", "data", "convert", "a", "--to", "csv", "--out", "b", "--allow", "size-mismatchd")]
    [InlineData("yolo. Did you mean 'coco'?", "data", "convert", "a", "--to", "cocoo", "--out", "b")]
    [InlineData("oxford-pet, raccoon. Did you mean 'oxford-pet'?", "data", "get", "oxfordpet", "--to", "x")]
    [InlineData("--train: found 'x', expected a number.", "data", "split", "a", "--out", "b", "--train", "x")]
    [InlineData("--folds: found 'x', expected a whole number.", "data", "split", "a", "--out", "b", "--folds", "x")]
    [InlineData("unknown option '--backbon'. Did you mean '--backbone'?", "summary", "--backbon", "resnet18")]
    [InlineData("unknown option '--backbon'. Did you mean '--backbone'?", "summary", "--backbon=resnet18")]
    [InlineData("unknown option '--run'. RUN is given without a name: boxfit predict RUN PATHS …", "predict", "--run", "runs/a", "b.jpg")]
    [InlineData("'--label' stands before the command; options come after it: boxfit review … --label …", "--label", "a", "review", "b")]
    [InlineData("unknown option '--photos'. DATA|PHOTOS is given without a name: boxfit review DATA|PHOTOS …", "review", "--photos=a")]
    [InlineData("--backbone", "summary", "--backbone")]
    [InlineData("--size: found 'big'", "summary", "--size", "big")]
    [InlineData("expected one of resnet18", "summary", "--backbone", "resnet19")]
    [InlineData("--size is given 2 times; give it once.", "summary", "--size", "64", "--size", "96")]
    [InlineData("--size is given 2 times; give it once.", "summary", "--size", "64", "--size")]
    [InlineData("--size needs a value: N|WxH.", "summary", "--size")]
    [InlineData("unknown option '--epochs'. Did you mean '--views'?", "data", "preview", "boxes.csv", "--out", "a.png", "--epochs", "3")]
    [InlineData("unknown option '--port'. Did you mean '--urls http://127.0.0.1:PORT'?", "serve", "runs/a", "--port", "81")]
    [InlineData("unknown option '--port'. Did you mean '--urls http://127.0.0.1:PORT'?", "review", "boxes.csv", "--port=81")]
    [InlineData("unknown option '--port'. Did you mean '--urls http://127.0.0.1:PORT'?", "runs", "--port", "81")]
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

    /// <summary>What follows a mistyped command may be the name of a group, and its options are of no command that is known.</summary>
    [Theory]
    [InlineData("'trian'. Did you mean 'train'?\nSee: boxfit train --help\n", "trian", "data")]
    [InlineData("'trian'. Did you mean 'train'?\nSee: boxfit train --help\n", "trian", "data", "split", "--out", "x")]
    [InlineData("'trian'. Did you mean 'train'?\nSee: boxfit train --help\n", "trian", "boxes.csv", "--preset", "fast")]
    [InlineData("'splt'. Did you mean 'split'?\nSee: boxfit data split --help\n", "data", "splt", "boxes.csv")]
    [InlineData("'chek'. Did you mean 'boxfit data check'?\nSee: boxfit data check --help\n", "chek", "boxes.csv")]
    [InlineData("'xyzzy'.\nSee: boxfit weights --help\n", "weights", "xyzzy")]
    public void A_mistyped_command_leads_to_the_help_of_the_one_that_was_meant(string end, params string[] words)
    {
        var run = CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"Error: unknown command {end}", run.Messages);
    }

    [Fact]
    public void No_command_shows_the_help_and_ends_with_2()
    {
        var run = CommandRun.Of();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Commands:\n", run.Messages);
    }

    [Theory]
    [InlineData("split", "data")]
    [InlineData("verify", "weights")]
    [InlineData("split", "data", "--json")]
    public void A_group_without_its_command_shows_the_commands_and_ends_with_2(string command, params string[] words)
    {
        var run = CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"Usage:\n  boxfit {words[0]} COMMAND", run.Messages);
        Assert.Contains($"\n  {command} ", run.Messages);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--help", "help")]
    [InlineData("data --help", "help", "data")]
    [InlineData("data split --help", "help", "data", "split")]
    public void Help_is_a_word_too(string same, params string[] words)
    {
        var run = CommandRun.Of(words);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(CommandRun.Of(same.Split(' ')).Output, run.Output);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public void Version_is_printed(string word)
    {
        var run = CommandRun.Of(word);
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
