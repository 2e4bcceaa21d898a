namespace Boxfit.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_stays_and_its_target_is_written()
    {
        string target = _folder.Write("target", "old"), link = _folder["link"];
        File.CreateSymbolicLink(link, target);
        AtomicFile.WriteText(link, "new");
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
    }

    [Fact]
    public void A_device_is_written_to_and_stays()
    {
        AtomicFile.WriteText("/dev/null", "anything");
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.False(File.Exists("/dev/null.tmp"));
    }

    [Theory]
    [InlineData("file.tmp")]
    [InlineData("file.tmp.tmp")]
    [InlineData(".boxfit-mine.tmp")]
    public void No_file_of_the_users_is_lost_for_a_temporary_name(string mine)
    {
        _folder.Write(mine, "mine");
        AtomicFile.WriteText(_folder["file"], "new");
        Assert.Equal("mine", File.ReadAllText(_folder[mine]));
        Assert.Equal(new[] { mine, "file" }.Order(StringComparer.Ordinal), _folder.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_two_who_write_at_once_both_are_done_and_the_last_one_stays()
    {
        string path = _folder["file"];
        using var bothBegun = new Barrier(2);
        using var firstDone = new ManualResetEventSlim();
        var first = Task.Run(() =>
        {
            AtomicFile.Write(path, stream => Half(stream, "first"));
            Assert.Equal("firstfirst", File.ReadAllText(path));
            firstDone.Set();
        });
        var second = Task.Run(() => AtomicFile.Write(path, stream =>
        {
            Half(stream, "second");
            firstDone.Wait();
        }));
        await Task.WhenAll(first, second);
        Assert.Equal("secondsecond", File.ReadAllText(path));
        Assert.Equal(["file"], _folder.Names);

        void Half(Stream stream, string text)
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            bothBegun.SignalAndWait();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    [Fact]
    public void Who_fails_removes_only_what_is_his()
    {
        string path = _folder.Write("file", "old");
        AtomicFile.Write(path, outer =>
        {
            Assert.Throws<BoxfitException>(() => AtomicFile.Write(path, _ => throw new IOException("broken")));
            outer.Write("new"u8);
        });
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_leftover_is_removed_but_not_while_its_writer_lives()
    {
        string killed = TemporaryName.Beside(_folder["killed"]);
        File.WriteAllText(killed, "half");
        AtomicFile.Write(_folder["file"], stream =>
        {
            TemporaryName.DeleteLeftovers(_folder.Path);
            stream.Write("whole"u8);
        });
        Assert.False(File.Exists(killed));
        Assert.Equal("whole", File.ReadAllText(_folder["file"]));
    }

    [Theory]
    [InlineData("file.tmp", false)]
    [InlineData(".boxfit-0123456789abcdef.tmp", true)]
    [InlineData(".boxfit-0123456789abcde.tmp", false)]
    [InlineData(".boxfit-0123456789abcdef.tmp2", false)]
    [InlineData("x.boxfit-0123456789abcdef.tmp", false)]
    [InlineData(".boxfit-0123456789abcdef.tmp\n", false)]
    public void A_temporary_name_is_told_from_others(string name, bool isOurs) => Assert.Equal(isOurs, TemporaryName.Is(name));

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void The_permissions_stay()
    {
        string path = _folder.Write("file", "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        AtomicFile.WriteText(path, "new");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_longer_file_in_memory_keeps_nothing_of_what_it_was()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "/dev/shm is Linux's.");
        string folder = Directory.CreateDirectory($"/dev/shm/boxfit-test-{Guid.NewGuid():N}").FullName;
        try
        {
            string path = Path.Combine(folder, "file");
            AtomicFile.WriteText(path, "new where nothing was");
            File.WriteAllText(path, new string('x', 1000));
            AtomicFile.WriteText(path, "new");
            Assert.Equal("new", File.ReadAllText(path));
            AtomicFolder.Write(Path.Combine(folder, "sub"), f => File.WriteAllText(Path.Combine(f, "a"), "b"));
            Assert.Equal("b", File.ReadAllText(Path.Combine(folder, "sub", "a")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_pipe_is_written_into_and_stays()
    {
        string pipe = _folder["pipe"];
        PipeFixture.Make(pipe);
        var reader = Task.Run(() => File.ReadAllText(pipe));
        AtomicFile.WriteText(pipe, "through");
        Assert.Equal("through", await reader);
        Assert.Equal(FileKind.Pipe, FileStatus.Of(pipe).Kind);
        Assert.Equal(["pipe"], _folder.Names);
    }

    [Theory]
    [InlineData("/dev/fd/1")]
    [InlineData("/dev/stdout")]
    [InlineData("/proc/self/fd/1")]
    public void Standard_output_that_is_a_file_is_written_on_from_where_it_stands(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "These names are Linux's.");
        _folder.Write("a.csv", "path,x1,y1,x2,y2\na.png,1,2,3,4\n");
        _folder.WritePicture("a.png", new RgbImage(8, 8));
        // The program itself, since a test must not touch its own standard output.
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "Boxfit.Cli", "release", "boxfit.dll");
        string command = $"dotnet '{program}' data convert a.csv --to coco --out {name} >>out 2>messages";
        using var shell = Process.Start("/bin/sh", ["-c", $"cd '{_folder.Path}' && echo two >out && {command}"])!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        Assert.StartsWith("two\n{", File.ReadAllText(_folder["out"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused_before_anything_is_computed()
    {
        bool began = false;
        var e = Assert.Throws<BoxfitException>(() => AtomicFile.Write(_folder[new('n', 300)], _ => began = true));
        Assert.Contains("longer than the file system takes", e.Message, StringComparison.Ordinal);
        Assert.Equal((false, 0), (began, _folder.Names.Count()));
    }

    [Fact]
    public void A_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["sub"]);
        var e = Assert.Throws<InputException>(() => AtomicFile.WriteText(_folder["sub"], "x"));
        Assert.Contains("sub is a folder; expected the name of a file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_temporary_name_is_shown()
    {
        var e = AtomicFile.Explain("/x/file", new IOException("Input/output error : '/x/.boxfit-0123456789abcdef.tmp'"));
        Assert.Equal("/x/file could not be written: Input/output error : '/x/file'", e.Message);
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("file", "old");
        Assert.Throws<BoxfitException>(() => AtomicFile.Write(path, _ => throw new IOException("broken")));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
