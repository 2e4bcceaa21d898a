namespace Boxfit.Tests.Cli.Commands;

public sealed class TuneCommandTests(TinyRun tiny) : IClassFixture<TinyRun>
{
    // Of augmentation nothing is left to be tried.
    static readonly string[] s_still = ["--shift", "0", "--zoom", "0", "--brightness", "0", "--contrast", "0", "--saturation", "0"];

    /// <summary>The smallest search there is: two candidates on three folds.</summary>
    string[] Search(string folder, params string[] more) =>
        ["tune", tiny.Data, "--folds", "3", "--out", tiny[folder], .. TinyRun.Settings(), .. s_still, .. more];

    [Fact]
    public void It_shows_one_table_and_leads_to_the_model()
    {
        var run = CommandRun.Of(Search("tune", "--time", "1h"));
        Assert.True(run.ExitCode == 0, run.Messages);
        Assert.Contains("Against fast", run.Output);
        Assert.Contains("preset fast", run.Output);
        Assert.Contains("on the test part, by which nothing was chosen:\n", run.Output);
        Assert.Contains("winner.yaml", run.Messages);
        Assert.Equal(0, CommandRun.Of(
            "train", tiny.Data, "--config", tiny["tune/winner.yaml"], "--threads", "1", "--out", tiny["winner"]).ExitCode);
        Assert.Equal(0, CommandRun.Of(
            "evaluate", tiny["tune/run"], tiny["tune/parts.csv"], "--part", "test", "--threads", "1").ExitCode);

        // Given again it has nothing left to do; the result is the same, here for a program.
        var again = CommandRun.Of(Search("tune", "--time", "1h", "--json"));
        Assert.True(again.ExitCode == 0, again.Messages);
        Assert.Equal(
            ["folder", "preset", "winner", "folds", "candidates", "seconds", "trials", "interrupted", "verdict", "runFolder", "test"],
            again.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["settings", "folds", "meanIou", "difference", "spread", "seconds", "failed"],
            again.Json.GetProperty("candidates")[0].EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain("Trial ", again.Messages);
    }

    [Fact]
    public void Interrupted_it_leads_to_the_same_command()
    {
        var run = CommandRun.Interrupted(Search("stopped"));
        Assert.Equal(130, run.ExitCode);
    }

    [Theory]
    [InlineData("--time: found 'soon', expected a time from a second to a year, such as 30m, 90s or 1h30m.", "--time", "soon")]
    [InlineData("--time: found '', expected a time", "--time", "")]
    [InlineData("--folds: found 2, expected 3 to 100.", "--folds", "2")]
    [InlineData("expected 201 or more for 100 folds of 2 at least", "--folds", "100")]
    [InlineData("There is nothing to try", "--lr", "0.1")]
    public void Bad_input_is_refused_before_anything_is_written(string expected, params string[] given)
    {
        string[] words = ["tune", tiny.Data, "--out", tiny["none"], .. TinyRun.Settings(), .. s_still, .. given];
        var run = CommandRun.Of(words);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Messages);
        Assert.False(Directory.Exists(tiny["none"]));
    }
}
