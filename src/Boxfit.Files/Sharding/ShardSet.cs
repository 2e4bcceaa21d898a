namespace Boxfit.Files.Sharding;

/// <summary>All shards of one work, each once and none missing, in their order.</summary>
sealed class ShardSet
{
    const int MostNamed = 10;

    readonly List<ShardFile> _files;

    ShardSet(string output, List<ShardFile> files) => (Output, _files) = (output, files);

    /// <summary>The output that the shards are parts of, where the first of them lies.</summary>
    public string Output { get; }

    /// <summary>What the first of them says; all say the same but for their numbers, their words and their notes.</summary>
    public ShardHeader Header => _files[0].Header;

    /// <summary>The shards in their order.</summary>
    public IReadOnlyList<ShardFile> Files => _files;

    /// <summary>Finds the shards of a work, and looks whether they are all there and of one work.</summary>
    /// <param name="words">
    /// What people name: shards' files, the output that they are parts of and lie beside, or folders of them.
    /// </param>
    /// <exception cref="InputException">
    /// There are none, some are missing or there twice, one is damaged, or they are not of one work.
    /// </exception>
    public static ShardSet Find(IReadOnlyList<string> words)
    {
        var files = words.SelectMany(Expand).Distinct(StringComparer.Ordinal).Select(ShardFile.Open).ToList();
        files.Sort((a, b) => a.Header.Number.CompareTo(b.Header.Number));
        RequireOneDivision(files);
        var first = files[0];
        RequireEachOnce(files);
        foreach (var file in files.Skip(1))
        {
            if (first.Header.Difference(file.Header) is not { } difference) continue;
            throw new InputException(
                $"{ShellLine.Nearby(file.Path)} is not of the same work as {ShellLine.Nearby(first.Path)}: {difference}. Remove the one " +
                "that is not meant, and give its shard's command again.");
        }
        return new(Shard.OfFile(first.Path)!.Value.Output, files);
    }

    /// <summary>The records of all shards, one shard after the other, read as they are taken.</summary>
    /// <param name="size">Bytes of each; 0 where each is a line.</param>
    /// <exception cref="InputException">A file is damaged.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> Records(int size = 0) => _files.SelectMany(f => f.Records(size));

    /// <summary>The shards' files of an output, those of any division, in no order.</summary>
    public static IEnumerable<string> Beside(string output)
    {
        string full = Path.GetFullPath(Path.TrimEndingDirectorySeparator(output));
        string folder = Path.GetDirectoryName(full) ?? "/";
        return In(folder).Where(f => Shard.OfFile(f)!.Value.Output == full);
    }

    static IEnumerable<string> Expand(string word)
    {
        if (FileStatus.IsFile(word) && Shard.OfFile(word) is not null) return [Path.GetFullPath(word)];
        string[] found = [.. Beside(word)];
        if (found.Length == 0 && Directory.Exists(word)) found = [.. In(Path.GetFullPath(word))];
        if (found.Length > 0) return found;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(word));
        throw new InputException(
            $"There are no shards of {ShellLine.Nearby(word)}; expected files such as {new Shard(1, 4).FileOf(name)} beside it, or in " +
            $"it, as commands with {Shard.Option} I/N write them.{NearPaths.DidYouMean(word)}");
    }

    static IEnumerable<string> In(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(f => Shard.OfFile(f) is not null) : [];

    static void RequireOneDivision(List<ShardFile> files)
    {
        int[] counts = [.. files.Select(f => f.Header.Count).Distinct().Order()];
        if (counts.Length == 1) return;
        var (few, many) = (files.Find(f => f.Header.Count == counts[0])!, files.Find(f => f.Header.Count == counts[^1])!);
        throw new InputException(
            $"There are shards of several divisions, such as {ShellLine.Nearby(few.Path)} and {ShellLine.Nearby(many.Path)}. Name those " +
            $"of one, such as '…-of-{counts[^1]}', or remove the others.");
    }

    static void RequireEachOnce(List<ShardFile> files)
    {
        if (files.Zip(files.Skip(1)).FirstOrDefault(p => p.First.Header.Number == p.Second.Header.Number) is ({ } one, { } other))
        {
            throw new InputException(
                $"Shard {one.Header.Shard} is there twice: {ShellLine.Nearby(one.Path)} and {ShellLine.Nearby(other.Path)}. Name one of " +
                "them alone, or remove the other.");
        }
        var header = files[0].Header;
        int[] missing = [.. Enumerable.Range(1, header.Count).Except(files.Select(f => f.Header.Number))];
        if (missing.Length == 0) return;
        string more = missing.Length > MostNamed ? ", …" : "";
        string command = ShellLine.Of([.. header.Command.Split(' '), .. header.Words, Shard.Option, $"{missing[0]}/{header.Count}"]);
        throw new InputException(
            $"{Counted.Of(missing.Length, "shard is", "shards are")} missing of {header.Count}: " +
            $"{string.Join(", ", missing.Take(MostNamed))}{more}. Each is made by the command that made the others, the first of them by:" +
            $"\n  {ForeignText.ShownLine(command)}")
            { HasLines = true };
    }
}
