using System.Net.Sockets;

namespace Boxfit.Tests.Files;

public sealed class FileStatusTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Kinds_are_told_apart_through_links()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes and devices with names are Unix's.");
        _folder.Write("file", "x");
        Directory.CreateDirectory(_folder["folder"]);
        PipeFixture.Make(_folder["pipe"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        string[] names = ["file", "folder", "pipe", "socket", "missing"];
        foreach (string name in names) File.CreateSymbolicLink(_folder["to-" + name], name);
        Assert.Equal(
            [FileKind.File, FileKind.Folder, FileKind.Pipe, FileKind.Socket, FileKind.None],
            names.Select(n => FileStatus.Of(_folder["to-" + n]).Kind));
        Assert.Equal(FileKind.Device, FileStatus.Of("/dev/null").Kind);
        Assert.Equal(FileKind.None, FileStatus.Of("").Kind);
        Assert.Equal(FileStatus.Of(_folder["file"]), FileStatus.Of(_folder["to-file"]));
        Assert.NotEqual(FileStatus.Of(_folder["file"]).Identity, FileStatus.Of(_folder["folder"]).Identity);
    }

    [Fact]
    public void What_is_no_file_is_not_opened_to_read_it()
    {
        PipeFixture.Make(_folder["pipe"]);
        foreach (var (path, kind) in ((string, string)[])[(_folder["pipe"], "a pipe"), ("/dev/zero", "a device")])
        {
            var e = Assert.Throws<InputException>(() => RegularFile.OpenRead(path));
            Assert.StartsWith($"{path} is {kind}, which cannot be read in several places.", e.Message, StringComparison.Ordinal);
            Assert.Throws<InputException>(() => RegularFile.OpenHandle(path));
            Assert.Throws<InputException>(() => TextContent.OpenUtf8(path, out _));
        }
    }

    [Fact]
    public void The_encoding_of_what_is_no_text_is_not_searched_for_to_its_end()
    {
        using (var file = File.Create(_folder["zeros"])) file.SetLength(1L << 40); // Reading it would take minutes.
        using var text = TextContent.OpenUtf8(_folder["zeros"], out string? note);
        Assert.Null(note);
        Assert.Equal(0, text.ReadByte());
    }

    [Fact]
    public void A_file_that_should_be_small_and_is_not_is_not_read()
    {
        using (var file = File.Create(_folder["file"])) file.SetLength(1L << 33);
        var e = Assert.Throws<InputException>(() => RegularFile.ReadText(_folder["file"], 1 << 20));
        Assert.StartsWith($"{_folder["file"]} has 8", e.Message, StringComparison.Ordinal);
        Assert.Equal("text", RegularFile.ReadText(_folder.Write("small", "text"), 4));
    }
}
