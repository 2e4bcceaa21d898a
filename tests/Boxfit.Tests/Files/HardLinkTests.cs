namespace Boxfit.Tests.Files;

public sealed class HardLinkTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_name_replaces_the_old_and_leaves_nothing_else_even_when_it_is_made_again()
    {
        string source = _folder["best"], name = _folder["model"];
        foreach (string content in (string[])["first", "second"])
        {
            // A new file under the old name, as models are saved.
            AtomicFile.WriteText(source, content);
            HardLink.Replace(source, name);
            HardLink.Replace(source, name);
            Assert.Equal(content, File.ReadAllText(name));
            Assert.Equal([source, name], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
        }
        File.AppendAllText(source, ", longer");
        Assert.Equal("second, longer", File.ReadAllText(name));
    }

    [Fact]
    public void Where_links_do_not_work_it_is_a_copy()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Skip("/dev/shm is not there.");
        string source = Path.Combine("/dev/shm", Path.GetFileName(_folder.Path)), name = _folder["model"];
        try
        {
            foreach (string content in (string[])["first", "second"])
            {
                File.WriteAllText(source, content);
                HardLink.Replace(source, name);
                Assert.Equal(content, File.ReadAllText(name));
            }
            Assert.Equal([name], Directory.GetFiles(_folder.Path));
            File.WriteAllText(source, "third");
            if (File.ReadAllText(name) == "third") Assert.Skip("/dev/shm is the file system of the temporary files.");
        }
        finally
        {
            File.Delete(source);
        }
    }
}
