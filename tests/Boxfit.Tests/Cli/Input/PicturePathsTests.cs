namespace Boxfit.Tests.Cli.Input;

public sealed class PicturePathsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public PicturePathsTests()
    {
        string[] names = ["b.jpg", "a.PNG", "notes.txt", "sub/c.webp", "sub/deep/d.jpeg", "sub/e.csv", "[x].jpg"];
        foreach (string name in names) _folder.Write(name);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("notes.txt", "notes.txt")] // A file that is named is meant.
    [InlineData("", "[x].jpg a.PNG b.jpg sub/c.webp sub/deep/d.jpeg")]
    [InlineData("sub", "sub/c.webp sub/deep/d.jpeg")]
    [InlineData("*.jpg", "[x].jpg b.jpg")]
    [InlineData("?.*", "a.PNG b.jpg")]
    [InlineData("*/*.webp", "sub/c.webp")]
    [InlineData("**/*.jp*", "[x].jpg b.jpg sub/deep/d.jpeg")]
    [InlineData("sub/**/d.jpeg", "sub/deep/d.jpeg")]
    [InlineData("[x].jpg", "[x].jpg")]
    [InlineData("*.gif", "")]
    [InlineData("missing.jpg", "missing.jpg")]
    public void A_word_expands_to_pictures_in_order(string word, string expected)
    {
        var found = PicturePaths.Expand(word.Length == 0 ? _folder.Path : _folder[word]);
        Assert.Equal(expected, string.Join(' ', found.Select(f => Path.GetRelativePath(_folder.Path, f))));
    }

    [Fact]
    public void Links_are_followed_to_each_folder_once()
    {
        _folder.Write("tree/a/a.jpg");
        _folder.Write("tree/b/b.jpg");
        Directory.CreateSymbolicLink(_folder["tree/b/a"], "../a");
        Directory.CreateSymbolicLink(_folder["tree/sub"], _folder["sub"]);
        Assert.Equal(
            ["a/a.jpg", "b/b.jpg", "sub/c.webp", "sub/deep/d.jpeg"],
            PicturePaths.Expand(_folder["tree"]).Select(f => Path.GetRelativePath(_folder["tree"], f)));
        Directory.CreateSymbolicLink(_folder["way"], _folder["tree/a"]);
        Assert.Equal([_folder["way/a.jpg"]], PicturePaths.Expand(_folder["way"]));
    }

    [Fact]
    public void Links_in_circles_end()
    {
        for (int i = 0; i < 8; i++) Directory.CreateSymbolicLink(_folder[$"sub/round{i}"], "..");
        Assert.Contains(_folder["sub/deep/d.jpeg"], PicturePaths.Expand(_folder.Path));
        Assert.Equal(5, PicturePaths.Expand(_folder.Path).Count());
        Assert.Contains(_folder["sub/deep/d.jpeg"], PicturePaths.Expand(_folder["**/*.jpeg"]));
    }
}
