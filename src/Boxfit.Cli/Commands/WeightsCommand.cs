namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit weights</c>: the commands for pretrained weights.</summary>
sealed class WeightsCommand : BoxfitCommand
{
    readonly BoxfitCommand[] _commands =
    [
        new WeightsListCommand(), new WeightsGetCommand(), new WeightsInspectCommand(), new WeightsVerifyCommand(),
        new WeightsConvertCommand(), new WeightsFeaturesCommand(),
    ];

    public WeightsCommand() : base("weights", "Bring, look into, check and convert pretrained weights")
    {
        foreach (var command in _commands) Subcommands.Add(command);
        Options.Add(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples => [.. _commands.Select(c => c.Examples[0])];

    public override int Run(CommandContext context)
    {
        context.Terminal.Say(
            $"Error: boxfit weights needs one of its commands: {string.Join(", ", _commands.Select(c => c.Name))}.\nSee: boxfit weights --help");
        return ExitCode.BadInput;
    }
}
