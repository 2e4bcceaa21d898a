namespace Boxfit.Tests.Files.Sharding;

public sealed class ShardSetTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Write(int number, int count, string output = "out", Func<ShardHeader, ShardHeader>? change = null)
    {
        var shard = new Shard(number, count);
        string path = shard.FileOf(_folder[output]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var header = ShardFileTests.Header(number, count, pictures: 6);
        var (start, end) = shard.RangeOf(6);
        ShardFile.Write(
            path, change?.Invoke(header) ?? header, Enumerable.Range(start, end - start).Select(i => Encoding.UTF8.GetBytes($"{i}\n")));
        return path;
    }

    static string Refused(params string[] words) => Assert.Throws<InputException>(() => ShardSet.Find(words)).Message;

    [Fact]
    public void They_are_found_by_the_output_by_their_names_or_in_folders_and_read_in_order()
    {
        string[] files = [.. new[] { 3, 1, 4, 2 }.Select(i => Write(i, 4))];
        _folder.Write("out.csv.shard-1-of-2", "of another output");
        foreach (string[] words in new string[][] { [_folder["out"]], files, [_folder["out"] + "/", files[1]] })
        {
            var set = ShardSet.Find(words);
            Assert.Equal(_folder["out"], set.Output);
            Assert.Equal("0\n1\n2\n3\n4\n5\n", string.Concat(set.Records().Select(r => Encoding.UTF8.GetString(r.Span))));
        }
        foreach (int i in new[] { 1, 2 }) Write(i, 2, $"node{i}/out");
        Assert.Equal(6, ShardSet.Find([_folder["node1"], _folder["node2"]]).Records().Count());
    }

    [Fact]
    public void Missing_ones_are_named_with_the_command_that_makes_them()
    {
        foreach (int i in new[] { 1, 3, 6 }) Write(i, 6);
        string message = Refused(_folder["out"]);
        Assert.Contains("3 shards are missing of 6: 2, 4, 5.", message);
        Assert.EndsWith("\n  boxfit predict run photos --out 'é.csv' --shard 2/6", message, StringComparison.Ordinal);
        File.Delete(_folder["out.shard-6-of-6"]);
        Assert.Contains("There are no shards of", Refused(_folder["nothing"]));
    }

    [Fact]
    public void One_that_is_there_twice_is_named()
    {
        string[] twice = [Write(2, 2), Write(1, 2), Write(2, 2, "other/out")];
        string message = Refused(twice);
        Assert.Contains("Shard 2/2 is there twice", message);
        Assert.Contains(twice[0], message);
        Assert.Contains(twice[2], message);
        Assert.Equal(2, ShardSet.Find([twice[0], twice[1], twice[1]]).Files.Count);
    }

    [Fact]
    public void Those_of_several_divisions_or_works_are_not_mixed()
    {
        Write(1, 2);
        Write(2, 2);
        Write(3, 3);
        Assert.Contains("There are shards of several divisions", Refused(_folder["out"]));
        foreach (var (change, how) in new (Func<ShardHeader, ShardHeader>, string)[]
        {
            (h => h with { Command = "label" }, "it is of the command 'label', not of 'predict'"),
            (h => h with { Program = "2" }, "it was made by version 2 of Boxfit, not by 1"),
            (h => h with { List = "x" }, "it is a part of other pictures, of which there are as many, or in another order"),
            (h => h with { Settings = With(h, "model", "n") }, "model is n there and m here"),
            (h => h with { Settings = With(h, "x", "1") }, "x is 1 there and not given here"),
        })
        {
            Write(1, 2, "a");
            Write(2, 2, "a", change);
            Assert.Contains($"is not of the same work as {_folder["a"]}.shard-1-of-2: {how}.", Refused(_folder["a"]));
        }

        static Dictionary<string, string> With(ShardHeader header, string name, string value) =>
            new(header.Settings, StringComparer.Ordinal) { [name] = value };
    }
}
