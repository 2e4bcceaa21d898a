using System.CommandLine;

namespace Boxfit.Cli.Input;

/// <summary>The option <c>--objects</c>, whose value may be two words.</summary>
sealed class ObjectsOption : Option<string?>
{
    const string Word = "--objects";

    public ObjectsOption(string description) : base(Word) => (HelpName, Description) = (ObjectChoice.Syntax, description);

    /// <summary>The choice; null where none is given.</summary>
    /// <exception cref="InputException">It is no choice.</exception>
    public ObjectChoice? Read(ParseResult arguments)
    {
        string? value = arguments.GetValue(this);
        try
        {
            return value is null ? null : ObjectChoice.Parse(value);
        }
        catch (FormatException e)
        {
            throw new InputException($"{Word}: found '{value}', expected {e.Message}.", e);
        }
    }

    /// <summary>Makes <c>--objects class NAME</c> one value, as the parser takes one word for an option.</summary>
    public static IReadOnlyList<string> Join(IReadOnlyList<string> words)
    {
        var joined = new List<string>(words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            bool isPair = words[i] == "class" && i > 0 && words[i - 1] == Word && i + 1 < words.Count && !words[i + 1].StartsWith('-');
            joined.Add(isPair ? $"class {words[++i]}" : words[i]);
        }
        return joined;
    }
}
