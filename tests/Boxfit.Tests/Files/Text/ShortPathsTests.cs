namespace Boxfit.Tests.Files.Text;

public sealed class ShortPathsTests
{
    [Theory]
    [InlineData("a/x.jpg a/y.jpg", "x.jpg y.jpg")]
    [InlineData("a/x.jpg b/x.jpg c/y.jpg", "a/x.jpg b/x.jpg y.jpg")]
    [InlineData("p/a/x.jpg p/b/a/x.jpg", "p/a/x.jpg b/a/x.jpg")]
    [InlineData("x.jpg a/x.jpg b/a/x.jpg", "x.jpg a/x.jpg b/a/x.jpg")]
    [InlineData("a/x.jpg a/x.jpg", "x.jpg x.jpg")]
    [InlineData("a/x.jpg b/X.JPG", "a/x.jpg b/X.JPG")]
    [InlineData("a\\x.jpg b\\x.jpg", "a/x.jpg b/x.jpg")]
    [InlineData("/p/a/x.jpg /p/b/x.jpg", "a/x.jpg b/x.jpg")]
    [InlineData("/x.jpg /p/x.jpg", "x.jpg p/x.jpg")]
    [InlineData("", "")]
    public void A_path_keeps_what_tells_it_apart(string paths, string expected) =>
        Assert.Equal(expected.Split(' '), ShortPaths.Of(paths.Split(' ')));

    [Theory]
    [InlineData("a/x.jpg a/y.jpg", "x.jpg y.jpg")]
    [InlineData("p/a/x.jpg p/b/y.jpg", "a/x.jpg b/y.jpg")]
    [InlineData("p/a/x.jpg q/a/x.jpg y.jpg", "p/a/x.jpg q/a/x.jpg y.jpg")]
    public void For_people_the_folder_is_told_where_there_are_several(string paths, string expected) =>
        Assert.Equal(expected.Split(' '), ShortPaths.WithFolders(paths.Split(' ')));

    [Theory]
    [InlineData("../../photos/./x.jpg", "photos/x.jpg")]
    [InlineData("/home/anna/x.jpg", "home/anna/x.jpg")]
    [InlineData("C:\\anna\\x.jpg", "anna/x.jpg")]
    public void A_name_below_another_folder_never_leads_out_of_it(string path, string expected) =>
        Assert.Equal(expected, ShortPaths.Below(path));
}
