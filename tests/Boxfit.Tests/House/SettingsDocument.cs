namespace Boxfit.Tests.House;

/// <summary>Writes docs/settings.md from the table of settings.</summary>
static class SettingsDocument
{
    static readonly TrainingSettings s_best = Presets.Get(Presets.Best);

    public static string Write(SettingsTable table)
    {
        var text = new StringBuilder(
            """
            # Settings

            Every setting of `boxfit train` is an option, and without its dashes a key of a YAML file (`--config`) and of a run's
            `config.yaml`. Defaults are those of preset `best`, then those of other presets that differ. A run goes on (`--resume`)
            with its own settings, but those marked *free* may be changed in its `config.yaml`.

            """);
        foreach (var topic in table.Topics)
        {
            text.Append($"\n## {topic.Title}\n\n| setting | default | range | meaning |\n|---|---|---|---|\n");
            foreach (var s in topic.Settings)
            {
                string name = s.IsArgument ? $"{(s.Name == "data" ? "`DATA`, " : "")}`{s.Name}:`" : $"`--{s.Name} {s.Syntax}`";
                string range = s.IsOfMachine || s.Rules is not [var first, ..] ? "" : first.Expected(s_best);
                string needs = s.Needs is { } n ? $" Needs {n.Remedy}." : "", free = s.Decides ? "" : " *free*";
                text.Append($"| {Cell(name)} | {Cell(Default(s))} | {Cell(range)} | {Cell(s.Help)}.{needs}{free} |\n");
            }
        }
        return text.ToString();
    }

    static string Cell(string value) => value.Replace("|", "\\|", StringComparison.Ordinal);

    static string Default(Setting<TrainingSettings> setting)
    {
        if (setting.IsOfMachine) return "one a processor";
        string standard = setting.Print(s_best);
        if (setting.Name == SettingsTable.Preset) return standard;
        var others = from preset in Presets.Names
                     let value = setting.Print(Presets.Get(preset))
                     where value != standard
                     select $"{preset}: {(value.Length > 0 ? value : "none")}";
        return string.Join("; ", others.Prepend(standard).Where(v => v.Length > 0));
    }
}
