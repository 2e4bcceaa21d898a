namespace Boxfit.Tests.Data.Formats;

public sealed class DlibFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string images) =>
        AnnotationFiles.Read(_folder.Write("faces.xml", $"<dataset><name>x</name><images>{images}</images></dataset>"));

    [Fact]
    public void A_picture_whose_only_box_is_to_be_ignored_is_left_out()
    {
        var set = Read("<image file='a.jpg'><box top='1' left='2' width='3' height='4' ignore='1'/></image><image file='b.jpg'/>");
        Assert.Equal("b.jpg x :", FormatSample.Show(set));
        Assert.Equal(2, set.Notes.Count);
        Assert.Contains(set.Notes, n => n.Contains("Boxes marked ignore are left out: 1"));
    }

    [Theory]
    [InlineData("<box top='1' left='2' width='3'/>", "box 1 of \"a.jpg\" has no height")]
    [InlineData("<box top='1' left='2' width='-3' height='4'/>", "width = -3, less than 0")]
    [InlineData("<box top='one' left='2' width='3' height='4'/>", "= \"one\", not a number")]
    public void A_box_that_cannot_be_read_is_a_problem_and_its_picture_not_one_without_objects(string box, string expected)
    {
        var set = Read($"<image file='a.jpg'>{box}</image>");
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
        Assert.Empty(set.Pictures);
    }

    [Fact]
    public void Other_XML_of_that_root_is_refused() => Assert.Contains("not dlib's <images>", Assert.Throws<InputException>(() =>
        AnnotationFiles.Read(_folder.Write("a.xml", "<dataset><record><image file='a.jpg'/></record></dataset>"))).Message);
}
