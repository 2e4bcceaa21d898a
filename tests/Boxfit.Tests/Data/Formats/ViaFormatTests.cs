namespace Boxfit.Tests.Data.Formats;

public sealed class ViaFormatTests : IDisposable
{
    const string Header = "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n";
    const string Rectangle = """{"name":"rect","x":30,"y":20,"width":60,"height":50}""";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet ReadJson(string pictures) => AnnotationFiles.Read(_folder.Write("via.json", $"{{{pictures}}}"));

    AnnotationSet ReadTable(params string[] rows) => AnnotationFiles.Read(_folder.Write("via.csv", Header + string.Join('\n', rows)));

    AnnotationSet[] ReadBoth(string shape) =>
        [ReadJson(Picture("a.jpg", 9, Region("{}", shape))), ReadTable(Row("a.jpg", 9, 1, shape, "{}"))];

    static string Picture(string name, int size, params string[] regions) =>
        $$"""
        "{{name}}{{size}}":{"filename":"{{name}}","size":{{size}},"regions":[{{string.Join(',', regions)}}],"file_attributes":{} }
        """;

    static string Region(string attributes, string shape = Rectangle) =>
        $$"""{"shape_attributes":{{shape}},"region_attributes":{{attributes}}}""";

    static string Row(string name, int size, int count, string shape, string attributes) =>
        $"{name},{size},\"{{}}\",{count},0,{Cell(shape)},{Cell(attributes)}";

    static string Cell(string json) => $"\"{json.Replace("\"", "\"\"")}\"";

    [Theory]
    [InlineData("""{"name":"rect","x":"30","y":20.5,"width":60,"height":0}""", "30 20.5 90 20.5", null)]
    [InlineData("""{"name":"circle","cx":50,"cy":40,"r":10.5}""", "39.5 29.5 60.5 50.5", null)]
    [InlineData("""{"name":"ellipse","cx":50,"cy":40,"rx":20,"ry":10}""", "30 30 70 50", null)]
    [InlineData("""{"name":"ellipse","cx":50,"cy":40,"rx":20,"ry":10,"theta":0}""", "30 30 70 50", null)]
    [InlineData("""{"name":"ellipse","cx":50,"cy":40,"rx":20,"ry":10,"theta":1.5707963267948966}""", "40 20 60 60", TurnedBox.Note)]
    [InlineData("""{"name":"polygon","all_points_x":[5,9,7],"all_points_y":[1,2,8]}""", "5 1 9 8", null)]
    [InlineData("""{"name":"polyline","all_points_x":[5,9,7,5],"all_points_y":[1,2,8,1]}""", "5 1 9 8", null)]
    [InlineData("""{"name":"polyline","all_points_x":[5,9,7,6],"all_points_y":[1,2,8,1]}""", "", "Points and lines")]
    [InlineData("""{"name":"point","cx":5,"cy":6}""", "", "Points and lines")]
    public void Each_shape_gives_the_box_around_it_in_JSON_and_table(string shape, string expected, string? note)
    {
        foreach (var set in ReadBoth(shape))
        {
            Assert.Equal("via", set.Format);
            Assert.Empty(set.Problems);
            Assert.Equal(expected == "" ? "" : $"a.jpg x : {expected}", FormatSample.Show(set));
            if (note is null) Assert.Empty(set.Notes);
            else Assert.StartsWith(note, set.Notes[0]);
            if (expected == "") Assert.StartsWith("Pictures whose objects are all passed over or wrong are left out: 1", set.Notes[1]);
        }
    }

    [Theory]
    [InlineData("""{"x":30,"y":20,"width":60,"height":50}""", "no name of its shape")]
    [InlineData("""{"name":"star","x":30}""", "called \"star\"")]
    [InlineData("""{"name":"rect","x":30,"y":20,"width":60}""", "rect without height")]
    [InlineData("""{"name":"rect","x":30,"y":20,"width":-60,"height":50}""", "width = -60, less than 0")]
    [InlineData("""{"name":"rect","x":30,"y":20,"width":null,"height":50}""", "not a number")]
    [InlineData("""{"name":"circle","cx":30,"cy":20,"r":-1}""", "r = -1, less than 0")]
    [InlineData("""{"name":"ellipse","cx":50,"cy":40,"rx":20,"ry":10,"theta":"?"}""", "theta = \"?\"")]
    [InlineData("""{"name":"polygon","all_points_x":[5,9],"all_points_y":[1,2]}""", "polygon of 2 points")]
    [InlineData("""{"name":"polygon","all_points_x":[5,9,7],"all_points_y":[1,2]}""", "3 all_points_x and 2 all_points_y")]
    [InlineData("""{"name":"polygon","all_points_x":[5,"?",7],"all_points_y":[1,2,8]}""", "x = \"?\"")]
    [InlineData("7", "no object")]
    public void A_picture_whose_regions_are_not_understood_is_not_one_without_objects(string shape, string expected)
    {
        foreach (var set in ReadBoth(shape))
        {
            Assert.Empty(set.Pictures);
            Assert.Contains(expected, Assert.Single(set.Problems).Text);
        }
    }

    [Theory]
    [InlineData("{}", "", null)]
    [InlineData("""{"animal":"cat"}""", "cat", null)]
    [InlineData("""{"animal":7}""", "7", null)]
    [InlineData("""{"animal":"cat","note":""}""", "cat", null)]
    [InlineData("""{"animal":{"cat":true,"dog":false}}""", "cat", null)]
    [InlineData("""{"animal":{"cat":true,"dog":true}}""", "", "several classes are ticked")]
    [InlineData("""{"animal":{"cat":false}}""", "", null)]
    [InlineData("""{"colour":"red","Label":"cat"}""", "cat", "The classes are what \"Label\" says; passed over: \"colour\".")]
    [InlineData("""{"type":"red","class":"cat","name":"Tom"}""", "cat", "what \"class\" says")]
    [InlineData("""{"good":"yes","type":"cat"}""", "cat", "what \"type\" says")]
    [InlineData("""{"type":"cat","name":"Tom"}""", "", "which of the attributes \"name\", \"type\"")]
    [InlineData("""{"size":"big","colour":"red"}""", "", "which of the attributes \"colour\", \"size\"")]
    [InlineData("""{"animal":"cat","score":"0.25"}""", "cat 0.25", null)]
    [InlineData("""{"score":"high"}""", "high", null)]
    public void The_class_is_the_attribute_that_certainly_is_one(string attributes, string expected, string? note)
    {
        var set = ReadJson(Picture("a.jpg", 9, Region(attributes)));
        Assert.Equal($"a.jpg x : 30 20 90 70 {expected}".TrimEnd(), FormatSample.Show(set));
        if (note is null) Assert.Empty(set.Notes);
        else Assert.Contains(note, Assert.Single(set.Notes));
        Assert.Equal(FormatSample.Show(set), FormatSample.Show(ReadTable(Row("a.jpg", 9, 1, Rectangle, attributes))));
    }

    [Fact]
    public void One_attribute_is_the_class_of_all_objects() => Assert.Equal("a.jpg x : 30 20 90 70 cat; 30 20 90 70",
        FormatSample.Show(ReadJson(Picture("a.jpg", 9, Region("""{"class":"cat"}"""), Region("""{"hidden":"yes"}""")))));

    [Fact]
    public void Two_pictures_of_one_name_are_not_made_one()
    {
        string[] pictures = [Picture("a.jpg", 9, Region("{}")), Picture("a.jpg", 10, Region("{}")), Picture("b.jpg", 9)];
        string[] rows = [Row("a.jpg", 9, 1, Rectangle, "{}"), Row("a.jpg", 10, 1, Rectangle, "{}"), Row("b.jpg", 9, 0, "{}", "{}")];
        foreach (var set in (AnnotationSet[])[ReadJson(string.Join(',', pictures)), ReadTable(rows)])
        {
            Assert.Equal("b.jpg x :", FormatSample.Show(set));
            Assert.Contains("10 bytes", Assert.Single(set.Problems).Text);
        }
    }

    [Fact]
    public void A_picture_with_a_region_that_is_not_understood_keeps_the_others()
    {
        var set = ReadJson(Picture("a.jpg", 9, Region("{}"), "7"));
        Assert.Equal("a.jpg x : 30 20 90 70", FormatSample.Show(set));
        Assert.Contains("region 2 is no object", Assert.Single(set.Problems).Text);
    }

    [Theory]
    [InlineData("""{"filename":"b.jpg","size":1}""", "no regions")]
    [InlineData("""{"filename":"b.jpg","size":1,"regions":null}""", "no regions")]
    [InlineData("""{"size":1,"regions":[]}""", "name is missing")]
    [InlineData("[]", "no picture")]
    public void A_picture_that_says_nothing_certain_is_a_problem(string picture, string expected)
    {
        var set = ReadJson($"{Picture("a.jpg", 9, Region("{}"))},\"b\":{picture}");
        Assert.Equal("a.jpg x : 30 20 90 70", FormatSample.Show(set));
        var problem = Assert.Single(set.Problems);
        Assert.Contains(expected, problem.Text);
        Assert.Equal(2, problem.Row);
    }

    [Theory]
    [InlineData("b.jpg,9,\"{}\",1,0,\"{\"\"name\"\":\"\"rect\"\"\",\"{}\"", "which is no JSON")]
    [InlineData("b.jpg,9,\"{}\",1,0,\"{}\",\"{}\"", "no name of its shape")]
    [InlineData("b.jpg,9,\"{}\",1,0,,\"{}\"", "no region_shape_attributes")]
    [InlineData("b,c.jpg,9,\"{}\",0,0,\"{}\",\"{}\"", "8 cells; expected 7")]
    [InlineData("b.jpg,9,\"{}\"", "3 cells; expected 7")]
    [InlineData(",9,\"{}\",0,0,\"{}\",\"{}\"", "name is missing")]
    public void A_row_that_is_not_understood_is_a_problem(string row, string expected)
    {
        var set = ReadTable(Row("a.jpg", 9, 1, Rectangle, "{}"), row);
        Assert.Equal("a.jpg x : 30 20 90 70", FormatSample.Show(set));
        var problem = Assert.Single(set.Problems);
        Assert.Contains(expected, problem.Text);
        Assert.Equal(3, problem.Row);
    }

    [Fact]
    public void Rows_that_are_missing_are_noted() => Assert.StartsWith(
        "Pictures have more or fewer rows than their region_count states: 1",
        Assert.Single(ReadTable(Row("a.jpg", 9, 2, Rectangle, "{}"), Row("b.jpg", 9, 1, Rectangle, "{}")).Notes));

    [Fact]
    public void Columns_may_stand_in_any_order()
    {
        string row = $"{Cell("""{"a":"cat"}""")};{Cell(Rectangle)};a.jpg";
        string table = _folder.Write("via.csv", $"region_attributes;region_shape_attributes;filename\n{row}\n");
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(AnnotationFiles.Read(table)));
    }

    [Fact]
    public void What_is_written_is_an_export_of_version_2()
    {
        AnnotatedPicture[] pictures =
        [
            new()
            {
                Name = "a.jpg", File = "/none", Row = 1, Width = 120, Height = 80, Part = "test",
                Objects = [new(0.25, 0.25, 0.75, 0.875, BoxUnit.Share, "cat") { Confidence = 0.5 }, new(1, 2, 3.5, 4)],
            },
            new() { Name = "b.jpg", File = "/none", Row = 2 },
        ];
        AnnotationFiles.Write(_folder["out.json"], "via", pictures);
        Assert.Equal("""
            {
            "a.jpg-1":{"filename":"a.jpg","size":-1,"regions":[
            {"shape_attributes":{"name":"rect","x":30,"y":20,"width":60,"height":50},
            "region_attributes":{"class":"cat","confidence":"0.5"}},
            {"shape_attributes":{"name":"rect","x":1,"y":2,"width":2.5,"height":2},"region_attributes":{}}],
            "file_attributes":{"split":"test"}},
            "b.jpg-1":{"filename":"b.jpg","size":-1,"regions":[],"file_attributes":{}}
            }
            """.ReplaceLineEndings(""), File.ReadAllText(_folder["out.json"]).ReplaceLineEndings(""));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_what_it_lacks()
    {
        string other = _folder.Write("a.json", """{"_via_settings":{}}""");
        Assert.Contains("holds no picture of VIA", Assert.Throws<InputException>(() => AnnotationFiles.Read(other, "via")).Message);
        string table = _folder.Write("a.csv", "a,b\n1,2\n");
        Assert.Contains("expected VIA's header", Assert.Throws<InputException>(() => AnnotationFiles.Read(table, "via")).Message);
    }
}
