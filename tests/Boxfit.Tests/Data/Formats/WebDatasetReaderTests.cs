using Boxfit.Tests.Preparation.Downloading;

namespace Boxfit.Tests.Data.Formats;

public sealed class WebDatasetReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>An archive with a picture and its JSON, and maybe more.</summary>
    string Write(string json, params string[] others) => _folder.Write("a.tar", TestArchives.Tar(
        [TestArchives.File("1.jpg"), TestArchives.File("1.json", json), .. others.Select(name => TestArchives.File(name))]));

    [Theory]
    [InlineData("""{"boxes":[{"bbox":[10,20,40,60]}]}""")]
    [InlineData("""{"boxes":[[10,20,40,60]]}""")]
    [InlineData("""{"bbox":[10,20,40,60]}""")]
    public void A_list_of_numbers_is_what_the_user_says(string json)
    {
        string archive = Write(json);
        Assert.Contains("say --boxes corners, size or centre", Assert.Single(AnnotationFiles.Read(archive).Problems).Text);
        Assert.Equal("a.tar/1.jpg x : 10 20 40 60", Read(BoxForm.Corners));
        Assert.Equal("a.tar/1.jpg x : 10 20 50 80", Read(BoxForm.Size));
        Assert.Equal("a.tar/1.jpg x : -10 -10 30 50", Read(BoxForm.Centre));

        string Read(BoxForm form) => FormatSample.Show(AnnotationFiles.Read(archive, new ReadOptions { Boxes = form }));
    }

    [Fact]
    public void Numbers_that_may_be_shares_are_what_the_user_says()
    {
        string archive = Write("""{"boxes":[{"x1":0.25,"y1":0.5,"x2":0.75,"y2":1}]}""");
        Assert.Contains("--units share", Assert.Throws<InputException>(() => AnnotationFiles.Read(archive)).Message);
        var set = AnnotationFiles.Read(archive, new ReadOptions { Units = NumberUnit.Share });
        Assert.Equal(BoxUnit.Share, Assert.Single(Assert.Single(set.Pictures).Objects).Unit);
    }

    [Fact]
    public void Pictures_without_boxes_and_masks_are_told_apart_and_counted()
    {
        var set = AnnotationFiles.Read(Write("""{"boxes":[]}""", "1.seg.png", "2.jpg", "3.jpg", "readme.txt", "._1.jpg"));
        Assert.Equal("a.tar/1.jpg x :", FormatSample.Show(set));
        Assert.Contains(set.Notes, n => n.Contains("without boxes beside them are left out: 2."));
        Assert.Contains(set.Notes, n => n.StartsWith("Pictures beside the one of their sample that has boxes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[1]", "is no JSON object")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"boxes":[{"x1":1,"y1":2}]}""", "has box 1, which has neither edges")]
    [InlineData("""{"boxes":[{"x1":1,"y1":2,"x2":1e12,"y2":3}]}""", "which no picture reaches")]
    [InlineData("""{"boxes":[],"objects":[]}""", "has boxes in several lists, the second called objects")]
    [InlineData("""{"boxes":[],"split":"other"}""", "expected train, validation or test")]
    public void What_is_wrong_is_a_problem_of_its_picture(string json, string expected)
    {
        string archive = Write(json);
        var set = AnnotationFiles.Read(archive);
        Assert.Contains(set.Problems, p => p.File == archive && p.Row == 1 && p.Text.Contains("1.json") && p.Text.Contains(expected));
    }
}
