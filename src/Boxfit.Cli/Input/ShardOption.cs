namespace Boxfit.Cli.Input;

/// <summary>An option that has a command do one shard of its pictures, and leave the rest to other processes.</summary>
sealed class ShardOption : Option<string?>
{
    /// <param name="output">The option of the output that the shard's result lies beside.</param>
    public ShardOption(string output) : base(Shard.Option)
    {
        HelpName = $"I/N|{ShardVariables.Auto}";
        Description = $"Do one of N shards of the pictures, such as 3/16, a block of their list; its result lies beside {output}, until " +
            $"merge puts all of them together. {ShardVariables.Auto} takes I and N from the variables of Slurm or Kubernetes";
    }

    /// <summary>The shard; null where all is to be done.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public Shard? Read(ParseResult arguments) => arguments.GetValue(this) switch
    {
        null => null,
        ShardVariables.Auto => new ShardVariables(Environment.GetEnvironmentVariable).Read(),
        var text => Shard.Parse(text),
    };

    /// <summary>Refuses options that have no meaning for a shard.</summary>
    /// <exception cref="InputException">One is given.</exception>
    public void Refuse(ParseResult arguments, params IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(o => arguments.GetResult(o) is { Implicit: false }) is not { } other) return;
        throw new InputException(
            $"{other.Name} cannot be had with {Name}: it needs all pictures in one process. Leave one of them out.");
    }

    /// <summary>The output that the shard's result lies beside.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string OutputOf(ParseResult arguments, OutputOption output) => arguments.GetValue(output) ?? throw new InputException(
        $"{Name} needs {output.Name}: the results of the shards lie beside it, and merge writes it.");
}
