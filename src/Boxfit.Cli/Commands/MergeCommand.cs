namespace Boxfit.Cli.Commands;

/// <summary><c>boxfit merge</c>: puts the results of shards together into what one process would have written.</summary>
sealed class MergeCommand : BoxfitCommand
{
    readonly Argument<string[]> _shards = Argument<string[]>("SHARDS",
        "The output that the shards are parts of and lie beside, as it was given to them; or their files, or folders of them");
    readonly OutputOption _out = new("--out", "PATH",
        "Write here; default: the output of the shards, beside them", OutputKind.FileOrFolder);
    readonly Option<bool> _replace = Switch("--replace", "Replace what is there at the output already; without this it is refused");

    public MergeCommand() : base("merge", "Put the results of shards together, as one process would have written them") =>
        Take([_shards, _out, _replace, Json]);

    public override IReadOnlyList<(string CommandLine, string Remark)> Examples =>
    [
        ("boxfit merge boxes.csv", "of boxes.csv.shard-01-of-16 and so on, as predict --shard I/16 --out boxes.csv writes them"),
        ("boxfit merge node1 node2 --out boxes.csv", "of all shards in two folders, brought together from several machines"),
    ];

    public override IReadOnlyList<int> ExitCodes =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.BadInput, ExitCode.DoneWithSkips, ExitCode.DataErrors, ExitCode.Interrupted];

    public override bool Writes(ParseResult arguments) => true;

    protected override int Run(CommandContext context)
    {
        var (arguments, terminal, cancellation) = context;
        var shards = ShardSet.Find(arguments.GetRequiredValue(_shards));
        string output = arguments.GetValue(_out) ?? ShellLine.Nearby(shards.Output);
        var command = Find(shards, []).Command;
        string[] given =
        [
            command.Merged.Name, output,
            .. arguments.GetValue(Json) ? [Json.Name] : Array.Empty<string>(),
            .. arguments.GetValue(_replace) && command.Replacing is { } replacing ? [replacing.Name] : Array.Empty<string>(),
        ];
        (command, var words) = Find(shards, given);
        RefuseElsewhere(command, words, output);
        int code = command.CheckAndMerge(new(words, terminal, cancellation) { Guide = context.Guide }, shards);
        // Nobody works on a shard any more.
        foreach (string folder in shards.Files.Select(f => Path.GetDirectoryName(f.Path)!).Distinct(StringComparer.Ordinal))
            TemporaryName.DeleteLeftovers(folder);
        return code;
    }

    /// <summary>Refuses outputs that are named in a shard's file alone, where they are to lie somewhere else.</summary>
    /// <exception cref="InputException">One is.</exception>
    static void RefuseElsewhere(ShardedCommand command, ParseResult words, string output)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(output)) ?? "/";
        foreach (var option in command.Options.OfType<OutputOption>().Where(o => o != command.Merged))
        {
            if (words.GetValue(option) is not { } path || OutputFiles.IsBelow(folder, path) || OutputFiles.IsBelow(".", path)) continue;
            throw new InputException(
                $"The shards say to write {option.Name} {ForeignText.Shown(path)}, which is neither below the folder of {output} nor " +
                "below this one. Merge in a folder above it.");
        }
    }

    /// <summary>The command that made the shards, and its line with other words for the outputs.</summary>
    /// <exception cref="InputException">There is none that is done in shards, or it has not these words.</exception>
    (ShardedCommand Command, ParseResult Words) Find(ShardSet shards, string[] given)
    {
        var header = shards.Header;
        string[] words = [.. header.Words.Where(w => w != Json.Name)];
        if (given is [var output, ..]) words = [.. given, .. OptionWords.Without(words, output)];
        var line = Application.CreateRoot().Parse([.. header.Command.Split(' '), .. words], Application.Parsing);
        if (line.CommandResult.Command is ShardedCommand command && line.Errors.Count == 0) return (command, line);
        throw new InputException(
            $"{ShellLine.Nearby(shards.Files[0].Path)} says to be of '{ForeignText.Shown(header.Command)}' with words that this version " +
            "of Boxfit does not know. Merge it with the version that made it, or make the shards anew.");
    }
}
