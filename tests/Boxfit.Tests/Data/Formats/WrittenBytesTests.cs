namespace Boxfit.Tests.Data.Formats;

/// <summary>The exact bytes of written data files: other programs, and people who compare files, rely on them.</summary>
public sealed class WrittenBytesTests : IDisposable
{
    static readonly AnnotatedPicture[] s_pictures =
    [
        Picture("photos/é <b>&'+\"\\.jpg", 100, 50, "train",
            new(1.23456, 2, 30.5, 40.0004, Label: "chat é<\">"),
            new(0.1, 0.2, 0.3, 0.4, BoxUnit.Share, "😀") { Confidence = 0.123456789012 }),
        Picture("half \uD83D.jpg", 100, 50, null, new AnnotatedObject(10, 20, 30, 40)),
        Picture("\u2028\t\u007F.jpg", null, null, "test"),
    ];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Coco() => Assert.Equal(
        Joined(
            """
            {"images":[
            {"id":1,"file_name":"photos/é <b>&'+\"\\.jpg","width":100,"height":50,"split":"train"},
            {"id":2,"file_name":"half \uFFFD.jpg","width":100,"height":50},
            {"id":3,"file_name":"\u2028\t\u007F.jpg","split":"test"}
            ],"annotations":[
            {"id":1,"image_id":1,"category_id":1,"bbox":[1.235,2,29.265,38],"area":1112.098,"iscrowd":0},
            {"id":2,"image_id":1,"category_id":2,"bbox":[10,10,20,10],"area":200,"iscrowd":0,"score":0.123456789012},
            {"id":3,"image_id":2,"category_id":3,"bbox":[10,20,20,20],"area":400,"iscrowd":0}
            ],"categories":[{"id":1,"name":"chat é<\">"},{"id":2,"name":"\uD83D\uDE00"},{"id":3,"name":"object"}]}
            """) + "\n",
        Written("coco"));

    [Theory]
    [InlineData(false, "\"annotations\":[{")]
    [InlineData(true, "\"predictions\":[{\"model_version\":\"boxfit\",")]
    public void Label_studio(bool predicted, string outcomes) => Assert.Equal(
        Joined(
            """
            [{"id":1,"data":{"image":"photos/é <b>&'+\"\\.jpg","split":"train"},OUTCOMES"result":[
            {"from_name":"label","to_name":"image","type":"rectanglelabels","original_width":100,"original_height":50,
            "image_rotation":0,"value":{"x":1.23456,"y":4,"width":29.26544,"height":76.0008,"rotation":0,
            "rectanglelabels":["chat é<\">"]}},
            {"from_name":"label","to_name":"image","type":"rectanglelabels","original_width":100,"original_height":50,
            "image_rotation":0,"value":{"x":10,"y":20,"width":20,"height":20,"rotation":0,
            "rectanglelabels":["\uD83D\uDE00"]},"score":0.123456789012}]}]},
            {"id":2,"data":{"image":"half \uFFFD.jpg"},OUTCOMES"result":[
            {"from_name":"label","to_name":"image","type":"rectanglelabels","original_width":100,"original_height":50,
            "image_rotation":0,"value":{"x":10,"y":40,"width":20,"height":40,"rotation":0,
            "rectanglelabels":["object"]}}]}]},
            {"id":3,"data":{"image":"\u2028\t\u007F.jpg","split":"test"},OUTCOMES"result":[]}]}]
            """).Replace("OUTCOMES", outcomes) + "\n",
        Written("labelstudio", predicted: predicted));

    [Fact]
    public void Labelme()
    {
        Assert.Equal(
            Joined(
                """
                {"version":"5.0.1","flags":{},"shapes":[
                {"label":"chat é<\">","points":[[1.235,2],[30.5,40]],"group_id":null,"shape_type":"rectangle","flags":{}},
                {"label":"\uD83D\uDE00","points":[[10,10],[30,20]],"group_id":null,"shape_type":"rectangle","flags":{},
                "score":0.123456789012}],
                "imagePath":"photos/é <b>&'+\"\\.jpg","imageData":null,"imageHeight":50,"imageWidth":100}
                """) + "\n",
            Written("labelme", "picture.json"));
        Assert.Equal(
            """{"version":"5.0.1","flags":{},"shapes":[],"imagePath":"\u2028\t\u007F.jpg","imageData":null}""" + "\n",
            File.ReadAllText(_folder["labelme/\u2028__.json"]));
        Assert.Contains("\"imagePath\":\"half \\uFFFD.jpg\"", File.ReadAllText(_folder["labelme/half \uFFFD.json"]));
    }

    [Fact]
    public void Voc() => Assert.Equal(
        """
        <annotation>
        T<filename>photos/é &lt;b&gt;&amp;'+"\.jpg</filename>
        T<size>
        TT<width>100</width>
        TT<height>50</height>
        TT<depth>3</depth>
        T</size>
        T<segmented>0</segmented>
        T<object>
        TT<name>😀</name>
        TT<pose>Unspecified</pose>
        TT<truncated>0</truncated>
        TT<difficult>0</difficult>
        TT<confidence>0.123456789012</confidence>
        TT<bndbox>
        TTT<xmin>10</xmin>
        TTT<ymin>10</ymin>
        TTT<xmax>30</xmax>
        TTT<ymax>20</ymax>
        TT</bndbox>
        T</object>
        </annotation>
        """.Replace('T', '\t'),
        Written("voc", "picture.xml", pictures: [s_pictures[0] with { Objects = [s_pictures[0].Objects[1]] }]));

    [Theory]
    [InlineData(false, "manual")]
    [InlineData(true, "auto")]
    public void Cvat(bool predicted, string maker) => Assert.Equal(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <annotations>
          <version>1.1</version>
          <meta>
            <task>
              <size>2</size>
              <mode>annotation</mode>
              <labels>
                <label>
                  <name>chat é&lt;"&gt;</name>
                  <type>rectangle</type>
                  <attributes />
                </label>
                <label>
                  <name>😀</name>
                  <type>rectangle</type>
                  <attributes />
                </label>
              </labels>
            </task>
          </meta>
          <image id="0" name="photos/é &lt;b&gt;&amp;'+&quot;\.jpg" subset="Train" width="100" height="50">
            <box label="chat é&lt;&quot;&gt;" source="MAKER" occluded="0" xtl="1.235" ytl="2.00" xbr="30.50" ybr="40.00" z_order="0" />
            <box label="😀" source="MAKER" occluded="0" xtl="10.00" ytl="10.00" xbr="30.00" ybr="20.00" z_order="0">
              <attribute name="confidence">0.123456789012</attribute>
            </box>
          </image>
          <image id="1" name="LINE&#x9;DELETE.jpg" subset="Test" />
        </annotations>

        """.Replace("MAKER", maker).Replace("LINE", "\u2028").Replace("DELETE", "\u007F"),
        Written("cvat", predicted: predicted, pictures: [s_pictures[0], s_pictures[2]]));

    [Fact]
    public void Tables()
    {
        Assert.Equal(
            "path,x1,y1,x2,y2,label,confidence,split\n" +
            "\"photos/é <b>&'+\"\"\\.jpg\",1.235,2,30.5,40,\"chat é<\"\">\",,train\n" +
            "\"photos/é <b>&'+\"\"\\.jpg\",10,10,30,20,😀,0.123456789012,train\n" +
            "half \uFFFD.jpg,10,20,30,40,,,\n" +
            "\u2028\t\u007F.jpg,,,,,,,test\n",
            Written("csv"));
        Assert.Equal(
            "path,box,label,confidence,split\n" +
            "\"photos/é <b>&'+\"\"\\.jpg\",\"[1.235, 2, 30.5, 40]\",\"chat é<\"\">\",,train\n" +
            "\"photos/é <b>&'+\"\"\\.jpg\",\"[10, 10, 30, 20]\",😀,0.123456789012,train\n" +
            "half \uFFFD.jpg,\"[10, 20, 30, 40]\",,,\n" +
            "\u2028\t\u007F.jpg,\"\",,,test\n",
            Written("recipe"));
    }

    [Theory]
    [InlineData("coco")]
    [InlineData("labelstudio")]
    public void A_list_too_long_for_one_piece_is_whole(string format)
    {
        AnnotatedPicture[] pictures =
            [.. Enumerable.Range(0, 20_000).Select(i => Picture($"é {i}.jpg", 100, 50, null, new AnnotatedObject(i % 50, 2, 60, 40)))];
        Assert.InRange(Written(format, pictures: pictures).Length, 2 << 20, int.MaxValue);
        var read = AnnotationFiles.Read(_folder[format]);
        Assert.Equal(0, read.ProblemCount);
        Assert.Equal(pictures.Select(p => p.Name), read.Pictures.Select(p => p.Name));
        Assert.All(read.Pictures, (p, i) => Assert.Equal(i % 50, p.Objects.Single().ToPixels(100, 50).X1, 3));
    }

    string Written(string format, string file = "", bool predicted = false, AnnotatedPicture[]? pictures = null)
    {
        AnnotationFiles.Write(_folder[format], format, pictures ?? s_pictures, predicted);
        return File.ReadAllText(Path.Combine(_folder[format], file));
    }

    static string Joined(string lines) => lines.ReplaceLineEndings("");

    static AnnotatedPicture Picture(string name, int? width, int? height, string? part, params AnnotatedObject[] objects) =>
        new() { Name = name, File = "/none", Row = 1, Width = width, Height = height, Part = part, Objects = objects };
}
