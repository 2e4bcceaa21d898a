namespace Boxfit.Tests.Data.Formats;

public sealed class CreateMlFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string pictures, ReadOptions? options = null) =>
        AnnotationFiles.Read(_folder.Write("a.json", $"[{pictures}]"), options ?? ReadOptions.ByContent);

    static string Picture(string name, params (double X, double Y, double Width, double Height)[] boxes)
    {
        var shown = boxes.Select(b => string.Create(CultureInfo.InvariantCulture,
            $"{{\"label\":\"cat\",\"coordinates\":{{\"x\":{b.X},\"y\":{b.Y},\"width\":{b.Width},\"height\":{b.Height}}}}}"));
        return $"{{\"image\":\"{name}\",\"annotations\":[{string.Join(',', shown)}]}}";
    }

    [Fact]
    public void Boxes_that_are_possible_only_by_left_and_top_are_not_guessed()
    {
        string pictures = $"{Picture("a.jpg", (5, 5, 60, 50))},{Picture("b.jpg", (10, 20, 60, 50))}";
        string message = Assert.Throws<InputException>(() => Read(pictures)).Message;
        Assert.Contains("2 of 2 boxes begin left of or above", message);
        Assert.Contains("--boxes size", message);
        Assert.Equal("a.jpg x : 5 5 65 55 cat | b.jpg x : 10 20 70 70 cat",
            FormatSample.Show(Read(pictures, new() { Boxes = BoxForm.Size })));
        Assert.Equal("a.jpg x : -25 -20 35 30 cat | b.jpg x : -20 -5 40 45 cat",
            FormatSample.Show(Read(pictures, new() { Boxes = BoxForm.Centre })));
        Assert.Equal("a.jpg x : 5 5 60 50 cat | b.jpg x : 10 20 60 50 cat",
            FormatSample.Show(Read(pictures, new() { Boxes = BoxForm.Corners })));
    }

    [Fact]
    public void One_box_of_several_that_reaches_out_does_not_make_the_others_uncertain() => Assert.Equal(
        "a.jpg x : -25 -20 35 30 cat; 30 20 90 70 cat", FormatSample.Show(Read(Picture("a.jpg", (5, 5, 60, 50), (60, 45, 60, 50)))));

    [Fact]
    public void Shares_are_told_by_all_boxes_and_by_units()
    {
        string share = Picture("a.jpg", (0.5, 0.5, 0.5, 0.25));
        var set = Read(share);
        Assert.Equal(BoxUnit.Share, set.Pictures[0].Objects[0].Unit);
        Assert.Equal("a.jpg x : 0.25 0.375 0.75 0.625 cat", FormatSample.Show(set));
        Assert.Contains("shares", Assert.Single(set.Notes));
        Assert.Equal(BoxUnit.Pixels, Read(share, new() { Units = NumberUnit.Pixels }).Pictures[0].Objects[0].Unit);
        Assert.Equal("a.jpg x : 0.25 0.375 0.75 0.625 cat",
            FormatSample.Show(Read(Picture("a.jpg", (50, 50, 50, 25)), new() { Units = NumberUnit.Percent })));
    }

    [Theory]
    [InlineData("{\"label\":\"cat\"}", "no coordinates")]
    [InlineData("{\"label\":\"cat\",\"coordinates\":[1,2,3,4]}", "no coordinates")]
    [InlineData("{\"label\":\"cat\",\"coordinates\":{\"x\":1,\"y\":2,\"width\":3}}", "no height")]
    [InlineData("{\"label\":\"cat\",\"coordinates\":{\"x\":\"?\",\"y\":2,\"width\":3,\"height\":4}}", "not a number")]
    [InlineData("{\"label\":\"cat\",\"coordinates\":{\"x\":1,\"y\":2,\"width\":-3,\"height\":4}}", "less than 0")]
    [InlineData("7", "is no object")]
    public void A_picture_whose_annotations_are_not_understood_is_not_one_without_objects(string annotation, string expected)
    {
        var set = Read($"{{\"image\":\"a.jpg\",\"annotations\":[{annotation}]}}");
        Assert.Empty(set.Pictures);
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
    }

    [Theory]
    [InlineData("{\"image\":\"b.jpg\"}", "no list of annotations")]
    [InlineData("{\"image\":\"b.jpg\",\"annotations\":null}", "no list")]
    [InlineData("{\"annotations\":[]}", "name is missing")]
    public void A_picture_that_says_nothing_certain_is_a_problem(string picture, string expected)
    {
        var set = Read($"{Picture("a.jpg", (60, 45, 60, 50))},{picture}");
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void Pictures_decide_where_boxes_fit_by_left_and_top_only()
    {
        _folder.WritePicture("a.jpg", new(120, 90));
        _folder.WritePicture("b.jpg", new(120, 90));
        var set = Read($"{Picture("a.jpg", (5, 5, 60, 50))},{Picture("b.jpg", (10, 20, 60, 50))}");
        Assert.Equal("a.jpg x : 5 5 65 55 cat | b.jpg x : 10 20 70 70 cat", FormatSample.Show(set));
        Assert.Contains("the left and top edge: as centres", Assert.Single(set.Notes));
        Assert.Throws<InputException>(() => Read($"{Picture("a.jpg", (5, 5, 60, 50))},{Picture("b.jpg", (10, 20, 60, 90))}"));
    }

    [Fact]
    public void Shares_decide_where_boxes_fit_by_left_and_top_only()
    {
        var set = Read($"{Picture("a.jpg", (0.05, 0.05, 0.5, 0.5))},{Picture("b.jpg", (0.1, 0.2, 0.5, 0.5))}");
        Assert.Equal("a.jpg x : 0.05 0.05 0.55 0.55 cat | b.jpg x : 0.1 0.2 0.6 0.7 cat", FormatSample.Show(set));
        Assert.Throws<InputException>(() => Read($"{Picture("a.jpg", (0.05, 0.05, 0.5, 0.5))},{Picture("b.jpg", (0.2, 0.2, 0.9, 0.5))}"));
    }
}
