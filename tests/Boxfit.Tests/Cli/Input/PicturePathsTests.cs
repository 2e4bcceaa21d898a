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

    [Theory]
    [InlineData("a.heic a.HEIF a.hif a.avif a.jxl a.jp2")]
    [InlineData("a.cr2 a.CR3 a.nef a.arw a.dng a.orf a.rw2 a.raf a.pef a.srw a.x3f a.3fr a.iiq a.raw")]
    [InlineData("a.jfif a.jpe a.jif a.mpo a.dib a.apng a.tiff a.tif")]
    [InlineData("a.psd a.psb a.xcf a.kra a.svg a.tga a.pcx a.ppm a.pgm a.exr a.hdr a.ico a.dcm a.qoi a.jxr")]
    public void A_folder_gives_pictures_of_all_kinds_whether_they_are_read_or_not(string names)
    {
        string[] all = names.Split(' ');
        foreach (string name in all) _folder.Write($"kinds/{name}", "x");
        Assert.Equal(all.Order(StringComparer.Ordinal), PicturePaths.Expand(_folder["kinds"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_picture_whose_name_says_nothing_is_told_by_how_it_begins()
    {
        byte[] png = PictureWriter.EncodePng(new(8, 8));
        foreach (string name in (string[])["IMG_0001", "b.jpg_large", "c.bak", "d.jpg.1", "e.photo"]) _folder.Write($"odd/{name}", png);
        _folder.Write("odd/f", "8BPS and so on");
        foreach (string name in (string[])["notes", "g.dat", "h.sh", "Thumbs.db"]) _folder.Write($"odd/{name}", "no picture, but text");
        _folder.Write("odd/labels.txt", png); // Such files are many, and not looked into.
        _folder.Write("odd/empty");
        Assert.Equal(
            ["IMG_0001", "b.jpg_large", "c.bak", "d.jpg.1", "e.photo", "f"],
            PicturePaths.Expand(_folder["odd"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Thumbnails_of_a_label_sheet_are_no_photos()
    {
        _folder.Write("sheets/labels.sheet/0a/0123456789abcd.jpe", "x");
        _folder.Write("sheets/other/0a/0123456789abcd.jpe", "x");
        Assert.Equal(["other/0a/0123456789abcd.jpe"],
            PicturePaths.Expand(_folder["sheets"]).Select(f => Path.GetRelativePath(_folder["sheets"], f)));
    }

    [Fact]
    public void Folders_of_Boxfits_own_are_passed_over_but_where_they_are_named()
    {
        string[] own =
        [
            "mine/runs/x/config.yaml", "mine/runs/x/metrics.jsonl", "mine/runs/x/curves.png", "mine/quickstart/guidance.json",
            "mine/quickstart/run/sheet.png", "mine/labels.html", "mine/labels.sheet/a.png",
        ];
        string[] photos = ["mine/a.png", "mine/other/config.yaml", "mine/other/b.png", "mine/no.sheet/c.png"];
        foreach (string name in (string[])[.. own, .. photos]) _folder.Write(name, "x");
        var passed = new List<string>();
        Assert.Equal(
            ["mine/a.png", "mine/no.sheet/c.png", "mine/other/b.png"],
            PicturePaths.Expand(_folder["mine"], passed.Add).Select(f => Path.GetRelativePath(_folder.Path, f)));
        Assert.Equal(
            ["mine/labels.sheet", "mine/quickstart", "mine/runs/x"],
            passed.Select(f => Path.GetRelativePath(_folder.Path, f)).Order(StringComparer.Ordinal));
        Assert.Equal([_folder["mine/runs/x/curves.png"]], PicturePaths.Expand(_folder["mine/runs/x"]));
        Assert.Equal([_folder["mine/quickstart/run/sheet.png"]], PicturePaths.Expand(_folder["mine/quickstart"]));
    }

    [Fact]
    public void A_folder_that_may_not_be_looked_into_is_named()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Write("closed/in/a.jpg");
        const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder.Path, Open | UnixFileMode.UserWrite);
        File.SetUnixFileMode(_folder["closed"], Open | UnixFileMode.UserWrite);
        File.SetUnixFileMode(_folder["closed/in"], UnixFileMode.None);
        string[] found = [];
        string? reason = null;
        AsNobody.Run(() =>
        {
            found = [.. PicturePaths.Expand(_folder["closed"])];
            PictureReader.TryReadInfo(found[0], out reason);
        });
        File.SetUnixFileMode(_folder["closed/in"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal([_folder["closed/in"]], found);
        Assert.Contains("may not be looked into", reason);
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
