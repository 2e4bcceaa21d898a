namespace Boxfit.Tests.Files;

public sealed class FileTreeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_folder_comes_once_however_links_lead_round()
    {
        _folder.Write("tree/a/one.txt");
        _folder.Write("tree/b/two.txt");
        _folder.Write("elsewhere/three.txt");
        foreach (var (link, target) in ((string, string)[])
        [
            ("tree/self", "."), ("tree/again", "."), ("tree/a/up", ".."), ("tree/a/side", "../b"), ("tree/out", "../elsewhere"),
            // These lead to folders by way of other links, so that names get ever longer.
            ("tree/b/long", "../a/side/../a/up/b"), ("tree/b/longer", "long/longer/.."), ("tree/loop", "loop"), ("tree/nowhere", "missing"),
            ("elsewhere/back", "../tree/self/again/a"),
        ])
            File.CreateSymbolicLink(_folder[link], target);
        string[] found = [.. FileTree.Files(_folder["tree"], new(), "*.txt").Take(100).Select(f => Path.GetFileName(f))];
        Assert.Equal(["one.txt", "three.txt", "two.txt"], found.Order(StringComparer.Ordinal));
        Assert.InRange(FileTree.Folders(_folder["tree"], new()).Take(100).Count(), 4, 6);
    }

    [Fact]
    public void Names_are_the_straight_ones_where_there_are_any()
    {
        _folder.Write("z/one.txt");
        Directory.CreateSymbolicLink(_folder["a"], _folder["z"]);
        Assert.Equal(_folder["z/one.txt"], Assert.Single(FileTree.Files(_folder.Path, new())));
    }
}
