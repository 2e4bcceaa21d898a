namespace Boxfit.Cli.Commands;

/// <summary>A word under which commands stand together, such as <c>boxfit data</c>.</summary>
sealed class GroupCommand : BoxfitCommand
{
    readonly BoxfitCommand[] _commands;

    public GroupCommand(string name, string description, params BoxfitCommand[] commands) : base(name, description)
    {
        _commands = commands;
        foreach (var command in commands) Subcommands.Add(command);
        Take(Json);
    }

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples => [.. _commands.Select(c => c.Examples[0])];

    /// <summary>Never comes: the parser asks for one of the commands.</summary>
    protected override int Run(CommandContext context) => throw new NotSupportedException();
}
