using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Boxfit.Cli;

/// <summary>Says what is wrong with a command line, offers the nearest known word, and points to the help.</summary>
static class UsageError
{
    /// <summary>The message for a command line that cannot be run, or null when it can.</summary>
    public static string? Find(ParseResult result)
    {
        string? message = UnknownWord(result) ?? WrongOption(result) ?? ClassWordOf(result)?.Fault(result)
            ?? (result.Errors is [var first, ..] ? Missing(result) ?? first.Message : null);
        if (message is null) return null;
        string[] lines = [$"Error: {message}", .. OfSeveralData(result), $"See: {Path(result.CommandResult)} --help"];
        return string.Join('\n', lines.Select(ForeignText.ShownLine));
    }

    /// <summary>The words that lead to a command, such as <c>boxfit data check</c>.</summary>
    public static string Path(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Path(parent)} {command.Command.Name}" : command.Command is RootCommand ? ShellLine.Of() : command.Command.Name;

    // An option that is not known would otherwise be taken for the value of an argument, such as a picture's path, or for a class.
    static string? UnknownWord(ParseResult result)
    {
        var command = result.CommandResult.Command;
        bool mayBeOptions = !result.Tokens.Any(t => t.Type == TokenType.DoubleDash);
        string? option = !mayBeOptions ? null : result.UnmatchedTokens
            .Concat(result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value))
            .FirstOrDefault(w => w.Length > 1 && w[0] == '-') ?? ClassWordOf(result)?.UnknownOption(result);
        if (option is not null)
        {
            string name = option.Split('=')[0];
            return $"unknown option '{name}'.{Spelling.DidYouMean(name, command.Options.Where(o => !o.Hidden).Select(o => o.Name))}";
        }
        if (result.UnmatchedTokens is not [var word, ..]) return null;
        return command.Subcommands.Count == 0 ? $"'{word}' is one argument too many."
            : $"unknown command '{word}'.{Meant(word, command, result.RootCommandResult.Command)}";
    }

    /// <summary>The lines that say what is meant by several data files where a command takes one; none where the words are none.</summary>
    static IEnumerable<string> OfSeveralData(ParseResult result)
    {
        var command = result.CommandResult;
        var data = command.Children.OfType<ArgumentResult>().FirstOrDefault(a => a.Argument.Name == "DATA");
        if (data is not { Tokens: [var first, ..] } || result.UnmatchedTokens.Count == 0) return [];
        string[] paths = [first.Value, .. result.UnmatchedTokens];
        if (!Array.TrueForAll(paths, System.IO.Path.Exists)) return [];
        const string images = "--images";
        bool takesImages = command.Command.Options.Any(o => o.Name == images);
        if (paths.Length == 2 && takesImages && Array.Find(paths, DataOptions.IsPhotos) is { } photos)
            return [DataOptions.HowToName(photos)];
        string all = OutputFiles.Free("all.csv");
        string[] reading = [.. OptionWords.Given(result, [images, .. new ReadingOptions().All.Select(o => o.Name)])];
        string without = reading.Length == 0 ? "" : $", without {string.Join(' ', reading.Select(ShellLine.Word))}";
        return
        [
            "It takes one data file. Several become one by",
            $"  {ShellLine.Of(["data", "convert", .. paths, .. reading, "--to", "csv", "--out", all])}",
            $"Then give {all} in their place{without}.",
        ];
    }

    /// <summary>The command that a word may stand for: one of the group's or of another, or one spelt much like it.</summary>
    static string Meant(string word, Command group, Command root)
    {
        var own = Shown(group);
        (string Name, string Path)[] all =
        [
            .. own.Select(c => (c.Name, c.Name)),
            .. Shown(root).Select(c => (c.Name, ShellLine.Of(c.Name))),
            .. Shown(root).SelectMany(g => Shown(g).Select(c => (c.Name, ShellLine.Of(g.Name, c.Name)))),
        ];
        string? name = Array.Exists(all, c => c.Name == word) ? word
            : Spelling.Nearest(word, [.. own.Select(c => c.Name)]) ?? Spelling.Nearest(word, [.. all.Select(c => c.Name)]);
        if (name is null) return "";
        string[] paths = own.Any(c => c.Name == name) ? [name] : [.. all.Where(c => c.Name == name).Select(c => c.Path).Distinct()];
        return $" Did you mean {string.Join(" or ", paths.Select(p => $"'{p}'"))}?";
    }

    static IEnumerable<Command> Shown(Command group) => group.Subcommands.Where(c => !c.Hidden);

    static ClassWord? ClassWordOf(ParseResult result) => result.CommandResult.Command.Options.OfType<ClassWord>().FirstOrDefault();

    // Of two values of an option the parser would take neither, or the first where the second is missing.
    static string? WrongOption(ParseResult result)
    {
        foreach (var given in result.CommandResult.Children.OfType<OptionResult>())
        {
            var option = given.Option;
            if (given.Implicit || option.HelpName is null) continue;
            if (given.Tokens.Count == 0 && ClassWordOf(result)?.IsValueOf(option, result) != true)
                return $"{option.Name} needs a value: {option.HelpName}.";
            if (given.IdentifierTokenCount > option.Arity.MaximumNumberOfValues)
                return $"{option.Name} is given {given.IdentifierTokenCount} times; give it once.";
            if (!result.Errors.Any(e => e.SymbolResult == given || e.SymbolResult?.Parent == given)) continue;
            var type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
            string[] words = [.. option.GetCompletions(CompletionContext.Empty).Select(c => c.Label)];
            string? wrong = given.Tokens.Select(t => t.Value).FirstOrDefault(v => !words.Contains(v));
            string? expected = words.Length > 0 ? "one of " + string.Join(", ", words)
                : type == typeof(double) ? "a number"
                : type == typeof(int) || type == typeof(ulong) ? "a whole number" : null;
            if (wrong is not null && expected is not null)
                return $"{option.Name}: found '{wrong}', expected {expected}.{Spelling.DidYouMean(wrong, words)}";
        }
        return null;
    }

    static string? Missing(ParseResult result)
    {
        var command = result.CommandResult.Command;
        Symbol? missing = command.Arguments.FirstOrDefault(
            a => a.Arity.MinimumNumberOfValues > 0 && result.GetResult(a) is not { Tokens.Count: > 0 });
        missing ??= command.Options.FirstOrDefault(o => o.Required && result.GetResult(o) is not { Tokens.Count: > 0 });
        return missing is null ? null : $"{missing.Name} is missing: {ShellLine.Here(missing.Description ?? "")}.";
    }
}
