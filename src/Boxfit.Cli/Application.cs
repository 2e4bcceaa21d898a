using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Boxfit.Cli;

/// <summary>The whole command line: parses, runs the command, and turns what goes wrong into a message and an exit code.</summary>
static class Application
{
    const string NoColour = "--no-color";

    /// <summary>How words are read: none of them stands for a file of more words.</summary>
    public static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    /// <summary>Creates the tree of commands.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Boxfit trains and runs a model that puts one box around the object in a picture")
        {
            new DemoCommand(),
            new QuickstartCommand(),
            new LabelCommand(),
            new DetectCommand(),
            new GroupCommand("data", "Bring, convert, check, divide, compare and preview data sets",
                new DataListCommand(), new DataGetCommand(), new DataConvertCommand(), new DataCheckCommand(), new DataStatsCommand(),
                new DataSplitCommand(), new DataCompareCommand(), new DataPackCommand(), new DataPreviewCommand()),
            new GroupCommand("weights", "Bring, look into, check and convert pretrained weights",
                new WeightsListCommand(), new WeightsGetCommand(), new WeightsInspectCommand(), new WeightsVerifyCommand(),
                new WeightsConvertCommand(), new WeightsFeaturesCommand()),
            new TrainCommand(),
            new TuneCommand(),
            new RunsCommand(),
            new EvaluateCommand(),
            new CalibrateCommand(),
            new PredictCommand(),
            new MergeCommand(),
            new ServeCommand(),
            new ReviewCommand(),
            new ExportCommand(),
            new QuantizeCommand(),
            new SummaryCommand(),
            new DiagramCommand(),
            new DoctorCommand(),
            new DoctorProbeCommand(),
        };
        root.Options.Add(new Option<bool>(NoColour) { Description = "Print without colours", Recursive = true });
        return root;
    }

    /// <summary>Runs a command line.</summary>
    public static int Run(
        IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation, Guide? guide = null) =>
        Run(CreateRoot(), arguments, terminal, cancellation, guide);

    /// <summary>The words that many programs take for <c>--help</c> and <c>--version</c>.</summary>
    static IReadOnlyList<string> AsOptions(IReadOnlyList<string> arguments) => arguments switch
    {
        ["help", ..] => [.. arguments.Skip(1), "--help"],
        ["version"] => ["--version"],
        _ => arguments,
    };

    /// <summary>Runs a command line of the given command, such as one that is a program of its own.</summary>
    public static int Run(
        Command root, IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation, Guide? guide = null)
    {
        try
        {
            if (root is RootCommand) arguments = AsOptions(arguments);
            var result = root.Parse(arguments, Parsing);
            if (result.CommandResult.Command is { Subcommands.Count: > 0, Action: null } && result.UnmatchedTokens.Count == 0
                && result.Action is null or ParseErrorAction)
            {
                // Which command of the group is missing.
                var help = new StringWriter();
                new HelpText(help, terminal.OutputWidth()).Write(result);
                terminal.SayLines(help.ToString());
                return ExitCode.BadInput;
            }
            if (root.Options.OfType<Option<bool>>().FirstOrDefault(o => o.Name == NoColour) is { } plain && result.GetValue(plain))
                terminal.HasColour = false;
            // Only a group that does something itself has one, so that the parser asks for none of its commands.
            var own = result.CommandResult.Command.Action;
            switch (result.Action)
            {
                case HelpAction when result.CommandResult.Command.Subcommands.Count > 0 && UsageError.Find(result) is { } error:
                    terminal.SayLines(error);
                    return ExitCode.BadInput;
                case var action when (action is ParseErrorAction || action == own) && UsageError.Find(result) is { } error:
                    terminal.SayLines(error);
                    return ExitCode.BadInput;
                case var action when action == own:
                    return ((BoxfitCommand)result.CommandResult.Command).CheckAndRun(new(result, terminal, cancellation) { Guide = guide });
                case HelpAction:
                    new HelpText(terminal.Output, terminal.OutputWidth()).Write(result);
                    return ExitCode.Done;
                default: // --version, completion
                    return result.Invoke(new() { Output = terminal.Output, EnableDefaultExceptionHandler = false });
            }
        }
        catch (Exception e)
        {
            return Failure.Report(e, terminal);
        }
    }
}
