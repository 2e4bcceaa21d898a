using System.Formats.Tar;

namespace Boxfit.Tests.Preparation.Downloading;

public sealed class ArchiveUnpackerTests : IDisposable
{
    static readonly UnpackLimits s_limits = new(100, 1_000_000);

    readonly TemporaryFolder _folder = new();

    string Target => _folder["deep/target"];

    public void Dispose() => _folder.Dispose();

    UnpackResult Unpack(byte[] archive)
    {
        File.WriteAllBytes(_folder["archive"], archive);
        return ArchiveUnpacker.Unpack(_folder["archive"], Target, s_limits);
    }

    string Refusal(byte[] archive)
    {
        if (Directory.Exists(Target)) Directory.Delete(Target, recursive: true);
        string message = Assert.Throws<InputException>(() => Unpack(archive)).Message;
        AssertNothingOutside();
        return message;
    }

    string[] Names() => Directory.Exists(Target)
        ?
        [
            .. Directory.GetFiles(Target, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Target, f)).Order(StringComparer.Ordinal),
        ]
        : [];

    void AssertNothingOutside() =>
        Assert.All(
            Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories),
            e => Assert.True(e == _folder["archive"] || e == _folder["deep"] || e.StartsWith(Target, StringComparison.Ordinal), e));

    [Fact]
    public void Tar_gz_tar_and_zip_are_told_by_their_content()
    {
        var result = Unpack(TestArchives.Set());
        Assert.Equal((3, 20_005), (result.Files, result.Bytes));
        Assert.Equal(["set/images/a.jpg", "set/images/b.jpg", "set/readme.txt"], Names());
        Assert.Equal(TestArchives.Noise(8_000, 2), File.ReadAllBytes(Path.Combine(Target, "set/images/b.jpg")));

        Directory.Delete(Target, recursive: true);
        Assert.Equal(1, Unpack(TestArchives.Tar(TestArchives.File("./a/b.txt"))).Files);
        Directory.Delete(Target, recursive: true);
        Assert.Equal(1, Unpack(TestArchives.Zip(("a/", "", 0), ("a/b.txt", "content", 0))).Files);
        Assert.Equal(["a/b.txt"], Names());
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/tmp/evil")]
    [InlineData("..\\evil")]
    [InlineData("\\evil")]
    [InlineData("C:\\evil")]
    [InlineData("c:evil")]
    [InlineData("a/..")]
    public void A_name_that_leads_outside_is_refused(string name)
    {
        Assert.Contains("leads out of its folder", Refusal(TestArchives.TarGz(TestArchives.File("a/fine"), TestArchives.File(name))));
        Assert.Contains("leads out of its folder", Refusal(TestArchives.Zip((name, "content", 0))));
    }

    [Fact]
    public void Links_and_special_files_are_left_out_and_counted()
    {
        File.WriteAllText(_folder["archive"], "");
        string outside = Directory.CreateDirectory(_folder["deep"]).FullName;
        var result = Unpack(TestArchives.TarGz(
            TestArchives.Link("a/link", outside),
            TestArchives.File("a/link/evil"),
            TestArchives.Link("hard", "/etc/passwd", hard: true),
            new PaxTarEntry(TarEntryType.Fifo, "pipe"),
            new PaxTarEntry(TarEntryType.CharacterDevice, "device")));
        Assert.Equal(["a/link/evil"], Names());
        Assert.Null(new DirectoryInfo(Path.Combine(Target, "a/link")).LinkTarget);
        Assert.Equal([("links", 2), ("special files", 2)], result.Skipped.Select(s => (s.Key, s.Value)));
        AssertNothingOutside();

        Directory.Delete(Target, recursive: true);
        result = Unpack(TestArchives.Zip(("link", "/etc/passwd", 0xA1FF), ("pipe", "", 0x1180), ("file", "content", 0x81A4)));
        Assert.Equal(["file"], Names());
        Assert.Equal(2, result.Skipped.Values.Sum());
    }

    [Fact]
    public void Repeated_names_and_files_of_the_operating_system_are_left_out_and_counted()
    {
        var result = Unpack(TestArchives.TarGz(
            TestArchives.File("a.jpg", "first"), TestArchives.File("a.jpg", "second"), TestArchives.File("./a.jpg", "third"),
            TestArchives.File("._a.jpg"), TestArchives.File("x/.DS_Store"), TestArchives.File("__MACOSX/a.jpg")));
        Assert.Equal(["a.jpg"], Names());
        Assert.Equal("first", File.ReadAllText(Path.Combine(Target, "a.jpg")));
        Assert.Equal([("files of the operating system", 3), ("repeated names", 2)], result.Skipped.Select(s => (s.Key, s.Value)));
    }

    [Fact]
    public void Names_that_differ_in_case_are_kept_where_the_file_system_tells_them_apart()
    {
        bool apart = !File.Exists(_folder.Path.ToUpperInvariant()) && !Directory.Exists(_folder.Path.ToUpperInvariant());
        var result = Unpack(TestArchives.TarGz(TestArchives.File("a.jpg"), TestArchives.File("A.jpg")));
        Assert.Equal(apart ? 2 : 1, result.Files);
        Assert.Equal(apart ? 0 : 1, result.Skipped.Values.Sum());
    }

    [Fact]
    public void A_file_that_is_also_a_folder_is_refused() =>
        Assert.Contains("both as a file and as a folder", Refusal(TestArchives.TarGz(TestArchives.File("a"), TestArchives.File("a/b"))));

    [Fact]
    public void A_bomb_is_stopped_by_what_comes_out()
    {
        byte[] bomb = new byte[50_000_000];
        Assert.Contains("unpacks to more than 1.0 MB", Refusal(TestArchives.TarGz(TestArchives.File("zeros", bomb))));
        Assert.Contains("unpacks to more than 1.0 MB", Refusal(TestArchives.Zip(("zeros", new string('0', 20_000_000), 0))));
        // Neither does what is left out come for free.
        Assert.Contains("unpacks to more than 1.0 MB", Refusal(TestArchives.TarGz(TestArchives.File("._zeros", bomb))));
        Assert.Contains("unpacks to more than 1.0 MB", Refusal(TestArchives.Gzip([.. TestArchives.Tar(TestArchives.File("a")), .. bomb])));
        Assert.True(Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length) < 3_000_000);
    }

    [Fact]
    public void A_name_of_a_gigabyte_is_stopped()
    {
        byte[] tar = TestArchives.Tar(TestArchives.File("a"));
        tar[156] = (byte)'L'; // GNU: the content is the next entry's name
        WriteSize(tar, 1_900_000_000);
        Refusal(TestArchives.Gzip([.. tar[..512], .. new byte[5_000_000]]));
        tar[156] = (byte)'x'; // pax: the content is attributes
        WriteSize(tar, 1_900_000_000);
        Refusal(TestArchives.Gzip([.. tar[..512], .. new byte[5_000_000]]));
    }

    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    [InlineData('x')]
    public void A_name_that_really_is_long_is_refused_before_it_is_read(char type)
    {
        byte[] tar = TestArchives.Tar(TestArchives.File("a"));
        tar[156] = (byte)type;
        WriteSize(tar, 2_000_000);
        File.WriteAllBytes(_folder["archive"], TestArchives.Gzip([.. tar[..512], .. new byte[3_000_000]]));
        string message = Assert.Throws<InputException>(
            () => ArchiveUnpacker.Unpack(_folder["archive"], Target, new(100, 100_000_000))).Message;
        Assert.Contains("a name or attributes of 2.0 MB", message);
    }

    [Fact]
    public void An_archive_without_files_is_refused()
    {
        Assert.Contains("has no files in it", Refusal(TestArchives.TarGz(new PaxTarEntry(TarEntryType.Directory, "set/"))));
        Assert.Contains("has no files in it", Refusal(TestArchives.Zip()));
    }

    [Fact]
    public void A_changed_byte_in_a_zip_file_is_found_by_its_check_sum()
    {
        byte[] zip = TestArchives.Zip(("a.txt", "content", 0));
        int sum = zip.AsSpan().IndexOf("PK\x01\x02"u8) + 16;
        zip[sum] ^= 1;
        Assert.Contains("'a.txt' does not fit its check sum", Refusal(zip));
    }

    [Fact]
    public void Too_many_entries_are_refused() =>
        Assert.Contains("100 entries", Refusal(TestArchives.TarGz([.. Enumerable.Range(0, 101).Select(i => TestArchives.File($"{i}"))])));

    [Fact]
    public void An_archive_that_is_cut_anywhere_is_told_as_such()
    {
        byte[] whole = TestArchives.Set();
        byte[] tar = TestArchives.Tar(
            TestArchives.File("a", TestArchives.Noise(2_000)), TestArchives.File("b", new byte[3_000]));
        byte[] zip = TestArchives.Zip(("a", new string('a', 2_000), 0), ("b", "b", 0));
        foreach (byte[] archive in new[] { whole, zip })
            for (int length = 20; length < archive.Length; length += Math.Max(1, archive.Length / 60)) Cut(archive, length);
        // The last block of a tar file's end may be missing; of the blocks before none may.
        int end = tar.AsSpan().LastIndexOfAnyExcept((byte)0);
        for (int length = 600; length < end; length += 97) Cut(tar, length);

        void Cut(byte[] archive, int length)
        {
            Assert.Contains("is damaged or cut short", Refusal(archive[..length]));
        }
    }

    [Fact]
    public void Damaged_archives_never_give_anything_but_a_clear_error()
    {
        byte[][] archives =
        [
            TestArchives.Tar(TestArchives.File("a/" + new string('n', 150)), TestArchives.Link("l", "a"),
                TestArchives.File("b", TestArchives.Noise(600))),
            TestArchives.Set(),
            TestArchives.Zip(("a", new string('a', 500), 0), ("b/c", "b", 0)),
        ];
        var random = new SeededRandom(7);
        int refused = 0;
        for (int round = 0; round < 600; round++)
        {
            byte[] bytes = [.. archives[round % archives.Length]];
            for (int change = random.NextInt(3); change >= 0; change--)
                bytes[random.NextInt(Math.Min(bytes.Length, 4_000))] = (byte)random.NextInt(256);
            if (Directory.Exists(Target)) Directory.Delete(Target, recursive: true);
            try
            {
                Unpack(bytes);
            }
            catch (InputException)
            {
                refused++;
            }
            AssertNothingOutside();
        }
        Assert.InRange(refused, 100, 600);
    }

    [Fact]
    public void What_is_no_archive_is_told()
    {
        Assert.Contains("a web page", Refusal("<html>no</html>"u8.ToArray()));
        Assert.Contains("nothing", Refusal([]));
        Assert.Contains("is damaged or cut short", Refusal(TestArchives.Gzip("only a text"u8.ToArray())));
        Assert.Contains(
            "cannot be read", Assert.Throws<InputException>(() => ArchiveUnpacker.Unpack(_folder["none"], Target, s_limits)).Message);
    }

    static void WriteSize(byte[] header, long size)
    {
        string text = Convert.ToString(size, 8).PadLeft(11, '0');
        for (int i = 0; i < 11; i++) header[124 + i] = (byte)text[i];
        header.AsSpan(148, 8).Fill((byte)' ');
        string sum = Convert.ToString(header[..512].Sum(b => b), 8).PadLeft(6, '0');
        for (int i = 0; i < 6; i++) header[148 + i] = (byte)sum[i];
        header[154] = 0;
    }
}
