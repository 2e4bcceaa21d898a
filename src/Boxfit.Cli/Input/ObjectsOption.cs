namespace Boxfit.Cli.Input;

/// <summary>The option <c>--objects</c> of commands that have it for themselves; others have it as a training setting.</summary>
sealed class ObjectsOption : Option<string?>
{
    public ObjectsOption(string description) : base("--objects")
    {
        (HelpName, Description) = (ObjectChoice.Syntax, description);
        Class = new(this);
    }

    public ClassWord Class { get; }

    /// <summary>The choice; null where none is given.</summary>
    /// <exception cref="InputException">It is no choice.</exception>
    public ObjectChoice? Read(ParseResult arguments)
    {
        if (arguments.GetResult(this) is null) return null;
        string value = Class.ValueOf(arguments);
        try
        {
            return ObjectChoice.Parse(value);
        }
        catch (FormatException e)
        {
            throw new InputException($"{Name}: found '{value}', {UnknownWordException.Expected(e)}", e);
        }
    }
}

/// <summary>
/// What follows in <c>--objects class NAME</c>. The parser takes one word for an option's value and this value has two, so to the parser
/// <c>class</c> is an option of its own; a file of that name is <c>./class</c>.
/// </summary>
sealed class ClassWord : Option<string>
{
    readonly Option _objects;

    public ClassWord(Option objects) : base("class")
    {
        _objects = objects;
        Hidden = true;
        // An option that must have a value would take the word for it, whatever else it may be.
        Arity = objects.Arity = ArgumentArity.ZeroOrOne;
    }

    /// <summary>Whether the value of <paramref name="option"/> is here.</summary>
    public bool IsValueOf(Option option, ParseResult arguments) =>
        option == _objects && arguments.GetResult(this) is not null && arguments.GetResult(option) is { Tokens.Count: 0 };

    /// <summary>The value of <c>--objects</c>, which is given: one word, or <c>class NAME</c>.</summary>
    public string ValueOf(ParseResult arguments) =>
        IsValueOf(_objects, arguments) ? string.Join(' ', Words(arguments)) : arguments.GetResult(_objects)!.Tokens[0].Value;

    /// <summary>A name that is an option mistyped rather than a class, or null.</summary>
    public string? UnknownOption(ParseResult arguments) => Words(arguments).Find(w => w.StartsWith("--", StringComparison.Ordinal));

    /// <summary>What is wrong with a <c>class</c> on the command line, or null.</summary>
    public string? Fault(ParseResult arguments) =>
        Words(arguments) is { Count: 0 } || (Words(arguments).Count <= 2 && IsValueOf(_objects, arguments)) ? null
        : $"'{Name}' stands in {_objects.Name} {Name} NAME only; write ./{Name} for a file of that name.";

    // The name of a class may be "class", too.
    List<string> Words(ParseResult arguments) => arguments.GetResult(this) is not { } given ? []
        : [.. Enumerable.Repeat(Name, given.IdentifierTokenCount), .. given.Tokens.Select(t => t.Value)];
}
