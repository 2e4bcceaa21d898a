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

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        string path = _folder.Write("file", "old");
        Assert.Throws<BoxfitException>(() => AtomicFile.Write(path, _ => throw new IOException("broken")));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
