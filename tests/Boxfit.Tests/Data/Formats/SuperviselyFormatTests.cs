namespace Boxfit.Tests.Data.Formats;

public sealed class SuperviselyFormatTests : IDisposable
{
    const string Box = """{"classTitle":"cat","geometryType":"rectangle","points":{"exterior":[[30,20],[90,70]],"interior":[]}}""";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Write(string name, string objects, string tags = "") => _folder.Write(
        name, $$"""{"description":"","tags":[{{tags}}],"size":{"height":80,"width":120},"objects":[{{objects}}]}""");

    AnnotationSet Read(string objects) => AnnotationFiles.Read(Write("a.jpg.json", objects));

    [Theory]
    [InlineData("rectangle", """ "points":{"exterior":[[90,70],[30,20]]} """, "30 20 90 70 cat", null)]
    [InlineData("rectangle", """ "points":{"interior":[],"exterior":[[30,70],[90,20]]} """, "30 20 90 70 cat", null)]
    [InlineData("cuboid", """ "points":[[3,2],[9,2],[9,8],[4,7]],"faces":[[0,1,2,3]] """, "3 2 9 8 cat", null)]
    [InlineData("oriented_bbox", """ "points":[[40,20],[80,60]],"angle":0.7853981633974483 """,
        "31.716 11.716 88.284 68.284 cat", TurnedBox.Note)]
    [InlineData("oriented_bbox", """ "points":[[40,20],[80,60]],"angle":0 """, "40 20 80 60 cat", null)]
    [InlineData("point", """ "points":{"exterior":[[30,20]],"interior":[]} """, "", "Points and lines")]
    [InlineData("line", """ "points":{"exterior":[[30,20],[9,9]]} """, "", "Points and lines")]
    [InlineData("graph", """ "nodes":{"a":{"loc":[3,4]}} """, "", "Points and lines")]
    public void Each_shape_gives_the_box_around_it(string type, string points, string expected, string? note)
    {
        var set = Read($$"""{"classTitle":"cat","geometryType":"{{type}}",{{points}}}""");
        Assert.Empty(set.Problems);
        Assert.Equal(expected.Length == 0 ? "" : $"a.jpg 120x80 : {expected}", FormatSample.Show(set));
        if (note is null) Assert.Empty(set.Notes);
        else Assert.StartsWith(note, set.Notes[0]);
    }

    [Fact]
    public void A_mask_is_counted_and_a_picture_of_masks_left_out()
    {
        const string mask = """{"classTitle":"cat","geometryType":"bitmap","bitmap":{"data":"eJwB","origin":[30,20]}}""";
        Write("ann/a.jpg.json", $"{mask},{Box}");
        Write("ann/b.jpg.json", mask);
        Write("ann/c.jpg.json", "");
        var set = AnnotationFiles.Read(_folder["ann"]);
        Assert.Equal("a.jpg 120x80 : 30 20 90 70 cat | c.jpg 120x80 :", FormatSample.Show(set));
        Assert.Equal(
        [
            "Masks are passed over: where they end stands in no number: 2, the first in a.jpg.json.",
            "Pictures whose objects are all passed over or wrong are left out: 1, the first in b.jpg.json.",
        ], set.Notes);
    }

    [Theory]
    [InlineData("""{"points":{"exterior":[[30,20],[90,70]],"interior":[]}}""", "has no geometryType")]
    [InlineData("""{"geometryType":"blob"}""", "the geometryType \"blob\"; expected rectangle")]
    [InlineData("""{"geometryType":"rectangle","points":{"exterior":[[30,20]]}}""", "with 1 point; expected two corners")]
    [InlineData("""{"geometryType":"rectangle","points":{"exterior":[[1,2],[3,4],[5,6]]}}""", "with 3 points; expected two corners")]
    [InlineData("""{"geometryType":"polygon","points":{"exterior":[[1,2],[3,4]]}}""", "with 2 points; expected three")]
    [InlineData("""{"geometryType":"rectangle","points":{"exterior":[[1,2],[3,"x"]]}}""", "y = \"x\" in a point")]
    public void An_object_that_is_not_certain_is_a_problem(string shape, string expected)
    {
        var set = Read(shape);
        Assert.Empty(set.Pictures);
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void A_video_is_named()
    {
        string file = _folder.Write("a.mp4.json",
            """{"size":{"height":80,"width":120},"description":"","objects":[],"tags":[],"frames":[],"framesCount":9}""");
        var set = AnnotationFiles.Read(file);
        Assert.Empty(set.Pictures);
        Assert.Contains("of a video", Assert.Single(set.Problems).Text);
    }

    [Theory]
    [InlineData("", "a.jpg ")]
    [InlineData("ds", "a.jpg ")]
    [InlineData("ds/ann", "a.jpg ")]
    [InlineData("ds/ann/a.jpg.json", "a.jpg ")]
    public void A_file_its_folder_and_its_data_set_are_the_same(string path, string expected)
    {
        Write("ds/ann/a.jpg.json", Box);
        _folder.Write("ds/img/a.jpg", "");
        _folder.Write("meta.json", """{"classes":[{"title":"cat","shape":"rectangle","color":"#FF0000"}],"tags":[]}""");
        var set = AnnotationFiles.Read(_folder[path]);
        string prefix = path.Length == 0 ? "ds/img/" : "";
        Assert.Equal($"{prefix}{expected}120x80 : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Equal(_folder["ds/img/a.jpg"], new PictureLocator(set, null).Find(set.Pictures[0]));
    }

    [Fact]
    public void A_project_has_the_pictures_of_all_data_sets_and_their_parts()
    {
        _folder.Write("meta.json", """{"classes":[],"tags":[]}""");
        Write("train/ann/a.jpg.json", Box);
        Write("train/datasets/more/ann/a.jpg.json", "");
        Write("val/ann/a.json", "");
        Write("other/ann/b.jpg.json", "");
        _folder.Write("train/img/a.jpg", "1");
        _folder.Write("train/datasets/more/img/a.jpg", "2");
        _folder.Write("val/img/a.png", "3");
        var set = AnnotationFiles.Read(_folder.Path);
        Assert.Empty(set.Problems);
        Assert.Equal(
            "other/img/b.jpg 120x80 : | train/img/a.jpg 120x80 train: 30 20 90 70 cat | " +
            "train/datasets/more/img/a.jpg 120x80 train: | val/img/a 120x80 validation:", FormatSample.Show(set));
        var pictures = new PictureLocator(set, null);
        Assert.Equal(
            [null, _folder["train/img/a.jpg"], _folder["train/datasets/more/img/a.jpg"], _folder["val/img/a.png"]],
            set.Pictures.Select(pictures.Find));
    }

    [Fact]
    public void Tags_of_pictures_and_objects_are_parts_where_they_divide()
    {
        const string train = """{"id":1,"name":"train","value":null}""";
        Write("ann/a.jpg.json", "", train);
        Write("ann/b.jpg.json", Box.Replace("\"points\"", "\"tags\":[{\"name\":\"Val\"}],\"points\""));
        Write("ann/c.jpg.json", "", "\"red\"");
        var set = AnnotationFiles.Read(_folder["ann"]);
        Assert.Equal("a.jpg 120x80 train: | b.jpg 120x80 validation: 30 20 90 70 cat | c.jpg 120x80 :", FormatSample.Show(set));
        Assert.Equal("a.jpg 120x80 :", FormatSample.Show(AnnotationFiles.Read(_folder["ann/a.jpg.json"])));

        Write("ann/d.jpg.json", "", train + ",\"test\"");
        Assert.Contains("test and train; expected one", Assert.Single(AnnotationFiles.Read(_folder["ann"]).Problems).Text);
    }

    [Fact]
    public void A_tag_against_the_data_set_is_a_problem()
    {
        Write("train/ann/a.jpg.json", "", "\"train\"");
        Write("test/ann/b.jpg.json", "", "\"val\"");
        var set = AnnotationFiles.Read(_folder.Path);
        Assert.Equal("train/img/a.jpg 120x80 train:", FormatSample.Show(set));
        Assert.Equal("has a tag of the part validation, but is in the data set test; expected one part", Assert.Single(set.Problems).Text);
        Assert.Equal(1, set.ProblemCount);
    }
}
