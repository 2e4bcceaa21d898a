using System.Collections;

namespace Boxfit.Cli;

/// <summary>
/// The help of a command: what it does, its arguments, its options by topic with their defaults, exit codes and examples.
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="width">Characters of a line; only command lines, which are there to be copied, may be longer.</param>
sealed class HelpText(TextWriter output, int width)
{
    /// <summary>The width where the text is not written to a screen.</summary>
    public const int WidthOfFiles = 100;

    const int Narrowest = 60, Widest = 120;
    const int WidestLabel = 28;

    // A space at which no line ends.
    const char Unbroken = '\u00a0';

    readonly int _width = Math.Clamp(width, Narrowest, Widest);

    /// <summary>Writes the help of the command that <paramref name="result"/> is about.</summary>
    /// <exception cref="InputException">It names a preset that there is none of.</exception>
    public void Write(ParseResult result)
    {
        var command = result.CommandResult.Command;
        string path = UsageError.Path(command);
        Option[] options =
        [
            .. command.Options.Where(o => !o.Hidden),
            .. Ancestors(command).SelectMany(a => a.Options).Where(o => o.Recursive && !o.Hidden),
        ];
        // A command that takes a preset takes settings of many topics.
        var presetOption = options.OfType<SettingOption>().FirstOrDefault(o => o.Setting.Name == SettingsTable.Preset);
        string preset = presetOption is null ? Presets.Article
            : result.GetResult(presetOption)?.Tokens is [.., var last] ? last.Value
            : Presets.DefaultFor(SettingOptions.Named(options, result));
        // The preset's own default stays what it is.
        var defaults = Presets.Get(preset) with { Preset = Presets.Best };

        WriteParagraph(ShellLine.Here($"{command.Description}."), 0);
        string arguments = string.Concat(command.Arguments.Select(a => " " + Usage(a)));
        bool isGroup = command.Subcommands.Count > 0;
        output.Write($"\nUsage:\n  {path}{(isGroup && command.Action is null ? " COMMAND" : "")}{arguments} [options]\n");
        if (isGroup && command.Action is not null) output.Write($"  {path} COMMAND\n");
        WriteRows("Arguments", [.. command.Arguments.Select(a => (a.Name, ShellLine.Here(a.Description ?? "")))]);
        WriteRows("Commands",
            [.. command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, ShellLine.Here(c.Description ?? "")))]);
        if (presetOption is null)
        {
            WriteRows("Options", [.. options.Select(o => Row(o, defaults))]);
        }
        else
        {
            output.Write('\n');
            WriteParagraph($"Defaults of settings are those of preset {preset}; --preset NAME --help shows another's.", 0);
            foreach (var topic in options.OfType<SettingOption>().Select(o => o.Topic).Distinct())
            {
                var own = options.Where(o => o is SettingOption setting && setting.Topic == topic);
                if (topic.Title == SettingTopic.General) own = own.Concat(options.Where(o => o is not SettingOption));
                WriteRows(topic.Title, [.. own.Select(o => Row(o, defaults))]);
            }
        }
        if (command is BoxfitCommand boxfit) WriteEnd(boxfit);
    }

    void WriteEnd(BoxfitCommand command)
    {
        WriteRows("Exit codes", [.. command.ExitCodes.Select(code => ($"{code,-3}", command.Meaning(code)))]);
        output.Write("\nExamples:\n");
        foreach (var (commandLine, remark) in command.Examples)
        {
            output.Write($"  {ShellLine.Here(commandLine)}\n");
            WriteParagraph(remark, 6);
        }
    }

    static IEnumerable<Command> Ancestors(Command command) => command.Parents.OfType<Command>().SelectMany(p => Ancestors(p).Prepend(p));

    static string Usage(Argument argument) =>
        (argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name)
        + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "");

    static (string Label, string Text) Row(Option option, TrainingSettings defaults)
    {
        string names = string.Join(", ", option.Aliases.Where(a => a[0] == '-').Order(StringComparer.Ordinal).Append(option.Name));
        bool isSwitch = option.HelpName is null;
        string standard = option is SettingOption { Setting: var setting } ? setting.Print(defaults)
            : option.HasDefaultValue && !isSwitch ? Print(option.GetDefaultValue()) : "";
        string note = option.Required ? " (required)" : standard.Length > 0 ? $" [default:{Unbroken}{standard}]" : "";
        return (isSwitch ? names : $"{names} <{option.HelpName}>", option.Description + note);
    }

    static string Print(object? value) => value is IEnumerable many and not string
        ? string.Join(", ", many.Cast<object>().Select(Print)) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    void WriteRows(string title, IReadOnlyList<(string Label, string Text)> rows)
    {
        if (rows.Count == 0) return;
        output.Write($"\n{title}:\n");
        int column = Math.Min(rows.Max(r => r.Label.Length), WidestLabel) + 4;
        foreach (var (label, text) in rows)
        {
            bool fits = label.Length <= WidestLabel;
            output.Write(fits ? $"  {label}".PadRight(column) : $"  {label}\n{new string(' ', column)}");
            WriteParagraph(text, column, isBegun: true);
        }
    }

    /// <summary>Writes a text in lines of the width, all indented; the first line's indent stands already where it is begun.</summary>
    void WriteParagraph(string text, int indent, bool isBegun = false)
    {
        string margin = new(' ', indent);
        string line = "";
        bool isFirst = true;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > _width) Flush();
            line += (line.Length > 0 ? " " : "") + word.Replace(Unbroken, ' ');
        }
        Flush();

        void Flush()
        {
            output.Write((isFirst && isBegun ? "" : margin) + line + "\n");
            (line, isFirst) = ("", false);
        }
    }
}
