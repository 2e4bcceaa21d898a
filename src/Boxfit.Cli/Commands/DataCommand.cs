namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data</c>: the commands for data sets.</summary>
sealed class DataCommand : BoxfitCommand
{
    readonly BoxfitCommand[] _commands =
    [
        new DataListCommand(), new DataGetCommand(), new DataConvertCommand(), new DataCheckCommand(), new DataStatsCommand(),
        new DataSplitCommand(), new DataCompareCommand(), new DataPreviewCommand(),
    ];

    public DataCommand() : base("data", "Bring, convert, check, divide, compare and preview data sets")
    {
        foreach (var command in _commands) Subcommands.Add(command);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples => [.. _commands.Select(c => c.Examples[0])];

    public override int Run(CommandContext context)
    {
        context.Terminal.Say($"Error: boxfit data needs one of its commands: {string.Join(", ", _commands.Select(c => c.Name))}.\nSee: boxfit data --help");
        return ExitCode.BadInput;
    }
}
