using System.CommandLine.Parsing;

namespace Boxfit.Cli.Input;

/// <summary>Options as they stand on a command line.</summary>
static class OptionWords
{
    /// <summary>The words of those of the options that are given, to be given to another command as well.</summary>
    public static IEnumerable<string> Given(ParseResult arguments, IReadOnlyCollection<string> options) =>
        arguments.CommandResult.Children.OfType<OptionResult>()
            .Where(o => !o.Implicit && options.Contains(o.Option.Name))
            .SelectMany(o => o.Tokens.Select(t => t.Value).Prepend(o.Option.Name));

    /// <summary>The words of a command line without some options, which have a value each, in either form.</summary>
    public static IEnumerable<string> Without(IReadOnlyList<string> words, params string[] options) => words.Where((word, i) =>
        !options.Contains(word) && (i == 0 || !options.Contains(words[i - 1])) &&
        !Array.Exists(options, o => word.StartsWith(o + '=', StringComparison.Ordinal)));
}
