namespace Boxfit.Tests.Files;

/// <summary>Names whose bytes are not UTF-8, through what opens files.</summary>
public sealed class RawPathTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        NameEncodingTests.Remove(_folder.Path);
        Directory.CreateDirectory(_folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public void It_is_opened_by_the_name_that_a_listing_gives_and_by_its_letters()
    {
        Put(@"caf\xe9.txt", "coffee");
        string listed = Directory.GetFiles(_folder.Path).Single();
        Assert.EndsWith("caf\uFFFD.txt", listed);
        foreach (string path in (string[])[listed, _folder["café.txt"]])
        {
            Assert.False(File.Exists(path));
            Assert.True(FileStatus.IsFile(path));
            Assert.Equal("coffee", RegularFile.ReadText(path, 100));
            using var handle = RegularFile.OpenHandle(path);
            Assert.Equal(6, RandomAccess.GetLength(handle));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // long since: its listing is kept
    public void What_comes_later_or_goes_is_seen(bool isOld)
    {
        if (isOld) Directory.SetLastWriteTimeUtc(_folder.Path, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(FileStatus.IsFile(_folder["café.txt"]));
        Put(@"caf\xe9.txt", "coffee");
        Assert.Equal("coffee", RegularFile.ReadText(_folder["café.txt"], 100));
        if (isOld) Directory.SetLastWriteTimeUtc(_folder.Path, new(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(FileStatus.IsFile(_folder["café.txt"]));
        Shell(@"mv ""$1""/$'caf\xe9.txt' ""$1""/$'th\xe9.txt'");
        Assert.Equal((false, true), (FileStatus.IsFile(_folder["café.txt"]), FileStatus.IsFile(_folder["thé.txt"])));
    }

    [Fact]
    public void A_folder_may_have_such_a_name_too()
    {
        Put(@"\xe9t\xe9/\x80.txt", "summer");
        Assert.Equal("summer", RegularFile.ReadText(_folder["été/€.txt"], 100));
        Assert.Equal("summer", RegularFile.ReadText(_folder["\uFFFDt\uFFFD/\uFFFD.txt"], 100));
        Put(@"\xe9t\xe9/in/b.txt", "more");
        string[] files = [.. FileTree.Files(_folder.Path, new())];
        Assert.Equal(
            ["\uFFFDt\uFFFD/in/b.txt", "\uFFFDt\uFFFD/\uFFFD.txt"],
            files.Select(f => Path.GetRelativePath(_folder.Path, f)).Order(StringComparer.Ordinal));
        Assert.Equal(["more", "summer"], files.Select(f => RegularFile.ReadText(f, 100)).Order());
    }

    [Fact]
    public void Folders_that_look_the_same_are_told()
    {
        Put(@"x\xe8/a.txt", "one");
        Put(@"x\xe9/b.txt", "other");
        List<string> told = [];
        Assert.Empty(FileTree.Files(_folder.Path, new(), unreachable: told.Add));
        Assert.Equal([_folder["x\uFFFD"], _folder["x\uFFFD"]], told);
        Assert.Contains("x\uFFFD: its name on the disk is not UTF-8",
            Assert.Throws<InputException>(() => FileTree.Files(_folder.Path, new()).ToArray()).Message);
    }

    [Theory]
    [InlineData("x\uFFFD.txt")] // two files are listed so
    [InlineData("xê.txt")]
    [InlineData("xê/a.txt")]
    [InlineData("x.txt")]
    [InlineData("")]
    public void What_stands_for_no_file_or_for_several_is_not_there(string name)
    {
        Put(@"x\xe8.txt", "one");
        Put(@"x\xe9.txt", "other");
        Assert.False(FileStatus.IsFile(name.Length == 0 ? name : _folder[name]));
        if (name.Length > 0) Assert.ThrowsAny<IOException>(() => RegularFile.OpenRead(_folder[name]));
        Assert.Equal(("one", "other"), (RegularFile.ReadText(_folder["xè.txt"], 100), RegularFile.ReadText(_folder["xé.txt"], 100)));
    }

    [Fact]
    public void A_proper_name_comes_before_one_in_other_bytes()
    {
        File.WriteAllText(_folder["café.txt"], "proper");
        Put(@"caf\xe9.txt", "other");
        Assert.Equal("proper", RegularFile.ReadText(_folder["café.txt"], 100));
        Assert.Equal("other", RegularFile.ReadText(_folder["caf\uFFFD.txt"], 100));
    }

    [Fact]
    public void A_pipe_of_such_a_name_is_refused_and_not_waited_for()
    {
        Shell(@"mkfifo ""$1""/$'p\xe9'");
        Assert.Contains("is a pipe", Assert.Throws<InputException>(() => RegularFile.OpenRead(_folder["pé"])).Message);
    }

    void Put(string name, string content) =>
        Shell($"f=\"$1\"/$'{name}'; mkdir -p \"$(dirname \"$f\")\"; printf '%s' {content} > \"$f\"");

    void Shell(string script)
    {
        using var shell = Process.Start("bash", ["-c", script, "-", _folder.Path]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
