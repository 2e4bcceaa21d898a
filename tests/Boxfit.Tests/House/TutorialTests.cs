using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Boxfit.Tests.House;

/// <summary>docs/tutorial.md says what its commands say, and shows what they draw.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class TutorialTests
{
    const long MostPictureBytes = 600_000;

    static readonly string s_page = File.ReadAllText(Tutorial.File);

    /// <summary>With <c>BOXFIT_RENEW_GOLDEN=1</c> the page and its pictures are made anew instead.</summary>
    [Fact]
    public void Every_command_is_run_and_says_what_the_page_says()
    {
        bool renews = Environment.GetEnvironmentVariable("BOXFIT_RENEW_GOLDEN") == "1";
        using var folder = new TemporaryFolder();
        string made = new Tutorial(s_page).Run(folder, renews ? Path.Combine(Path.GetDirectoryName(Tutorial.File)!, "tutorial") : null);
        if (renews) File.WriteAllText(Tutorial.File, made);
        else Assert.Equal(new Tutorial(s_page).Shape(), new Tutorial(made).Shape());
    }

    /// <summary>Of many lines that are alike the page leaves out the middle; where they lead to is what a reader looks for.</summary>
    [Fact]
    public void The_last_epoch_is_shown() => Assert.Matches("\n…\nEpoch 30/30  .*\nOn the test part:\n", s_page);

    [Theory]
    [InlineData("300 pictures", "301 pictures", false)]
    [InlineData("0.700", "0.123", true)]
    [InlineData("is good", "is  good", true)]
    [InlineData("is good", "is\n  good", true)]
    [InlineData("is good", "is bad", false)]
    [InlineData("took 12 seconds", "took less than a second", true)]
    [InlineData("12 s", "3 s", true)]
    [InlineData("[12.5,3]", "[7,8.25]", true)]
    [InlineData("of epoch 28", "of epoch 27", true)]
    [InlineData("epoch 1\n", "epoch 1\nepoch 2\n", false)]
    [InlineData("$ boxfit one", "$ boxfit two", false)]
    public void Figures_may_differ_from_run_to_run_and_nothing_else(string said, string saysNow, bool isSame)
    {
        const string page =
            """
            Text
            ```console
            $ boxfit one
            300 pictures, IoU 0.700 at [12.5,3] is good, of epoch 28, 12 s
            epoch 1
            ```
            *It took 12 seconds.*
            """;
        string other = page.Replace(said, saysNow);
        Assert.NotEqual(page, other);
        Assert.Equal(isSame, new Tutorial(page).Shape().SequenceEqual(new Tutorial(other).Shape()));
    }

    [Fact]
    public void Commands_that_are_only_mentioned_are_ones_that_the_program_knows() => Assert.All(
        s_page.Split("```sh\n").Skip(1).SelectMany(b => b.Split("```")[0].TrimEnd().Split('\n')),
        c => Assert.Null(CommandLines.Problem(c)));

    [Fact]
    public void Its_pictures_are_there_and_small()
    {
        string folder = Path.GetDirectoryName(Tutorial.File)!;
        string[] shown = [.. Shown().Matches(s_page).Select(m => Path.Combine(folder, m.Groups["file"].Value))];
        Array.Sort(shown, StringComparer.Ordinal);
        Assert.Equal(Directory.GetFiles(Path.Combine(folder, "tutorial")).Order(StringComparer.Ordinal), shown);
        Assert.InRange(shown.Sum(f => new FileInfo(f).Length), 1, MostPictureBytes);
    }

    [GeneratedRegex(@"!\[[^\]]+\]\((?<file>[^)]+)\)")]
    private static partial Regex Shown();
}
