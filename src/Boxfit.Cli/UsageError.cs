using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Boxfit.Cli;

/// <summary>Says what is wrong with a command line, offers the nearest known word, and points to the help.</summary>
static class UsageError
{
    /// <summary>The message for a command line that cannot be run, or null when it can.</summary>
    public static string? Find(ParseResult result)
    {
        var (message, about) = UnknownCommand(result) ?? (WrongWord(result), result.CommandResult.Command);
        if (message is null) return null;
        string[] lines = [$"Error: {message}", .. OfSeveralData(result), $"See: {Path(about)} --help"];
        return string.Join('\n', lines.Select(ForeignText.ShownLine));
    }

    /// <summary>The words that lead to a command, such as <c>boxfit data check</c>.</summary>
    public static string Path(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } group
        ? $"{Path(group)} {command.Name}" : command is RootCommand ? ShellLine.Of() : command.Name;

    static string? WrongWord(ParseResult result) => UnknownWord(result) ?? WrongOption(result) ?? ClassWordOf(result)?.Fault(result)
        ?? (result.Errors is [var first, ..] ? Missing(result) ?? first.Message : null);

    /// <summary>
    /// What to say of a word where a command is expected, and which command's help tells more. What follows such a word may be read as
    /// something else, such as the name of a group.
    /// </summary>
    static (string? Message, Command About)? UnknownCommand(ParseResult result)
    {
        if (result.UnmatchedTokens is not [var word, ..] || word is ['-', ..]) return null;
        var before = result.Tokens.TakeWhile(t => t.Type == TokenType.Command || t.Value != word).Where(t => t.Type == TokenType.Command);
        var root = result.RootCommandResult.Command;
        var group = before.Aggregate(root, (command, token) => command.Subcommands.First(c => c.Name == token.Value));
        if (group.Subcommands.Count == 0 || group.Action is not null) return null;
        var meant = Meant(word, group, root);
        string names = string.Join(" or ", meant.Select(c => $"'{(group.Subcommands.Contains(c) ? c.Name : Path(c))}'"));
        return ($"unknown command '{word}'.{(meant.Count > 0 ? $" Did you mean {names}?" : "")}", meant is [var only] ? only : group);
    }

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
            var (_, meant) = (command as BoxfitCommand)?.OtherNames.FirstOrDefault(o => o.Typed == name) ?? default;
            if (command.Options.Any(o => o.Name == name && !o.Hidden))
                return $"'{name}' stands before the command; options come after it: {Path(command)} … {name} …";
            if (meant is null && command.Arguments.FirstOrDefault(a => IsNamed(a, name)) is { } argument)
            {
                string places = string.Join(' ', command.Arguments.Select(a => a.Name));
                return $"unknown option '{name}'. {argument.Name} is given without a name: {Path(command)} {places} …";
            }
            return $"unknown option '{name}'." + (meant is not null ? $" Did you mean '{meant}'?"
                : Spelling.DidYouMean(name, command.Options.Where(o => !o.Hidden).Select(o => o.Name)));
        }
        return result.UnmatchedTokens is [var word, ..] ? $"'{word}' is one argument too many." : null;
    }

    /// <summary>Whether an option that is not there has the name of an argument, such as --run that of RUN.</summary>
    static bool IsNamed(Argument argument, string option) =>
        argument.Name.Split('|').Any(part => option == "--" + part.ToLowerInvariant());

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
        string all = FreeName.Of("all.csv");
        string[] reading = [.. OptionWords.Given(result, [images, .. new ReadingOptions().All.Select(o => o.Name)])];
        string without = reading.Length == 0 ? "" : $", without {string.Join(' ', reading.Select(ShellLine.Word))}";
        return
        [
            "It takes one data file. Several become one by",
            $"  {ShellLine.Of(["data", "convert", .. paths, .. reading, "--to", "csv", "--out", all])}",
            $"Then give {all} in their place{without}.",
        ];
    }

    /// <summary>The commands that a word may stand for: one of the group's or of others, or one spelt much like it.</summary>
    static IReadOnlyList<Command> Meant(string word, Command group, Command root)
    {
        Command[] own = [.. Shown(group)], all = [.. own, .. Shown(root), .. Shown(root).SelectMany(Shown)];
        string? name = Array.Exists(all, c => c.Name == word) ? word
            : Spelling.Nearest(word, [.. own.Select(c => c.Name)]) ?? Spelling.Nearest(word, [.. all.Select(c => c.Name)]);
        return Array.Find(own, c => c.Name == name) is { } near ? [near] : [.. all.Where(c => c.Name == name).Distinct()];
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
            // The parser takes what follows for the value, even if it is the name of the next option.
            var others = result.CommandResult.Command.Options.Select(o => o.Name).Where(n => n.StartsWith("--", StringComparison.Ordinal));
            if (given.Tokens is [{ Value: var value }, ..] && others.Contains(value))
                return $"{option.Name} needs a value: {option.HelpName}; found {value}.";
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
