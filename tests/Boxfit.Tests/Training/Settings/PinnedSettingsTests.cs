using System.Text.RegularExpressions;
using Boxfit.Tests.Cli;

namespace Boxfit.Tests.Training.Settings;

/// <summary>What users see of settings, to the letter, in tests/fixtures/settings.</summary>
public partial class PinnedSettingsTests
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
        var refused = Record.Exception(() => TrainingSettings.Resolve([], [GivenSetting.Option(name, value)]));
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
        string kept = string.Concat(DecidingSettings.Of(settings).Select(s => $"{s.Key}={s.Value}\n"));
        Assert.Equal(File.ReadAllText(Fixture(preset + ".kept.txt")), kept);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("train --preset fast")]
    [InlineData("train --preset best")]
    [InlineData("data preview")]
    [InlineData("data preview --preset best")]
    [InlineData("summary")]
    [InlineData("diagram --preset best")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("label")]
    [InlineData("weights features")]
    public void Help_of_commands_that_have_settings(string command)
    {
        var output = new StringWriter();
        new HelpText(output, 100).Write(Application.CreateRoot().Parse($"{command} --help"));
        string help = OfMachine().Replace(output.ToString(), "$1#]");
        Assert.Equal(File.ReadAllText(Fixture($"{command.Replace(" --preset", "").Replace(' ', '-')}.help.txt")), help);
    }

    [GeneratedRegex(@"(--(?:threads|workers) .*\[default: )\d+\]")]
    private static partial Regex OfMachine();
}
