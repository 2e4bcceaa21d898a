namespace Boxfit.Cli.Input;

/// <summary>The command line option of a training setting.</summary>
sealed class SettingOption : Option<string>
{
    public SettingOption(SettingTopic topic, Setting<TrainingSettings> setting) : base("--" + setting.Name)
    {
        (Topic, Setting) = (topic, setting);
        Description = setting.Help;
        HelpName = setting.Syntax;
        if (!setting.IsSeveral) return;
        Arity = ArgumentArity.OneOrMore;
        CustomParser = result => string.Join(Setting<TrainingSettings>.Separator, result.Tokens.Select(t => t.Value));
    }

    public SettingTopic Topic { get; }

    public Setting<TrainingSettings> Setting { get; }
}

/// <summary>Command line options made from a table of training settings.</summary>
sealed class SettingOptions
{
    readonly SettingOption[] _options;
    readonly ClassWord? _class;

    /// <summary>An option for each setting that a command's work needs.</summary>
    public SettingOptions(Work work) : this(SettingsTable.Standard, s => (s.For & work) != Work.None) { }

    /// <summary>An option for each setting of a table.</summary>
    public SettingOptions(SettingsTable table) : this(table, _ => true) { }

    /// <summary>An option for each setting of a table but some.</summary>
    public static SettingOptions Except(SettingsTable table, IReadOnlyCollection<string> names) =>
        new(table, s => !names.Contains(s.Name));

    SettingOptions(SettingsTable table, Func<Setting<TrainingSettings>, bool> includes)
    {
        _options =
        [
            .. from topic in table.Topics
               from setting in topic.Settings
               where !setting.IsArgument && includes(setting)
               select new SettingOption(topic, setting),
        ];
        if (Array.Find(_options, o => o.Setting.Name == SettingsTable.Objects) is { } objects) _class = new(objects);
    }

    /// <summary>The options in the order in which the help shows them.</summary>
    public IEnumerable<Option> All => _class is null ? _options : [.. _options, _class];

    /// <summary>Names of the settings that stand on the command line.</summary>
    public static IEnumerable<string> Named(IEnumerable<Option> options, ParseResult arguments) =>
        options.OfType<SettingOption>().Where(o => arguments.GetResult(o) is { Implicit: false }).Select(o => o.Setting.Name);

    /// <summary>The settings that stand on the command line, not yet read.</summary>
    public IReadOnlyList<GivenSetting> Given(ParseResult arguments) =>
    [
        .. from option in _options
           where arguments.GetResult(option) is not null
           let value = _class?.IsValueOf(option, arguments) == true ? _class.ValueOf(arguments) : arguments.GetValue(option)!
           select GivenSetting.Option(option.Setting.Name, value),
    ];
}
