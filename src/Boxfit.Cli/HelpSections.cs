using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Boxfit.Cli;

/// <summary>The help of a command: the library's, with the exit codes and examples below it.</summary>
sealed class HelpSections(HelpAction standard) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpSections((HelpAction)option.Action!);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not BoxfitCommand command) return ExitCode.Done;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (int code in command.ExitCodes) output.WriteLine($"  {code,-4} {command.Meaning(code)}");
        output.WriteLine("\nExamples:");
        foreach (var (commandLine, remark) in command.Examples) output.WriteLine($"  {commandLine}\n      {remark}");
        return ExitCode.Done;
    }
}
