using System.Security.Cryptography;

namespace Boxfit.Tests.Preparation.Downloading;

public sealed class DatasetFetcherTests : IDisposable
{
    static readonly byte[] s_archive = TestArchives.Set();

    readonly TemporaryFolder _folder = new();

    string To => _folder["data"];

    public void Dispose() => _folder.Dispose();

    static KnownDataset Set(params DatasetArchive[] archives) => new()
    {
        Name = "test",
        Description = "",
        Licence = "",
        Page = new("https://example.org"),
        Archives = archives,
        Limits = new(100, 1_000_000),
        Entries = ["set"],
        NextCommand = "",
    };

    static KnownDataset Set(ScriptedServer server) => Set(new DatasetArchive(server.Url, "set.tar.gz"));

    static KnownDataset Offline => Set(new DatasetArchive(new("http://127.0.0.1:1/"), "set.tar.gz"));

    FetchResult Fetch(KnownDataset set, params string[] from) => DatasetFetcher.FetchAsync(set, To, from).GetAwaiter().GetResult();

    string FileAtHand(byte[] content, string name = "at-hand.tar.gz") => _folder.Write(name, content);

    // All but the lock, which stays.
    string[] Entries() =>
    [
        .. Directory.GetFileSystemEntries(To).Select(e => Path.GetFileName(e)!).Where(e => e != ".boxfit-test.lock")
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void A_set_is_downloaded_and_unpacked_once()
    {
        using var server = new ScriptedServer(Reply.File(s_archive));
        var first = Fetch(Set(server));
        Assert.Equal((false, s_archive.Length, 3), (first.WasThere, first.Received, first.Unpacked.Files));
        Assert.True(File.Exists(Path.Combine(To, "set/images/a.jpg")));
        Assert.Equal([".boxfit-test.json", "set", "set.tar.gz"], Entries());

        File.Delete(Path.Combine(To, "set/readme.txt")); // what the user does with it is the user's
        var second = Fetch(Set(server));
        Assert.Equal((true, 0, 3), (second.WasThere, second.Received, second.Unpacked.Files));
        Assert.Equal(first.Archives, second.Archives);
        Assert.Single(server.Requests);
        Assert.False(File.Exists(Path.Combine(To, "set/readme.txt")));
    }

    [Fact]
    public void A_set_that_was_removed_is_unpacked_again_without_a_download()
    {
        using var server = new ScriptedServer(Reply.File(s_archive), Reply.Status("404 Not Found"));
        Fetch(Set(server));
        Directory.Delete(Path.Combine(To, "set"), recursive: true);
        Assert.False(Fetch(Set(server)).WasThere);
        Assert.True(File.Exists(Path.Combine(To, "set/readme.txt")));
    }

    [Fact]
    public void An_archive_at_hand_is_unpacked_and_left_alone()
    {
        string file = FileAtHand(s_archive);
        Assert.Equal(3, Fetch(Offline, file).Unpacked.Files);
        Assert.Equal([".boxfit-test.json", "set"], Entries());
        Assert.Equal(s_archive, File.ReadAllBytes(file));
        Assert.True(Fetch(Offline, file).WasThere);
        Assert.True(Fetch(Offline).WasThere);
    }

    [Fact]
    public void Several_archives_make_one_set()
    {
        string a = FileAtHand(TestArchives.TarGz(TestArchives.File("images/a.jpg")), "a");
        string b = FileAtHand(TestArchives.Zip(("xmls/a.xml", "x", 0)), "b");
        var set = Set(new(new("http://127.0.0.1:1/a"), "a"), new(new("http://127.0.0.1:1/b"), "b"));
        Assert.Equal(2, Fetch(set, a, b).Unpacked.Files);
        Assert.Equal([".boxfit-test.json", "images", "xmls"], Entries());
        string message = Assert.Throws<InputException>(() => Fetch(set, a)).Message;
        Assert.Contains("found 1, expected one for each archive of test, in this order: a, b", message);
    }

    [Fact]
    public void A_leftover_of_unpacking_that_was_killed_is_not_mixed_in()
    {
        _folder.Write("data/.boxfit-test-unpacking/set/half.jpg");
        Fetch(Offline, FileAtHand(s_archive));
        Assert.False(File.Exists(Path.Combine(To, "set/half.jpg")));
        Assert.Equal([".boxfit-test.json", "set"], Entries());
    }

    [Fact]
    public void A_call_that_was_killed_while_renaming_is_completed()
    {
        string file = FileAtHand(s_archive);
        Fetch(Offline, file);
        Directory.CreateDirectory(Path.Combine(To, ".boxfit-test-unpacking"));
        Directory.Move(Path.Combine(To, "set"), Path.Combine(To, ".boxfit-test-unpacking", "set"));
        Assert.True(Fetch(Offline, file).WasThere);
        Assert.Equal([".boxfit-test.json", "set"], Entries());
    }

    [Fact]
    public void What_is_in_the_way_is_never_touched()
    {
        _folder.Write("data/set/mine.jpg", "mine");
        string message = Assert.Throws<InputException>(() => Fetch(Offline, FileAtHand(s_archive))).Message;
        Assert.Contains("is in the way", message);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(To, "set/mine.jpg")));

        _folder.Write("data/other", "mine");
        Assert.Contains("is in the way",
            Assert.Throws<InputException>(() => Fetch(Offline with { Entries = ["other"] }, FileAtHand(s_archive))).Message);
    }

    [Fact]
    public void Size_and_sum_are_checked()
    {
        string sum = Convert.ToHexStringLower(SHA256.HashData(s_archive));
        string file = FileAtHand(s_archive);
        string wrongSum = Assert.Throws<InputException>(() => Fetch(Offline.With([], [new string('0', 64)]), file)).Message;
        Assert.Contains($"has the SHA-256 {sum}, expected 000", wrongSum);
        var five = new DatasetArchive(new("http://x/"), "a") { Bytes = 5 };
        string wrongSize = Assert.Throws<InputException>(() => Fetch(Set(five), file)).Message;
        Assert.Contains("expected 5", wrongSize);
        Assert.Equal(sum, Assert.Single(Fetch(Offline.With([], [sum.ToUpperInvariant()]), file).Archives).Sha256);

        string other = Assert.Throws<InputException>(() => Fetch(Offline.With([], [new string('0', 64)]))).Message;
        Assert.Contains("from another archive", other);
        Assert.Contains("from another archive", Assert.Throws<InputException>(() => Fetch(Offline, FileAtHand(s_archive[..^1]))).Message);
    }

    [Fact]
    public void A_damaged_download_says_how_to_get_it_anew()
    {
        using var server = new ScriptedServer(Reply.File(s_archive[..^500]));
        string message = Assert.Throws<BoxfitException>(() => Fetch(Set(server))).Message;
        Assert.Contains("is damaged or cut short", message);
        Assert.Contains("Remove the archive to have it downloaded again", message);
        Assert.Equal(["set.tar.gz"], Entries());
    }

    [Fact]
    public void Only_one_process_at_a_time_fetches_a_set()
    {
        Directory.CreateDirectory(To);
        using (new FileStream(Path.Combine(To, ".boxfit-test.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(
                $"Another process is bringing the set test into {To} now: it has {Path.Combine(To, ".boxfit-test.lock")} open. Give the " +
                "same command again when that has ended, or choose another folder with --to.",
                Assert.Throws<InputException>(() => Fetch(Offline)).Message);
        }
    }

    [Theory]
    [InlineData("ftp://example.org/a")]
    [InlineData("example.org/a")]
    [InlineData("")]
    public void An_address_that_is_none_is_refused(string url) =>
        Assert.Contains("expected an address", Assert.Throws<InputException>(() => Offline.With([url], [])).Message);

    [Fact]
    public void A_sum_that_is_none_is_refused() =>
        Assert.Contains("64 hexadecimal digits", Assert.Throws<InputException>(() => Offline.With([], ["abc"])).Message);

    [Fact]
    public void Every_known_set_is_complete()
    {
        Assert.Equal(KnownDatasets.All.Count, KnownDatasets.All.Select(s => s.Name).Distinct().Count());
        Assert.All(KnownDatasets.All, s =>
        {
            Assert.NotEmpty(s.Archives);
            Assert.All(s.Archives, a => Assert.Equal("https", a.Url.Scheme));
            Assert.All(s.Archives, a => Assert.True(a.Sha256 is null or { Length: 64 }));
            Assert.NotEmpty(s.Entries);
            Assert.Contains("{0}", s.NextCommand);
        });
    }
}
