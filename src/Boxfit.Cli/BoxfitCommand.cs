using System.CommandLine;

namespace Boxfit.Cli;

/// <summary>One command of the command line: its words, its help, and what it does.</summary>
abstract class BoxfitCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines for the help text, each with a remark.</summary>
    public abstract IReadOnlyList<(string CommandLine, string Remark)> Examples { get; }

    /// <summary>The exit codes that the command can end with.</summary>
    public virtual IReadOnlyList<int> ExitCodes => [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.Interrupted];

    /// <summary>What an exit code of this command means.</summary>
    public virtual string Meaning(int code) => code == ExitCode.DoneWithSkips && Options.Any(o => o.Name == "--max-skipped")
        ? "done, but more pictures were skipped than --max-skipped allows" : ExitCode.Meaning(code);

    /// <summary>Runs the command; what goes wrong is thrown.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(CommandContext context);

    protected Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON, one object on the last line of standard output" };
}

/// <summary>What a running command has at hand.</summary>
sealed record CommandContext(ParseResult Arguments, Terminal Terminal, CancellationToken Cancellation);
