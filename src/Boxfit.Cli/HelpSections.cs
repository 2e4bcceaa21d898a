using System.CommandLine;
using System.CommandLine.Help;

namespace Boxfit.Cli;

/// <summary>Adds the exit codes and examples to the help of each command.</summary>
static class HelpSections
{
    public static void AddTo(RootCommand root)
    {
        var action = (HelpAction)root.Options.OfType<HelpOption>().Single().Action!;
        action.Builder.CustomizeLayout(_ => [.. HelpBuilder.Default.GetLayout(), WriteExitCodes, WriteExamples]);
    }

    static bool WriteExitCodes(HelpContext context)
    {
        if (context.Command is not BoxfitCommand command) return false;
        context.Output.WriteLine("Exit codes:");
        foreach (int code in command.ExitCodes) context.Output.WriteLine($"  {code,-4} {ExitCode.Meaning(code)}");
        return true;
    }

    static bool WriteExamples(HelpContext context)
    {
        if (context.Command is not BoxfitCommand command) return false;
        context.Output.WriteLine("Examples:");
        foreach (var (commandLine, remark) in command.Examples) context.Output.WriteLine($"  {commandLine}\n      {remark}");
        return true;
    }
}
