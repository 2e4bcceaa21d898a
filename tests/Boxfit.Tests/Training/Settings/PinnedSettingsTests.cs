namespace Boxfit.Tests.Training.Settings;

/// <summary>What users see of settings, to the letter, in tests/fixtures/settings.</summary>
public class PinnedSettingsTests
{
    static string Fixture(string name) => Path.Combine(Repository.Root, "tests/fixtures/settings", name);

    /// <summary>Lines of a setting, a value that it refuses, and what is said then.</summary>
    [Fact]
    public void A_value_that_cannot_be_read_or_is_out_of_range_is_refused_in_these_words()
    {
        foreach (string line in File.ReadLines(Fixture("refused.txt")))
        {
            string[] fields = line.Split('\t');
            Assert.Equal(fields[2], Refusal(fields[0], fields[1]));
        }
    }

    static string? Refusal(string name, string value)
    {
        var refused = Record.Exception(() => TrainingSettings.Resolve(
            [], [GivenSetting.Option("preset", Presets.Article), GivenSetting.Option(name, value)]));
        Assert.IsType<InputException>(refused);
        return refused.Message;
    }

    [Theory]
    [InlineData(Presets.Article)]
    [InlineData(Presets.Fast)]
    [InlineData(Presets.Best)]
    public void A_presets_file_and_what_its_checkpoints_keep(string preset)
    {
        var settings = Presets.Get(preset) with { Threads = 2, Workers = 2 };
        Assert.Equal(File.ReadAllText(Fixture(preset + ".yaml")), SettingsFile.Print(settings));
        string kept = string.Concat(SettingsTable.Standard.Deciding(settings).Select(s => $"{s.Key}={s.Value}\n"));
        Assert.Equal(File.ReadAllText(Fixture(preset + ".kept.txt")), kept);
    }

    [Fact]
    public void A_run_of_a_version_that_looked_once_does_so_still()
    {
        string now = File.ReadAllText(Fixture("best.yaml"));
        string before = string.Join('\n', now.Split('\n').Where(line => !line.StartsWith("look", StringComparison.Ordinal)));
        Assert.Equal(2, Looks(now));
        Assert.Equal(1, Looks(before));
        // A person's own file says no more than it says.
        Assert.Equal(2, Looks("preset: best\n"));

        static int Looks(string text) => TrainingSettings.Resolve(SettingsFile.Parse(text, "config.yaml"), []).Looking.Count;
    }
}
