using System.CommandLine;
using System.CommandLine.Parsing;

namespace Boxfit.Cli;

/// <summary>Says what is wrong with a command line, offers the nearest known word, and points to the help.</summary>
static class UsageError
{
    /// <summary>The message for a command line that cannot be run, or null when it can.</summary>
    public static string? Find(ParseResult result)
    {
        string? message = UnknownWord(result) ?? (result.Errors is [var first, ..] ? first.Message : null);
        return message is null ? null : $"Error: {message}\nSee: {Path(result.CommandResult)} --help";
    }

    /// <summary>The candidate that is spelt most like <paramref name="word"/>, if any is near.</summary>
    internal static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var (candidate, distance) = candidates.Select(c => (c, Spelling.Distance(word, c))).DefaultIfEmpty(("", int.MaxValue)).MinBy(c => c.Item2);
        return distance <= Math.Max(2, word.Length / 3) ? candidate : null;
    }

    // An option that is not known would otherwise be taken for the value of an argument, such as a picture's path.
    static string? UnknownWord(ParseResult result)
    {
        var command = result.CommandResult.Command;
        bool mayBeOptions = !result.Tokens.Any(t => t.Type == TokenType.DoubleDash);
        string? option = !mayBeOptions ? null : result.UnmatchedTokens
            .Concat(result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value))
            .FirstOrDefault(w => w.Length > 1 && w[0] == '-');
        if (option is not null)
        {
            string name = option.Split('=')[0];
            return $"unknown option '{name}'.{DidYouMean(Nearest(name, command.Options.Select(o => o.Name)))}";
        }
        return result.UnmatchedTokens is not [var word, ..] ? null
            : command.Subcommands.Count > 0 ? $"unknown command '{word}'.{DidYouMean(Nearest(word, command.Subcommands.Select(c => c.Name)))}"
            : $"'{word}' is one argument too many.";
    }

    static string DidYouMean(string? word) => word is null ? "" : $" Did you mean '{word}'?";

    static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "boxfit";
}
