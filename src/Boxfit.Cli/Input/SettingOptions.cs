using System.CommandLine;
using Boxfit.Training;

namespace Boxfit.Cli.Input;

/// <summary>Command line options made from the table of training settings.</summary>
sealed class SettingOptions
{
    readonly List<Option<string>> _options = [];

    /// <summary>Adds an option to <paramref name="command"/> for each setting that <paramref name="includes"/> accepts.</summary>
    public SettingOptions(Command command, Func<Setting, bool> includes)
    {
        var defaults = new TrainingSettings();
        foreach (var setting in SettingsTable.All.Where(s => !s.IsArgument && includes(s)))
        {
            string standard = setting.Print(defaults);
            var option = new Option<string>("--" + setting.Name)
            {
                Description = standard.Length == 0 || setting.Name is "threads" or "workers" ? setting.Help : $"{setting.Help} [article: {standard}]",
                HelpName = setting.Syntax,
            };
            _options.Add(option);
            command.Options.Add(option);
        }
    }

    /// <summary>The settings that stand on the command line, not yet read.</summary>
    public IReadOnlyList<GivenSetting> Given(ParseResult arguments) =>
        [.. from option in _options where arguments.GetResult(option) is not null select GivenSetting.Option(option.Name[2..], arguments.GetValue(option)!)];
}
