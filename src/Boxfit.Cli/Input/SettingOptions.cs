using System.CommandLine;

namespace Boxfit.Cli.Input;

/// <summary>The command line option of a training setting.</summary>
sealed class SettingOption : Option<string>
{
    public SettingOption(SettingTopic topic, Setting<TrainingSettings> setting) : base("--" + setting.Name)
    {
        (Topic, Setting) = (topic, setting);
        Description = setting.Help;
        HelpName = setting.Syntax;
    }

    public SettingTopic Topic { get; }

    public Setting<TrainingSettings> Setting { get; }
}

/// <summary>Command line options made from a table of training settings.</summary>
sealed class SettingOptions
{
    readonly SettingOption[] _options;

    /// <summary>Adds an option to <paramref name="command"/> for each setting that its work needs.</summary>
    public SettingOptions(Command command, Work work) : this(command, SettingsTable.Standard, s => (s.For & work) != Work.None) { }

    /// <summary>Adds an option to <paramref name="command"/> for each setting of a table.</summary>
    public SettingOptions(Command command, SettingsTable table) : this(command, table, _ => true) { }

    SettingOptions(Command command, SettingsTable table, Func<Setting<TrainingSettings>, bool> includes)
    {
        _options =
        [
            .. from topic in table.Topics
               from setting in topic.Settings
               where !setting.IsArgument && includes(setting)
               select new SettingOption(topic, setting),
        ];
        foreach (var option in _options) command.Options.Add(option);
    }

    /// <summary>The settings that stand on the command line, not yet read.</summary>
    public IReadOnlyList<GivenSetting> Given(ParseResult arguments) =>
    [
        .. from option in _options
           where arguments.GetResult(option) is not null
           select GivenSetting.Option(option.Setting.Name, arguments.GetValue(option)!),
    ];
}
