namespace Boxfit.Tests.Data.Formats;

public sealed class LabelmeFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string shapes) =>
        AnnotationFiles.Read(_folder.Write("a.json", $"{{\"version\":\"5.0.1\",\"shapes\":[{shapes}],\"imagePath\":\"a.jpg\"}}"));

    [Fact]
    public void Points_and_lines_beside_a_box_are_counted()
    {
        var set = Read("""
            {"label":"cat","points":[[30,20],[90,70]],"shape_type":"rectangle"},{"label":"nose","points":[[50,40]],"shape_type":"point"},
            {"label":"tail","points":[[50,40],[60,50],[70,60]],"shape_type":"linestrip"}
            """);
        Assert.Empty(set.Problems);
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Equal(["Points and lines are no objects with a box and are passed over: 2, the first in row 1."], set.Notes);
    }

    [Theory]
    [InlineData("rectangle", "[[30,20],[90,20],[90,70],[30,70]]", "30 20 90 70 cat")]
    [InlineData("rotation", "[[60,9],[99,45],[60,81],[21,45]]", "21 9 99 81 cat")]
    [InlineData("circle", "[[50,40],[53,44]]", "45 35 55 45 cat")]
    [InlineData("mask", "[[30,20],[90,70]]", "30 20 90 70 cat")]
    public void Each_shape_gives_the_box_around_it(string type, string points, string expected)
    {
        var set = Read($"{{\"label\":\"cat\",\"shape_type\":\"{type}\",\"points\":{points}}}");
        Assert.Empty(set.Problems);
        Assert.Equal($"a.jpg x : {expected}", FormatSample.Show(set));
        Assert.Equal(type == "rotation" ? 1 : 0, set.Notes.Count);
    }

    [Fact]
    public void A_picture_of_points_alone_is_left_out()
    {
        var set = Read("{\"label\":\"nose\",\"points\":[[30,20]],\"shape_type\":\"point\"}");
        Assert.Empty(set.Pictures);
        Assert.Contains("Pictures whose objects are all passed over or wrong are left out: 1, the first in row 1.", set.Notes);
    }

    [Fact]
    public void Without_a_path_the_file_s_own_name_counts() => Assert.Equal("a x :", FormatSample.Show(
        AnnotationFiles.Read(_folder.Write("a.json", "{\"shapes\":[],\"imagePath\":\"\",\"imageData\":null}"))));
}
