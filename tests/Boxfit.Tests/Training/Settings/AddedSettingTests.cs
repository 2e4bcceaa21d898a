using System.CommandLine;
using Boxfit.Cli.Commands;
using Boxfit.Tests.House;

namespace Boxfit.Tests.Training.Settings;

/// <summary>A row in the table is all that a new setting needs, beside its property.</summary>
public class AddedSettingTests
{
    // The table of settings with one more, which keeps its value in a property of another.
    static readonly SettingsTable s_table = new(
    [
        .. SettingsTable.Standard.Topics,
        new("Added",
        [
            Setting<TrainingSettings>.OfInteger(
                "pace", "N", "How fast a test goes", s => s.Keep, (s, v) => s with { Keep = v }, Limit.Between(1, 9))
                with { Needs = new("--seed 1", s => s.Seed == 1) },
        ]),
    ]);

    static TrainingSettings Resolve(string yaml) => s_table.Resolve(SettingsFile.Parse(yaml, "/my.yaml", s_table));

    [Fact]
    public void Stands_in_help_under_its_topic_with_its_default()
    {
        var output = new StringWriter();
        new HelpText(output, 100).Write(new RootCommand { new TrainCommand(s_table) }.Parse("train --help"));
        Assert.Contains("\nAdded:\n  --pace <N>  How fast a test goes [default: 1]\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_an_option()
    {
        Assert.Empty(new RootCommand { new TrainCommand(s_table) }.Parse("train boxes.csv --pace 4").Errors);
        Assert.NotEmpty(new RootCommand { new TrainCommand() }.Parse("train boxes.csv --pace 4").Errors);
    }

    [Fact]
    public void Is_written_to_yaml_and_read_back()
    {
        string yaml = SettingsFile.Print(new TrainingSettings { Keep = 7 }, s_table);
        Assert.Contains("\npace: 7\n", yaml, StringComparison.Ordinal);
        Assert.Equal(7, Resolve(yaml).Keep);
        string refusal = Assert.Throws<InputException>(() => Resolve("pace: x")).Message;
        Assert.Equal("/my.yaml, line 1, pace: found 'x', expected a whole number.", refusal);
    }

    [Fact]
    public void Is_checked() =>
        Assert.Equal("Setting 'pace': found '0', expected 1 to 9.", Assert.Throws<InputException>(() => Resolve("pace: 0")).Message);

    [Fact]
    public void Is_noted_where_it_has_no_effect() =>
        Assert.Equal(["Note: --pace 4 has no effect; it needs --seed 1."], s_table.Unused(Resolve("pace: 4\nseed: 2")));

    [Fact]
    public void Is_compared_when_a_run_is_resumed()
    {
        var begun = s_table.Deciding(new TrainingSettings { Keep = 5 });
        var refusal = Assert.Throws<InputException>(() => s_table.RequireSame(begun, new TrainingSettings { Keep = 4 }, "config.yaml"));
        Assert.Contains("begun with: pace 4 instead of 5. ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stands_in_the_document_of_all_settings() =>
        Assert.EndsWith("\n| `--pace N` | 1 | 1 to 9 | How fast a test goes. Needs --seed 1. |\n", SettingsDocument.Write(s_table));
}
