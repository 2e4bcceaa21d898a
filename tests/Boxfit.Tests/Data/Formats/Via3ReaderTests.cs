namespace Boxfit.Tests.Data.Formats;

public sealed class Via3ReaderTests : IDisposable
{
    const string Files = """
        "1":{"fid":"1","fname":"a.jpg","type":2,"loc":1,"src":""},
        "2":{"fid":"2","fname":"b.jpg","type":2,"loc":2,"src":"https://x.net/b.jpg"}
        """;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string marks, string files = Files, string views = """ "1":{"fid_list":["1"]},"2":{"fid_list":["2"]} """,
        string attributes = "") => AnnotationFiles.Read(_folder.Write("via3.json",
            $$"""
            {"metadata":{ {{marks}} },"project":{},"view":{ {{views}} },"file":{ {{files}} },"attribute":{ {{attributes}} } }
            """));

    static string Mark(string xy, string more = "\"flg\":0,\"z\":[],\"av\":{}", string id = "1_a", string view = "1") =>
        $$"""
        "{{id}}":{"vid":"{{view}}","xy":{{xy}},{{more}}}
        """;

    [Theory]
    [InlineData("[2,30,20,60,50]", "30 20 90 70")]
    [InlineData("[3,50,40,10.5]", "39.5 29.5 60.5 50.5")]
    [InlineData("[4,50,40,20,10]", "30 30 70 50")]
    [InlineData("[7,5,1,9,2,7,8]", "5 1 9 8")]
    [InlineData("[8,5,4,9,2,7,1,6,8]", "5 1 9 8")]
    [InlineData("[9,10,20,20,30,30,20]", "10 10 30 30")]
    [InlineData("[1,5,6]", "")]
    [InlineData("[5,5,6,7,8]", "")]
    [InlineData("[6,5,6,7,8,9,9]", "")]
    public void Each_shape_gives_the_box_around_it(string xy, string expected)
    {
        var set = Read(Mark(xy));
        Assert.Equal("via", set.Format);
        Assert.Empty(set.Problems);
        Assert.Equal(expected == "" ? "b.jpg x :" : $"a.jpg x : {expected} | b.jpg x :", FormatSample.Show(set));
        if (expected == "") Assert.Equal(["Points and lines", "Pictures whose objects"], set.Notes.Select(n => n.Split(" are")[0]));
        else Assert.Empty(set.Notes);
    }

    [Theory]
    [InlineData("[2,30,20,60]", "kind 2 with 3 numbers")]
    [InlineData("[7,5,1,9,2,7]", "kind 7 with 5 numbers")]
    [InlineData("[7,5,1,9,2]", "kind 7 with 4 numbers")]
    [InlineData("[8,5,1,9,2,7,8]", "kind 8 with 6 numbers")]
    [InlineData("[10,5]", "kind 10 with 1 number,")]
    [InlineData("[2,30,20,-60,50]", "less than 0")]
    [InlineData("[3,30,20,-1]", "less than 0")]
    [InlineData("[9,1,1,2,2,3,3]", "three points of a line")]
    [InlineData("[2,30,\"?\",60,50]", "xy = \"?\"")]
    public void A_picture_whose_regions_are_not_understood_is_not_one_without_objects(string xy, string expected)
    {
        var set = Read(Mark(xy));
        Assert.Equal("b.jpg x :", FormatSample.Show(set));
        var problem = Assert.Single(set.Problems);
        Assert.Contains(expected, problem.Text);
        Assert.StartsWith("\"1_a\" ", problem.Text);
    }

    [Theory]
    [InlineData("""{"aname":"kind","type":4,"options":{"0":"cat","1":"dog"}}""", "1", "dog")]
    [InlineData("""{"aname":"kind","type":3,"options":{"0":"cat","1":"dog"}}""", "0", "cat")]
    [InlineData("""{"aname":"kind","type":2,"options":{"0":"cat","1":"dog"}}""", "1", "dog")]
    [InlineData("""{"aname":"kind","type":2,"options":{"0":"cat","1":"dog"}}""", "0,1", "")]
    [InlineData("""{"aname":"kind","type":1,"options":{}}""", "cat, old", "cat, old")]
    [InlineData("""{"aname":"kind","type":1,"options":{}}""", "", "")]
    [InlineData("""{"aname":"score","type":1,"options":{}}""", "0.5", " 0.5")]
    public void The_class_is_the_value_by_its_words(string attribute, string value, string expected)
    {
        var set = Read(Mark("[2,30,20,60,50]", $$"""
            "z":[],"av":{"7":"{{value}}"}
            """), attributes: $"\"7\":{attribute}");
        Assert.Equal($"a.jpg x : 30 20 90 70 {expected}".TrimEnd() + " | b.jpg x :", FormatSample.Show(set));
        if (value == "0,1") Assert.Contains("several classes are ticked", Assert.Single(set.Notes));
    }

    [Fact]
    public void What_is_deleted_or_belongs_to_a_time_is_counted()
    {
        var set = Read(Mark("[2,30,20,60,50]") + "," + Mark("[2,1,2,3,4]", "\"flg\":1,\"z\":[]", "1_b") + ","
            + Mark("[2,1,2,3,4]", "\"flg\":0,\"z\":[1.5]", "2_c", "2") + "," + Mark("[]", "\"z\":[1.5,2]", "2_d", "2"));
        Assert.Equal("a.jpg x : 30 20 90 70", FormatSample.Show(set));
        Assert.Empty(set.Problems);
        Assert.Equal(["Regions marked as deleted are left out: 1, the first in row 2.",
            "Regions that belong to a time, as in videos, are left out: 2, the first in row 3.",
            "Pictures whose objects are all passed over or wrong are left out: 1, the first in row 2."], set.Notes);
    }

    [Fact]
    public void Videos_are_left_out_and_counted()
    {
        const string video = """ "3":{"fname":"c.mp4","type":4},"4":{"fname":"d.wav","type":8} """, view = """ "3":{"fid_list":["3"]} """;
        string mark = Mark("[2,1,2,3,4]", "\"z\":[1]", "3_a", "3");
        var set = Read(mark, Files + "," + video, view);
        Assert.Equal("a.jpg x : | b.jpg x :", FormatSample.Show(set));
        Assert.Equal(["Videos and sound, and what is marked in them, are left out: 3, the first in row 3."], set.Notes);
        Assert.Contains("with 2 files, none of which is a picture",
            Assert.Throws<InputException>(() => Read(mark, video, view)).Message);
    }

    [Theory]
    [InlineData(""" "1":{"fid_list":["1","2"]} """, "[2,1,2,3,4]", "shows 2 files")]
    [InlineData(""" "1":{"fid_list":["1","2"]} """, "[]", null)]
    [InlineData(""" "1":{"fid_list":[]} """, "[2,1,2,3,4]", "whose file is not there")]
    [InlineData(""" "2":{"fid_list":["2"]} """, "[2,1,2,3,4]", "\"1\", which is not there")]
    public void A_region_has_to_be_of_one_picture(string views, string xy, string? expected)
    {
        var problems = Read(Mark(xy), views: views).Problems;
        if (expected is null) Assert.Empty(problems);
        else Assert.Contains(expected, Assert.Single(problems).Text);
    }

    [Fact]
    public void A_picture_is_known_by_its_name_and_its_address()
    {
        var set = Read("", Files + "," + """
            "3":{"fname":"c.jpg","type":2,"src":"data:image/jpeg;base64,AAAA"},"4":{"fname":"d.jpg","src":"blob:null/1"}
            """);
        Assert.Equal<string>(["", "https://x.net/b.jpg", "", ""], set.Pictures.Select(p => string.Join(' ', p.OtherNames)));
    }

    [Fact]
    public void Pictures_of_one_name_are_told_apart_by_their_addresses()
    {
        const string files = """
            "1":{"fname":"a.jpg","type":2,"src":"https://x.net/1/a.jpg"},"2":{"fname":"a.jpg","type":2,"src":"https://x.net/2/a.jpg"},
            "3":{"fname":"b.jpg","type":2,"src":""},"4":{"fname":"b.jpg","type":2,"src":""},"5":{"type":2}
            """;
        var set = Read(Mark("[2,30,20,60,50]"), files);
        Assert.Equal("https://x.net/1/a.jpg x : 30 20 90 70 | https://x.net/2/a.jpg x :", FormatSample.Show(set));
        Assert.Equal("https://x.net/2/a.jpg x :", FormatSample.Show(Read(Mark("[1,5,6]"), files)));
        Assert.Equal(["file 5 the picture's name is missing", "the picture \"b.jpg\" is there twice; expected a name for each"],
            set.Problems.Select(p => p.Text));
    }
}
