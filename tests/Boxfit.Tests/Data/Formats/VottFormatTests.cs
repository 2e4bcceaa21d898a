namespace Boxfit.Tests.Data.Formats;

public sealed class VottFormatTests : IDisposable
{
    const string Rectangle =
        """{"type":"RECTANGLE","tags":["cat"],"boundingBox":{"left":30,"top":20,"width":60,"height":50},"points":[]}""";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static string Asset(string name, string regions = Rectangle, string path = "", string more = "\"type\":1,\"state\":2") =>
        $$"""{"asset":{"name":"{{name}}","path":"{{(path == "" ? "file:C:/pics/" + name : path)}}",{{more}}},"regions":[{{regions}}]}""";

    static string Export(params string[] assets) =>
        $$"""{"name":"x","assets":{ {{string.Join(',', assets.Select((a, i) => $"\"id{i}\":{a}"))}} } }""";

    AnnotationSet Read(params string[] assets) => AnnotationFiles.Read(_folder.Write("x-export.json", Export(assets)));

    AnnotationSet ReadFrames(string frames, string visited = "[]") => AnnotationFiles.Read(
        _folder.Write("pics.json", $$"""{"frames":{ {{frames}} },"inputTags":"cat","visitedFrames":{{visited}}}"""));

    static string Points(params int[] numbers) =>
        string.Join(',', numbers.Chunk(2).Select(p => $$"""{"x":{{p[0]}},"y":{{p[1]}}}"""));

    [Theory]
    [InlineData("""{"type":"SQUARE","tags":["cat"],"boundingBox":{"left":30,"top":20,"width":50,"height":50}}""", "30 20 80 70 cat")]
    [InlineData("""{"type":"rectangle","tags":["cat"],"points":[{"x":30,"y":70},{"x":90,"y":20}]}""", "30 20 90 70 cat")]
    [InlineData("""{"type":"RECTANGLE","tags":[],"boundingBox":{"left":30,"top":20,"width":60,"height":50}}""", "30 20 90 70")]
    [InlineData("""{"tags":null,"boundingBox":{"left":-3.5,"top":20,"width":60,"height":50}}""", "-3.5 20 56.5 70")]
    [InlineData("""{"type":"POLYGON","tags":["cat","cat"],"points":[{"x":5,"y":1},{"x":9,"y":2},{"x":7,"y":8}]}""", "5 1 9 8 cat")]
    [InlineData("""{"type":"POINT","tags":["cat"],"points":[{"x":5,"y":1}]}""", "")]
    [InlineData("""{"type":"POLYLINE","tags":["cat"],"points":[{"x":5,"y":1},{"x":9,"y":2}]}""", "")]
    public void Of_an_area_the_box_around_it_counts(string region, string expected)
    {
        var set = Read(Asset("a.jpg", region));
        Assert.Empty(set.Problems);
        Assert.Equal(expected == "" ? "" : $"a.jpg x : {expected}", FormatSample.Show(set));
        if (expected == "") Assert.Equal(["Points and lines", "Pictures whose objects"], set.Notes.Select(n => n.Split(" are")[0]));
        else Assert.Empty(set.Notes);
    }

    [Theory]
    [InlineData("7", "region 1 is no object")]
    [InlineData("""{"type":"STAR"}""", "the type \"STAR\"")]
    [InlineData("""{"type":"RECTANGLE","tags":["cat"],"points":[]}""", "no boundingBox")]
    [InlineData("""{"type":"RECTANGLE","boundingBox":7}""", "boundingBox that is no object")]
    [InlineData("""{"type":"RECTANGLE","boundingBox":{"left":30,"top":20,"width":60}}""", "height = \"\", not a number")]
    [InlineData("""{"type":"RECTANGLE","boundingBox":{"left":30,"top":20,"width":-60,"height":50}}""", "-60×50, less than 0")]
    [InlineData("""{"type":"RECTANGLE","points":7}""", "points that are no list")]
    [InlineData("""{"type":"RECTANGLE","points":[[1,2],[3,4]]}""", "a point that is no object")]
    [InlineData("""{"type":"RECTANGLE","points":[{"x":1,"y":2},{"x":"?","y":2}]}""", "x = \"?\"")]
    public void A_picture_whose_regions_are_not_understood_is_not_one_without_objects(string region, string expected)
    {
        var set = Read(Asset("a.jpg", region));
        Assert.Empty(set.Pictures);
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
    }

    [Theory]
    [InlineData(91, true)]
    [InlineData(92, false)]
    public void A_box_that_is_not_around_its_points_is_a_problem(int right, bool isRead)
    {
        var set = Read(Asset("a.jpg", Rectangle.Replace("[]", $"[{Points(30, 20, right, 20, right, 70, 30, 70)}]")));
        Assert.Equal(isRead ? 1 : 0, set.Pictures.Count);
        if (isRead) Assert.Empty(set.Problems);
        else Assert.Contains("[30, 20, 90, 70], but its points lie in [30, 20, 92, 70]", Assert.Single(set.Problems).Text);
    }

    [Theory]
    [InlineData("a%20%23b.jpg", "file:/home/anna/a%20%23b.jpg", "a #b.jpg", "a%20%23b.jpg", "/home/anna/a #b.jpg")]
    [InlineData("a.jpg", "file:C:/my%20pics/a.jpg", "a.jpg", "C:/my pics/a.jpg")]
    [InlineData("a.jpg", "file:///C:/pics/a.jpg", "a.jpg", "C:/pics/a.jpg")]
    [InlineData("sub/100%25.jpg", "https://x.net/c/sub/100%2525.jpg?s=1", "sub/100%25.jpg", "https://x.net/c/sub/100%2525.jpg?s=1")]
    [InlineData("", "file:C:/pics/a%20b.jpg", "a b.jpg", "C:/pics/a b.jpg")]
    public void A_picture_is_known_by_its_name_and_its_path(string name, string path, params string[] expected)
    {
        var picture = Assert.Single(Read(Asset(name, path: path)).Pictures);
        Assert.Equal<string>(expected, [picture.Name, .. picture.OtherNames]);
    }

    [Fact]
    public void Pictures_of_one_name_are_told_apart_by_their_paths()
    {
        var set = Read(Asset("a.jpg", path: "file:C:/one/a.jpg"), Asset("a.jpg", "", "file:C:/two/a.jpg"), Asset("b.jpg"));
        Assert.Equal("C:/one/a.jpg x : 30 20 90 70 cat | C:/two/a.jpg x : | b.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Empty(set.Pictures[0].OtherNames);
    }

    [Fact]
    public void The_same_picture_twice_is_a_problem() => Assert.Contains("is there twice",
        Assert.Single(Read(Asset("a.jpg"), Asset("a.jpg", "")).Problems).Text);

    [Theory]
    [InlineData("", "\"state\":0")]
    [InlineData("""{"type":"POINT","points":[{"x":1,"y":2}]}""", "\"state\":2")]
    [InlineData("""{"type":"CUBE"}""", "\"state\":2")]
    public void A_name_that_is_also_a_left_out_picture_s_is_told_apart(string regions, string state)
    {
        var set = Read(Asset("a.jpg", path: "file:C:/one/a.jpg"), Asset("a.jpg", regions, "file:C:/two/a.jpg", state));
        Assert.Equal("C:/one/a.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
    }

    [Fact]
    public void Pictures_that_nobody_opened_are_counted_and_left_out()
    {
        var set = Read(Asset("a.jpg"), Asset("b.jpg", "", more: "\"state\":0"), Asset("c.jpg", more: "\"state\":0"));
        Assert.Equal("a.jpg x : 30 20 90 70 cat | c.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Contains("nobody has opened in VoTT are left out: 1, the first in row 2", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("v.mp4#t=5", "file:C:/v.mp4#t=5", 3, "is a frame of a video")]
    [InlineData("v.mp4#t=5", "file:C:/v.mp4#t=5", 1, "is a frame of a video")]
    [InlineData("v.mp4", "file:C:/v.mp4", 2, "is a video")]
    [InlineData("v.tfrecord", "file:C:/v.tfrecord", 4, "is a TFRecord file")]
    public void Objects_in_a_video_are_problems(string name, string path, int type, string expected)
    {
        string more = $"\"type\":{type},\"state\":2";
        var set = Read(Asset(name, path: path, more: more), Asset("b.jpg"));
        Assert.Equal("b.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Contains($"\"{name}\" {expected}", Assert.Single(set.Problems).Text);
        Assert.Contains("without regions are left out: 1", Assert.Single(Read(Asset(name, "", path, more)).Notes));
    }

    [Theory]
    [InlineData("7", "is no object")]
    [InlineData("{\"asset\":{\"name\":\"b.jpg\"}}", "has no list of regions")]
    [InlineData("{\"asset\":{},\"regions\":[]}", "name is missing")]
    [InlineData("{\"asset\":{\"name\":\"b.jpg\",\"size\":{\"width\":-1}},\"regions\":[]}", "width = -1")]
    public void A_picture_that_says_nothing_certain_is_a_problem(string asset, string expected)
    {
        var set = Read(Asset("a.jpg"), asset);
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Contains(set.Problems, p => p.Row == 2 && p.Text.Contains(expected));
    }

    [Fact]
    public void A_folder_of_pictures_files_is_read()
    {
        _folder.Write("out/1-asset.json", Asset("a.jpg"));
        _folder.Write("out/2-asset.json", Asset("b.jpg", ""));
        _folder.Write("out/3-asset.json", "{");
        _folder.Write("out/x.vott", "{}");
        var set = AnnotationFiles.Read(_folder["out"]);
        Assert.Equal("vott", set.Format);
        Assert.Equal("a.jpg x : 30 20 90 70 cat | b.jpg x :", FormatSample.Show(set));
        var problem = Assert.Single(set.Problems);
        Assert.Equal((_folder["out/3-asset.json"], true), (problem.File, problem.Text.StartsWith("cannot be read")));
    }

    [Fact]
    public void A_folder_with_an_export_is_read()
    {
        _folder.Write("out/x-export.json", Export(Asset("a.jpg")));
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(AnnotationFiles.Read(_folder["out"])));
        _folder.Write("out/y-export.json", Export(Asset("a.jpg")));
        Assert.Contains("name one of them", Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["out"])).Message);
    }

    const string Project = """
        {"name":"x","securityToken":"t","assets":{
          "1":{"id":"1","name":"a.jpg","path":"file:C:/a.jpg","state":2},"2":{"id":"2","name":"b.jpg","path":"file:C:/b.jpg","state":2},
          "3":{"id":"3","name":"c.jpg","path":"file:C:/c.jpg","state":0},"../4":{"id":"4","name":"d.jpg","path":"file:C:/d.jpg","state":1}}}
        """;

    [Fact]
    public void A_project_leads_to_the_pictures_files_beside_it()
    {
        _folder.Write("p/1-asset.json", Asset("a.jpg"));
        _folder.Write("4-asset.json", Asset("d.jpg"));
        var set = AnnotationFiles.Read(_folder.Write("p/x.vott", Project));
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Equal(["\"b.jpg\" has no \"2-asset.json\"", "\"d.jpg\" has no \"../4-asset.json\""],
            set.Problems.Select(p => p.Text.Split(" with")[0]));
        Assert.Contains("nobody has opened", Assert.Single(set.Notes));
    }

    [Fact]
    public void A_project_alone_is_refused_with_the_remedy() => Assert.Contains("export the project as VoTT JSON",
        Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder.Write("x.vott", Project))).Message);

    [Theory]
    [InlineData("""{"x1":25,"y1":10,"x2":75,"y2":45,"width":100,"height":50,"type":"Rectangle","tags":["cat","dog"]}""",
        "a.jpg 100x50 : 0.25 0.2 0.75 0.9 cat; 0.25 0.2 0.75 0.9 dog")]
    [InlineData("""{"x1":25,"y1":10,"x2":75,"y2":45,"width":99.6,"height":50,"tags":[]}""", "a.jpg 100x50 : 0.251 0.2 0.753 0.9")]
    [InlineData("""{"x1":25,"y1":10,"x2":25,"y2":10,"width":100,"height":50,"type":"point","tags":["cat"]}""", "")]
    [InlineData("", "a.jpg x :")]
    public void Version_1_measures_in_the_shown_picture(string region, string expected)
    {
        var set = ReadFrames($"\"a.jpg\":[{region}]");
        Assert.Empty(set.Problems);
        Assert.Equal(expected, FormatSample.Show(set));
        Assert.All(set.Pictures.SelectMany(p => p.Objects), o => Assert.Equal(BoxUnit.Share, o.Unit));
    }

    [Theory]
    [InlineData("""{"x1":25,"y1":10,"x2":75,"y2":45,"tags":["cat"]}""", "width = \"\"")]
    [InlineData("""{"x1":25,"y1":10,"x2":75,"y2":45,"width":0,"height":50}""", "0×50 pixels")]
    [InlineData("""{"x1":25,"y1":10,"x2":75,"width":100,"height":50}""", "y2 = \"\"")]
    [InlineData("""{"x1":25,"y1":10,"x2":75,"y2":45,"width":100,"height":50,"type":"star"}""", "the type \"star\"")]
    [InlineData("7", "is no object")]
    public void A_region_of_version_1_that_is_not_understood_is_a_problem(string region, string expected)
    {
        var set = ReadFrames($"\"a.jpg\":[{region}],\"b.jpg\":[]");
        Assert.Equal("b.jpg x :", FormatSample.Show(set));
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void Numbered_frames_are_refused_since_their_pictures_are_not_certain()
    {
        Assert.Contains("Put the pictures' names in place of the numbers",
            Assert.Throws<InputException>(() => ReadFrames("\"0\":[],\"1\":[]", "[0,1,2]")).Message);
        var set = ReadFrames("\"0\":[],\"a.jpg\":[]", "[0,\"1\",\"b.jpg\",\"a.jpg\"]");
        Assert.Equal("a.jpg x : | b.jpg x :", FormatSample.Show(set));
        Assert.Contains("frame \"0\" is a number", Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_what_it_lacks() => Assert.Contains("has none of VoTT's assets",
        Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder.Write("a.json", """{"tags":[]}"""), "vott")).Message);

    [Fact]
    public void Its_CSV_is_a_table() => Assert.Equal("a%20b.jpg x : 30.5 20 90 70 cat; 30.5 20 90 70 old", FormatSample.Show(
        AnnotationFiles.Read(_folder.Write("x-export.csv", "\"image\",\"xmin\",\"ymin\",\"xmax\",\"ymax\",\"label\"\n" +
            "\"a%20b.jpg\",30.5,20,90,70,\"cat\"\n\"a%20b.jpg\",30.5,20,90,70,\"old\"\n"))));
}
