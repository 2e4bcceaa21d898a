namespace Boxfit.Tests.Files;

public sealed class FileEndsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(3, "abc", "")]
    [InlineData(5, "abcde", "")]
    [InlineData(6, "abcde", "f")]
    [InlineData(8, "abcde", "fgh")]
    [InlineData(26, "abcde", "xyz")]
    public void The_first_bytes_are_read_and_the_last_that_are_behind_them(int length, string head, string tail)
    {
        byte[] content = [.. Enumerable.Range('a', length).Select(c => (byte)c)];
        string file = _folder.Write("file", content), archive = _folder["a.tar"];
        using (var stream = File.Create(archive))
        using (var writer = new ArchiveWriter(stream, isZip: false)) writer.Add("file", new MemoryStream(content));
        Assert.Equal((head, tail, (long)length), Read(file));
        Assert.Equal((head, tail, (long)length), Read($"{archive}/file"));
        Assert.Equal(OperatingSystem.IsLinux(), FileEnds.TryRead(file, new byte[5], new byte[3]) is not null);
    }

    [Fact]
    public void What_is_no_file_is_refused_without_waiting_for_it()
    {
        PipeFixture.Make(_folder["pipe"]);
        Assert.Null(FileEnds.TryRead(_folder["pipe"], new byte[5], default));
        Assert.Throws<InputException>(() => Read(_folder["pipe"]));
        Assert.Null(FileEnds.TryRead("/dev/zero", new byte[5], default));
        Assert.Null(FileEnds.TryRead(_folder.Path, new byte[5], default));
        Assert.Throws<UnauthorizedAccessException>(() => Read(_folder.Path));
        Assert.Throws<FileNotFoundException>(() => Read(_folder["missing"]));
    }

    [Fact]
    public void Names_of_all_letters_are_found()
    {
        Assert.Equal(("ab", "", 2L), Read(_folder.Write("Ñandú 図.jpg", "ab")));
        Assert.ThrowsAny<Exception>(() => Read(_folder["a\0b"]));
    }

    static (string Head, string Tail, long Length) Read(string path)
    {
        byte[] head = new byte[5], tail = new byte[3];
        var ends = FileEnds.Read(path, head, tail);
        return (Encoding.ASCII.GetString(head, 0, ends.Head), Encoding.ASCII.GetString(tail, 0, ends.Tail), ends.Length);
    }
}
