namespace Boxfit.Tests.Cli;

public class HelpTextTests
{
    static string Help(int width, params string[] arguments)
    {
        var output = new StringWriter();
        new HelpText(output, width).Write(Application.CreateRoot().Parse([.. arguments, "--help"]));
        return output.ToString();
    }

    [Fact]
    public void Settings_stand_under_the_headings_of_their_sections_each_once()
    {
        string[] lines = Help(100, "train").Split('\n');
        foreach (var topic in SettingsTable.Standard.Topics)
        {
            string[] under = lines.SkipWhile(l => l != topic.Title + ":").Skip(1).TakeWhile(l => l.Length > 0).ToArray();
            foreach (var setting in topic.Settings.Where(s => !s.IsArgument))
                Assert.Single(under, l => l.StartsWith($"  --{setting.Name} <{setting.Syntax}>", StringComparison.Ordinal));
        }
        foreach (string own in (string[])["--config <FILE>", "--resume <RUN>", "--find-lr", "--json"])
            Assert.Single(lines, l => l.StartsWith("  " + own, StringComparison.Ordinal));
    }

    [Fact]
    public void Defaults_are_those_of_the_preset_that_is_given_and_it_says_so()
    {
        Assert.Contains("are those of preset best;", Help(100, "train"));
        Assert.Contains("are those of preset article;", Help(100, "train", "--backbone", "vgg16"));
        Assert.Contains("are those of preset article;", Help(100, "train", "--preset", "article"));
        string best = Help(100, "train", "--preset", "best");
        Assert.Contains("are those of preset best;", best);
        Assert.Contains("[default: mobilenet_v2]", best);
        Assert.Matches(@"(?s)--preset .*\[default: best\].*--out", best);
        Assert.Matches(@"--lr <X> +Learning rate \[default: 0\.001\]", best);
        Assert.Contains("[default: 128x16]", Help(100, "summary", "--preset=best"));
        Assert.DoesNotContain("preset", Help(100, "evaluate"));
    }

    [Fact]
    public void Help_with_a_preset_that_there_is_none_of_says_which_there_are()
    {
        var run = CommandRun.Of("train", "--preset", "bset", "--help");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Known: best, best-fast, fast, article", run.Messages);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void No_line_before_the_examples_is_longer_than_the_width(int width)
    {
        foreach (string name in UsageTests.Commands.Select(c => c.Data))
        {
            foreach (string line in Help(width, name.Split(' ')).Split('\n').TakeWhile(l => l != "Examples:"))
                Assert.True(line.Length <= width || line.StartsWith("  --", StringComparison.Ordinal), $"{name}: {line}");
        }
    }

    [Fact]
    public void A_default_stays_in_one_piece() =>
        Assert.DoesNotContain(Help(80, "train").Split('\n'), l => l.EndsWith("[default:", StringComparison.Ordinal));

    [Fact]
    public void Help_is_among_the_options_at_every_depth()
    {
        foreach (string name in UsageTests.Commands.Select(c => c.Data)) Assert.Contains("-h, --help", Help(100, name.Split(' ')));
    }

    [Fact]
    public void Required_options_and_defaults_of_a_commands_own_options_are_marked()
    {
        string help = Help(100, "data", "preview");
        Assert.Contains("boxfit data preview DATA [options]", help);
        Assert.Matches(@"--out <FILE> .*\(required\)", help);
        Assert.Matches(@"--count <N> .*\[default: 8\]", help);
        Assert.Contains("boxfit train [DATA] [options]", Help(100, "train"));
        Assert.Contains("boxfit data COMMAND [options]", Help(100, "data"));
    }
}
