namespace Boxfit.Cli;

/// <summary>Runs a command that several processes may do together, and ends them all where one fails.</summary>
static class Together
{
    /// <summary>Joins the others, where there are some, runs the command and leaves them.</summary>
    /// <param name="context">What the command works with.</param>
    /// <param name="command">What it does; gives its exit code.</param>
    public static int Run(CommandContext context, Func<CommandContext, World, int> command)
    {
        var world = World.Join();
        if (world.IsAlone) return command(context, world);
        try
        {
            int code = command(context, world);
            world.Dispose();
            return code;
        }
#pragma warning disable CA1031 // The others would wait for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return End(e, context.Terminal, world);
        }
    }

    static int End(Exception e, Terminal terminal, World world)
    {
        if (world.HasFailedTogether)
        {
            // All know, and the first says it for all.
            int code = world.IsFirst ? Failure.Report(e, terminal) : e is InputException ? ExitCode.BadInput : ExitCode.Failed;
            world.Dispose();
            return code;
        }
        terminal.Say($"This ends all processes: {world.NameOf(world.Rank)} has failed.");
        int own = Failure.Report(e, terminal);
        world.Abort(own);
        return own;
    }

    /// <summary>Refuses a command that one process does, where several were started.</summary>
    /// <param name="command">Its name.</param>
    /// <exception cref="InputException">There are several.</exception>
    public static void RefuseSeveral(string command)
    {
        var launch = Launch.Find(Environment.GetEnvironmentVariable);
        if (!launch.IsOfSeveral) return;
        throw new InputException(
            $"{command} is done by one process, but several were started ({launch.Named}). Start it without mpirun or srun; " +
            $"{ShellLine.Of("train")} is what several processes do together.");
    }
}
