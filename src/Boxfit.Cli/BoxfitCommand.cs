namespace Boxfit.Cli;

/// <summary>One command of the command line: its words, its help, and what it does.</summary>
/// <param name="name">The word that it is called by.</param>
/// <param name="description">What it does, without the full stop.</param>
/// <param name="maySkip">True when it can end with <see cref="ExitCode.DoneWithSkips"/>.</param>
abstract class BoxfitCommand(string name, string description, bool maySkip = false) : Command(name, description)
{
    /// <summary>Command lines for the help text, each with a remark.</summary>
    public abstract IReadOnlyList<(string CommandLine, string Remark)> Examples { get; }

    /// <summary>The exit codes that the command can end with.</summary>
    public virtual IReadOnlyList<int> ExitCodes => maySkip
        ? [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.DoneWithSkips, ExitCode.Interrupted]
        : [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.Interrupted];

    /// <summary>What an exit code of this command means.</summary>
    public virtual string Meaning(int code) => code == ExitCode.DoneWithSkips && Options.Any(o => o.Name == "--max-skipped")
        ? "done, but more pictures were skipped than --max-skipped allows" : ExitCode.Meaning(code);

    /// <summary>Options of other commands that people may type here, each with the one of this command that does it.</summary>
    public virtual IReadOnlyList<(string Typed, string Meant)> OtherNames => [];

    /// <summary>Whether a command line writes something that stays, which several processes would overwrite.</summary>
    public virtual bool Writes(ParseResult arguments) => Options.OfType<OutputOption>().Any(o => arguments.GetValue(o) is not null);

    /// <summary>Checks that all that is to be written can be, and runs the command; what goes wrong is thrown.</summary>
    /// <returns>The exit code.</returns>
    public int CheckAndRun(CommandContext context)
    {
        Together.RefuseCopies(this, context.Arguments, Launch.Find(Environment.GetEnvironmentVariable));
        CheckOutputs(context);
        return Run(context);
    }

    /// <summary>Checks that all that is to be written can be.</summary>
    protected void CheckOutputs(CommandContext context)
    {
        Ending.RequireOwn(context.Arguments);
        OutputOption[] outputs = [.. Options.OfType<OutputOption>()];
        foreach (var output in outputs) output.Check(context.Arguments);
        OutputFiles.RefuseSame([.. outputs.Select(o => (o.Name, context.Arguments.GetValue(o)))]);
    }

    /// <summary>What the command does.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(CommandContext context);

    protected Option<bool> Json { get; } = Switch("--json", "Print the result as JSON, one object on the last line of standard output");

    /// <summary>Takes arguments and options, in the order in which the help shows them.</summary>
    protected void Take(params Symbol[] symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument) Arguments.Add(argument);
            else Options.Add((Option)symbol);
        }
    }

    /// <summary>An option with a value.</summary>
    /// <param name="name">As it is typed, such as <c>--out</c>.</param>
    /// <param name="value">What stands for the value in the help, such as <c>FILE</c>.</param>
    /// <param name="description">What it is for.</param>
    internal static Option<T> Option<T>(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    /// <summary>An option that has the value <paramref name="standard"/> where it is not given.</summary>
    internal static Option<T> Option<T>(string name, string value, string description, T standard) =>
        new(name) { HelpName = value, Description = description, DefaultValueFactory = _ => standard };

    /// <summary>An option that must be given.</summary>
    internal static Option<T> Required<T>(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Required = true };

    /// <summary>An option that is one of some words; without a <paramref name="standard"/> it must be given.</summary>
    internal static Option<string> Choice(string name, string description, IReadOnlyList<string> words, string? standard)
    {
        var option = standard is null ? Required<string>(name, "", description) : Option(name, "", description, standard);
        option.HelpName = string.Join('|', words);
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }

    /// <summary>An option without a value.</summary>
    internal static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>An argument that must be given, once or, where it is a list, more often.</summary>
    internal static Argument<T> Argument<T>(string name, string description)
    {
        var argument = new Argument<T>(name) { Description = description };
        if (typeof(T).IsArray) argument.Arity = ArgumentArity.OneOrMore;
        return argument;
    }
}

/// <summary>What a running command works with.</summary>
/// <param name="Arguments">Its command line.</param>
/// <param name="Terminal">Where it reads and writes.</param>
/// <param name="Cancellation">Ends it early.</param>
sealed record CommandContext(ParseResult Arguments, Terminal Terminal, CancellationToken Cancellation)
{
    /// <summary>The command that runs this one as one of its steps; null where it is run by itself.</summary>
    public Guide? Guide { get; init; }

    /// <summary>The words that a person types again, changed, to have this done otherwise.</summary>
    public IReadOnlyList<string> Words => Guide?.Words ?? [.. Arguments.Tokens.Select(t => t.Value)];
}

/// <summary>A command that runs others as its steps.</summary>
/// <param name="Words">Its command line.</param>
/// <param name="GoesOn">Whether it goes on after this step by itself, so that no command needs to be named that comes next.</param>
sealed record Guide(IReadOnlyList<string> Words, bool GoesOn);
