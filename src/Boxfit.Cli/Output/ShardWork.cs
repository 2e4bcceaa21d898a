using System.CommandLine.Parsing;

namespace Boxfit.Cli.Output;

/// <summary>What a command does for one shard of its pictures: nothing where that is finished, else it writes the shard's result.</summary>
/// <param name="context">What the command works with.</param>
/// <param name="header">What the result is to say of itself.</param>
/// <param name="output">The output that it is a part of.</param>
sealed class ShardWork(CommandContext context, ShardHeader header, string output)
{
    /// <summary>The shard's own file.</summary>
    public string File { get; } = header.Shard.FileOf(output);

    /// <summary>What a shard's result is to say of itself.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="shard">Which shard it is.</param>
    /// <param name="pictures">All pictures, those of the other shards among them, by the names that all machines give them.</param>
    /// <param name="settings">What else the results depend on.</param>
    public static ShardHeader HeaderOf(
        ParseResult arguments, Shard shard, IReadOnlyCollection<string> pictures, IReadOnlyDictionary<string, string> settings)
    {
        string[] words = [.. arguments.Tokens.Where(t => t.Type != TokenType.Command).Select(t => t.Value)];
        return new()
        {
            BoxfitShard = ShardHeader.Version,
            Program = Product.Version,
            Command = string.Join(' ', arguments.Tokens.Where(t => t.Type == TokenType.Command).Select(t => t.Value)),
            Number = shard.Number,
            Count = shard.Count,
            Pictures = pictures.Count,
            List = ShardHeader.FingerprintOf(pictures),
            Settings = settings,
            Words = [.. OptionWords.Without(words, Shard.Option)],
        };
    }

    /// <summary>Whether the shard is finished, which is then said.</summary>
    /// <param name="asJson">Whether for a program.</param>
    /// <exception cref="InputException">The result that is there is of other work, or there are shards of another division.</exception>
    public bool IsFinished(bool asJson)
    {
        if (ShardSet.Beside(output).FirstOrDefault(f => Shard.OfFile(f)!.Value.Shard.Count != header.Count) is { } other)
        {
            throw new InputException(
                $"{ShellLine.Nearby(other)} is one of other shards than this, {header.Shard}. Divide the work as it was begun, or remove " +
                "it with the others of its kind.");
        }
        if (!Path.Exists(File)) return false;
        if (header.Difference(ShardFile.Open(File).Header) is { } difference)
        {
            throw new InputException(
                $"{ShellLine.Nearby(File)} is there, and not the result of this work: {difference}. Remove it with the others of its " +
                "kind, or choose another output.");
        }
        context.Terminal.Say($"Shard {header.Shard} is finished already: {ShellLine.Nearby(File)}. Nothing was done.");
        Say(isSkipped: true, asJson);
        return true;
    }

    /// <summary>Refuses to begin where none of the shard's pictures is there: that is a machine without the data, and no result.</summary>
    /// <param name="pictures">The shard's pictures.</param>
    /// <exception cref="BoxfitException">None is there.</exception>
    public void RequireSome(IReadOnlyCollection<string> pictures)
    {
        if (pictures.Count == 0 || pictures.Any(p => FileStatus.Of(p).Kind != FileKind.None || NameEncoding.Explain(p) is not null)) return;
        throw new BoxfitException(
            $"Shard {header.Shard}: of its {Counted.Of(pictures.Count, "picture")} none is there on {Environment.MachineName}, the first " +
            $"of them {Path.GetFullPath(pictures.First())}. Is the disk there that they lie on? Nothing was written, so that the same " +
            "command can be given again.");
    }

    /// <summary>Writes the result and says so.</summary>
    /// <param name="notes">What the command needs to go on with the results.</param>
    /// <param name="records">What was found in each picture, made as it is written.</param>
    /// <param name="asJson">Whether to say it for a program.</param>
    /// <returns>The exit code.</returns>
    public int Write(string notes, IEnumerable<byte[]> records, bool asJson)
    {
        OutputFiles.CreateFolderOf(File);
        try
        {
            ShardFile.Write(File, header with { Notes = notes }, records);
        }
        catch (OperationCanceledException)
        {
            context.Terminal.ClearStatus();
            context.Terminal.Say(
                $"Stopped in shard {header.Shard}, of which nothing is kept: the same command does it from its beginning.");
            return ExitCode.Interrupted;
        }
        context.Terminal.ClearStatus();
        Say(isSkipped: false, asJson);
        return ExitCode.Done;
    }

    void Say(bool isSkipped, bool asJson)
    {
        var (start, end) = header.Shard.RangeOf(header.Pictures);
        if (asJson)
        {
            var result = new ShardJson(File, header.Number, header.Count, end - start, header.Pictures, isSkipped);
            JsonText.WriteLine(context.Terminal.Output, result, CliJson.Default.ShardJson);
        }
        int there = ShardSet.Beside(output).Count();
        var ending = new Ending(context).Wrote(
            isSkipped ? null : File, $"shard {header.Shard}: {Counted.Of(end - start, "picture")} of {header.Pictures:N0}");
        if (there == header.Count) ending.Next("merge", ShellLine.Nearby(output));
        ending.Say(asJson);
    }
}

/// <summary>What a command prints with <c>--json</c> that did one shard of its pictures.</summary>
/// <param name="Out">The shard's file.</param>
/// <param name="Shard">Which shard it is, from 1 on.</param>
/// <param name="Shards">How many there are.</param>
/// <param name="Pictures">Its pictures.</param>
/// <param name="AllPictures">Those of all shards.</param>
/// <param name="Skipped">Whether it was finished before, and nothing was done.</param>
sealed record ShardJson(string Out, int Shard, int Shards, int Pictures, int AllPictures, bool Skipped);
