namespace Boxfit.Tests.Files;

public sealed class AtomicFolderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_to_an_empty_folder_stays_and_its_target_is_filled()
    {
        Directory.CreateDirectory(_folder["target"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["target"]);
        AtomicFolder.Write(_folder["link"] + "/", f => File.WriteAllText(Path.Combine(f, "a"), "b"));
        Assert.Equal(_folder["target"], new DirectoryInfo(_folder["link"]).LinkTarget);
        Assert.Equal("b", File.ReadAllText(_folder["target/a"]));
        Assert.Equal(["link", "target"], _folder.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_failure_leaves_nothing()
    {
        Assert.Throws<BoxfitException>(() => AtomicFolder.Write(_folder["new"], f =>
        {
            File.WriteAllText(Path.Combine(f, "a"), "b");
            throw new IOException("broken");
        }));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_pipe_is_refused()
    {
        PipeFixture.Make(_folder["pipe"]);
        var e = Assert.Throws<InputException>(() => AtomicFolder.Write(_folder["pipe"], _ => Assert.Fail("It was written.")));
        Assert.Contains("pipe is a pipe; expected the name of a new folder", e.Message, StringComparison.Ordinal);
    }
}
