using System.CommandLine;

namespace Boxfit.Cli.Input;

/// <summary>The command line option of a training setting.</summary>
sealed class SettingOption : Option<string>
{
    public SettingOption(Setting setting) : base("--" + setting.Name)
    {
        Setting = setting;
        Description = setting.Help;
        HelpName = setting.Syntax;
    }

    public Setting Setting { get; }
}

/// <summary>Command line options made from the table of training settings.</summary>
sealed class SettingOptions
{
    readonly SettingOption[] _options;

    /// <summary>Adds an option to <paramref name="command"/> for each setting that <paramref name="includes"/> accepts.</summary>
    public SettingOptions(Command command, Func<Setting, bool> includes)
    {
        _options = [.. SettingsTable.All.Where(s => !s.IsArgument && includes(s)).Select(s => new SettingOption(s))];
        foreach (var option in _options) command.Options.Add(option);
    }

    /// <summary>The settings that stand on the command line, not yet read.</summary>
    public IReadOnlyList<GivenSetting> Given(ParseResult arguments) =>
        [.. from option in _options where arguments.GetResult(option) is not null select GivenSetting.Option(option.Setting.Name, arguments.GetValue(option)!)];
}
