namespace Boxfit.Cli.Commands;

/// <summary>A command that can be done in shards, whose results are put together.</summary>
/// <param name="name">The word that it is called by.</param>
/// <param name="description">What it does, without the full stop.</param>
/// <param name="maySkip">True when it can end with <see cref="ExitCode.DoneWithSkips"/>.</param>
abstract class ShardedCommand(string name, string description, bool maySkip = false) : BoxfitCommand(name, description, maySkip)
{
    /// <summary>The output that the shards' results lie beside.</summary>
    public abstract OutputOption Merged { get; }

    /// <summary>The option by which what is there at the outputs is replaced; null where it is replaced anyway.</summary>
    public virtual Option<bool>? Replacing => null;

    /// <summary>Checks that all that is to be written can be, and does the rest of the command with what its shards have found.</summary>
    /// <param name="context">The command line without a shard, as one process would have had it.</param>
    /// <param name="shards">All shards.</param>
    /// <returns>The exit code.</returns>
    public int CheckAndMerge(CommandContext context, ShardSet shards)
    {
        CheckOutputs(context);
        return Merge(context, shards);
    }

    /// <summary>Does the rest of the command with what its shards have found.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Merge(CommandContext context, ShardSet shards);
}
