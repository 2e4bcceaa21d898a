namespace Boxfit.Tests.Files.Sharding;

public sealed class ShardFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    internal static ShardHeader Header(int number, int count, int pictures) => new()
    {
        BoxfitShard = ShardHeader.Version, Program = "1", Command = "predict", Number = number, Count = count, Pictures = pictures,
        List = ShardHeader.FingerprintOf(["a", "b"]),
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["model"] = "m" },
        Words = ["run", "photos", "--out", "é.csv"], Notes = "notes",
    };

    string Write(int number = 2, int count = 3, int pictures = 6)
    {
        string path = new Shard(number, count).FileOf(_folder["out"]);
        var (start, end) = new Shard(number, count).RangeOf(pictures);
        var lines = Enumerable.Range(start, end - start).Select(i => Encoding.UTF8.GetBytes($"line {i}\n"));
        Assert.Equal(end - start, ShardFile.Write(path, Header(number, count, pictures), lines));
        return path;
    }

    static string[] Lines(ShardFile file) => [.. file.Records().Select(r => Encoding.UTF8.GetString(r.Span))];

    [Fact]
    public void What_is_written_is_read_again()
    {
        var file = ShardFile.Open(Write());
        Assert.Equal(["line 2\n", "line 3\n"], Lines(file));
        Assert.Null(file.Header.Difference(Header(1, 3, 6)));
        Assert.Equal(("notes", "é.csv"), (file.Header.Notes, file.Header.Words[3]));
        Assert.Equal(["out.shard-2-of-3"], _folder.Names);
    }

    [Fact]
    public void Records_of_one_size_may_hold_line_ends()
    {
        string path = new Shard(1, 1).FileOf(_folder["out"]);
        ShardFile.Write(path, Header(1, 1, 2), [[1, 10, 3], [10, 10, 10]]);
        Assert.Equal([[1, 10, 3], [10, 10, 10]], ShardFile.Open(path).Records(3).Select(r => r.ToArray()));
        Assert.Throws<InputException>(() => ShardFile.Open(path).Records(4).Count());
    }

    [Fact]
    public void A_shard_may_be_empty() => Assert.Empty(ShardFile.Open(Write(1, 3, 2)).Records());

    [Fact]
    public void What_was_cut_short_or_changed_anywhere_is_refused()
    {
        string path = Write();
        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length < whole.Length; length += 7) Refuse(whole[..length]);
        Refuse([.. whole, (byte)'\n']);
        for (int place = 0; place < whole.Length; place += 3)
        {
            byte[] changed = [.. whole];
            changed[place] ^= 1;
            Refuse(changed);
        }

        void Refuse(byte[] content)
        {
            File.WriteAllBytes(path, content);
            string message = Assert.Throws<InputException>(() => ShardFile.Open(path).Records().Count()).Message;
            Assert.Contains("Remove it, and give that shard's command again.", message);
        }
    }

    [Fact]
    public void One_that_has_another_name_or_number_of_pictures_is_refused()
    {
        string path = Write(), other = new Shard(1, 3).FileOf(_folder["out"]);
        File.Copy(path, other);
        Assert.Contains("it says to be shard 2/3, other than its name", Assert.Throws<InputException>(() => ShardFile.Open(other)).Message);
        ShardFile.Write(path, Header(2, 3, 6), [[10]]);
        Assert.Contains("it holds 1 picture, not 2", Assert.Throws<InputException>(() => ShardFile.Open(path)).Message);
    }

    [Fact]
    public void Where_it_fails_nothing_is_left()
    {
        string path = new Shard(1, 1).FileOf(_folder["out"]);
        Assert.Throws<OperationCanceledException>(() => ShardFile.Write(path, Header(1, 1, 9), Cancelled()));
        Assert.Empty(_folder.Names);

        static IEnumerable<byte[]> Cancelled()
        {
            yield return [10];
            throw new OperationCanceledException();
        }
    }
}
