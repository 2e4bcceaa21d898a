using System.CommandLine;

namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit data</c>: the commands around data sets.</summary>
sealed class DataCommand : Command
{
    public DataCommand() : base("data", "Bring, compare and divide data sets")
    {
        Subcommands.Add(new DataListCommand());
        Subcommands.Add(new DataGetCommand());
    }
}
