using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using Boxfit.Web.Hosting;

namespace Boxfit.Cli;

/// <summary>Runs a command that several processes may do together, and ends them all where one fails.</summary>
static class Together
{
    // OpenTelemetry's own names.
    static readonly string[] s_collectors = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    /// <summary>Joins the others, where there are some, runs the command and leaves them.</summary>
    /// <param name="context">What the command works with.</param>
    /// <param name="command">What it does; gives its exit code.</param>
    public static int Run(CommandContext context, Func<CommandContext, World, int> command)
    {
        var terminal = context.Terminal;
        var world = World.Join((world, reason) => Leave(reason, terminal, world));
        bool isMeasured = Array.Exists(s_collectors, v => Environment.GetEnvironmentVariable(v) is { Length: > 0 });
        using var telemetry = isMeasured ? Send(world) : null;
        if (world.IsAlone) return command(context, world);
        terminal.LineStart = () => LineStart(terminal.Clock, world);
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
            return End(e, terminal, world);
        }
    }

    /// <summary>Sends metrics. A method of its own, since what a method names is loaded with it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static IDisposable Send(World world) => TelemetryExport.Start(TrainingTelemetry.Name, world.Rank);

    /// <summary>Time and process, which lines of several in one file are told apart by.</summary>
    static string LineStart(TimeProvider clock, World world) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {world.Rank}/{world.Size} ");

    /// <summary>Ends all processes where one is lost.</summary>
    static void Leave(string reason, Terminal terminal, World world)
    {
        string end = terminal.GoingOn ?? "A run goes on by --resume from its last checkpoint.";
        terminal.SayLines($"{Failure.Prefix}this ends all processes: {reason} {end}");
        world.Abort(ExitCode.Lost);
    }

    static int End(Exception e, Terminal terminal, World world)
    {
        if (world.HasFailedTogether)
        {
            // All know, and the first says it for all.
            int code = world.IsFirst ? Failure.Report(e, terminal) : e switch
            {
                InputException => ExitCode.BadInput,
                OperationCanceledException => ExitCode.Interrupted,
                _ => ExitCode.Failed,
            };
            world.Dispose();
            return code;
        }
        terminal.Say($"This ends all processes: {world.NameOf(world.Rank)} has failed.");
        int own = Failure.Report(e, terminal);
        world.Abort(own);
        return own;
    }

    /// <summary>Refuses a command that each of several processes would do as a whole, into the same place.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="launch">How this process was started.</param>
    /// <exception cref="InputException">It was started several times.</exception>
    public static void RefuseCopies(BoxfitCommand command, ParseResult arguments, Launch launch)
    {
        if (!launch.IsOfSeveral || command is TrainCommand || !command.Writes(arguments)) return;
        var shard = command.Options.OfType<ShardOption>().FirstOrDefault();
        if (shard is not null && arguments.GetValue(shard) is not null) return;
        string[] words = [.. arguments.Tokens.Where(t => t.Type == TokenType.Command).Select(t => t.Value)];
        string divided = shard is null ? "" : $", or divide its pictures by {shard.Name}";
        throw new InputException(
            $"{string.Join(' ', words)} is done by one process, but several were started ({launch.Named}). Start it without mpirun or " +
            $"srun{divided}; {ShellLine.Of("train")} is what several processes do together.");
    }
}
