using Boxfit.Data.Demo;

namespace Boxfit.Tests.Cli.Output;

/// <summary>What is said where no preset is named, and where its weights cannot be had.</summary>
public class PresetAdviceTests
{
    const string Small = "\nA small network needs no weights, but learns little of fewer than 200 pictures:\n  ";

    static string? Choice(params (string Name, string Value)[] given)
    {
        GivenSetting[] settings = [.. given.Select(g => GivenSetting.Option(g.Name, g.Value))];
        return new PresetAdvice(TrainingSettings.Resolve([], settings), settings).Choice;
    }

    [Fact]
    public void It_says_what_was_taken_how_long_it_takes_and_why_to_take_another()
    {
        string best = Choice()!;
        Assert.StartsWith("Preset best, since none is named: mobilenet_v2 with ImageNet weights (14 MB, fetched now, once), 40 ", best);
        Assert.Contains(" epochs, at most 18 minutes. Others: --preset best-fast looks once ", best);
        Assert.Contains(", --preset fast is small and needs no weights, --preset article ", best);
        Assert.Contains(", 1 minute. ", Choice(("time", "60s")));
        string article = Choice(("backbone", "resnet18"), ("weights", "none"), ("epochs", "1"))!;
        Assert.StartsWith("Preset article, since none is named but a backbone: resnet18 without weights, 1 epoch. Others: ", article);
        Assert.Contains("--preset best", article);
        Assert.Null(Choice(("preset", "best")));
    }

    [Fact]
    public void A_training_whose_weights_cannot_be_fetched_offers_the_same_command_without()
    {
        using var folder = new TemporaryFolder();
        string data = DemoPictures.Write(folder["photos"], 4, seed: 1);
        var run = CommandRun.Of("train", data, "--preset", "best", "--out", folder["my run"]);
        Assert.Equal(1, run.ExitCode);
        string command = $"boxfit train {data} --out '{folder["my run"]}' --preset fast";
        Assert.Matches(
            "\nError: https?://[^ ]+ could not be downloaded: [^\n]+ \\(2 failures in a row\\)\\." + Small +
            System.Text.RegularExpressions.Regex.Escape(command) +
            "\nOr get https://[^ ]+ by other means and put it to /[^ ]+, or name it by --weights FILE\\.\n$", run.Messages);
        Assert.Single(run.Messages.Split('\n'), line => line.Contains("boxfit "));
    }

    [Theory]
    [InlineData("--preset fast --weights imagenet", "--out RUN --weights none --preset fast")]
    [InlineData("--preset=fast --weights=imagenet", "--out RUN --weights none --preset fast")]
    public void The_command_that_is_offered_has_no_weights_where_they_were_asked_for(string options, string offered)
    {
        using var folder = new TemporaryFolder();
        string data = DemoPictures.Write(folder["photos"], 4, seed: 1);
        var run = CommandRun.Of(["train", data, .. options.Split(' '), "--out", folder["run"]]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            $"{Small}boxfit train {data} {offered.Replace("RUN", folder["run"])}\n", run.Messages);
    }

    [Fact]
    public void In_quickstart_the_command_without_weights_is_quickstarts()
    {
        using var folder = new TemporaryFolder();
        string data = DemoPictures.Write(folder["photos"], 12, seed: 1);
        string[] line = ["quickstart", data, "--out", folder["way"]];
        Assert.Equal(4, CommandRun.Of(line).ExitCode);
        var run = CommandRun.Of([.. line, "--looked", "--preset", "best"]);
        Assert.Equal(1, run.ExitCode);
        string way = $"boxfit quickstart {data} --out {folder["way"]} --preset fast";
        Assert.Contains($"{Small}{way}\n", run.Messages);
        Assert.DoesNotContain($"boxfit train {folder["way/split.csv"]} --out {folder["way/run"]} --preset fast", run.Messages);
    }
}
