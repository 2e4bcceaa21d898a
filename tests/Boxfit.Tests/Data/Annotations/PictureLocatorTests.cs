namespace Boxfit.Tests.Data.Annotations;

public sealed class PictureLocatorTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string At(string name) => Path.Combine(_folder.Path, name);

    PictureLocator Locate(string? images, out AnnotatedPicture first, params string[] names)
    {
        Directory.CreateDirectory(At("lists"));
        string file = At("lists/boxes.csv");
        AnnotatedPicture[] pictures = [.. names.Select((n, i) => new AnnotatedPicture { Name = n, File = file, Row = i + 1 })];
        first = pictures[0];
        return new(new() { Source = file, Format = "csv", Pictures = pictures }, images);
    }

    [Theory]
    [InlineData("lists/a.png", "a.png")]
    [InlineData("lists/sub/a.png", "sub\\a.png")]
    [InlineData("lists/images/a.png", "a.png")]
    [InlineData("images/a.png", "a.png")]
    [InlineData("JPEGImages/a.png", "elsewhere/a.png")]
    [InlineData("images/a.png", "C:\\Users\\anna\\a.png")]
    [InlineData("images/a.png", "/home/anna/a.png")]
    [InlineData("images/a.png", "a")]
    [InlineData("a.png", "a.png")]
    [InlineData("images/Zo\u00eb.png", "Zoe\u0308.png")]
    [InlineData("images/Zoe\u0308.png", "Zo\u00eb.png")]
    public void Pictures_are_found_where_data_sets_keep_them(string where, string name)
    {
        string path = _folder.AddPicture(where);
        var locator = Locate(null, out var picture, name);
        Assert.Equal(path, locator.Find(picture));
    }

    [Theory]
    [InlineData("Zo\u00eb", "Zoe\u0308")]
    [InlineData("\u1ec7", "e\u0323\u0302")]
    [InlineData("\u304c", "\u304b\u3099")]
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]
    [InlineData("\u0439", "\u0438\u0306")]
    public void Accents_are_joined_and_parted_as_Unicode_has_it(string joined, string parted)
    {
        Assert.Equal(joined, AccentedLetters.Compose(parted));
        Assert.Equal(parted, AccentedLetters.Decompose(joined));
    }

    [Fact]
    public void The_folder_that_the_user_names_is_the_only_one()
    {
        _folder.AddPicture("lists/a.png");
        string named = _folder.AddPicture("photos/deep/a.png");
        Assert.Equal(named, Locate(At("photos/deep"), out var a, "x/a.png").Find(a));
        Assert.Null(Locate(At("photos"), out var b, "a.png").Find(b));
        Assert.Contains(At("none"), Assert.Throws<InputException>(() => Locate(At("none"), out _, "a.png")).Message);
    }

    [Fact]
    public void A_last_part_that_several_names_share_is_no_name_alone()
    {
        _folder.AddPicture("images/a.png");
        var locator = Locate(At("images"), out var picture, "one/a.png", "two/a.png");
        Assert.Null(locator.Find(picture));
        Assert.Equal([At("images/one/a.png")], locator.Candidates(picture));
        Assert.Contains(At("images/one/a.png"), locator.Explain(picture));
    }

    [Fact]
    public void Voc_pictures_are_found_by_any_ending_and_by_the_file_s_own_name()
    {
        string wrong = _folder.AddPicture("images/a.png"), own = _folder.AddPicture("images/own.png");
        _folder.AddPicture("images/folder.png");
        Directory.CreateDirectory(At("xmls"));
        _folder.AddFile("xmls/a.xml", "<annotation><filename>a.jpg</filename></annotation>");
        _folder.AddFile("xmls/own.xml", "<annotation><filename>IMG_1</filename></annotation>");
        var set = AnnotationFiles.Read(_folder.Path);
        var locator = new PictureLocator(set, null);
        Assert.Equal([wrong, own], set.Pictures.Select(locator.Find));
    }
}
