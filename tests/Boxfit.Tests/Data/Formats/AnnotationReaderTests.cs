namespace Boxfit.Tests.Data.Formats;

public sealed class AnnotationReaderTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Write(string name, string content) => _folder.Write(name, content);

    AnnotationSet Read(string content, string name = "data") => AnnotationFiles.Read(Write(name, content));

    static string Show(AnnotationSet set) => string.Join(" | ", set.Pictures.Select(p =>
        $"{p.Name} {p.Width}x{p.Height} {p.Part}: {string.Join("; ", p.Objects.Select(Show))}"));

    static string Show(AnnotatedObject o) =>
        $"{o.X1:0.###} {o.Y1:0.###} {o.X2:0.###} {o.Y2:0.###} {o.Label} {o.Confidence}".TrimEnd();

    /// <summary>Settings alone may be a data set's.</summary>
    [Theory]
    [InlineData("last.safetensors", true)]
    [InlineData("best.safetensors", true)]
    [InlineData("model.safetensors", true)]
    [InlineData("other.safetensors", false)]
    public void A_run_is_no_data(string model, bool isRun)
    {
        Write("run/config.yaml", "preset: fast\ndata: /x/boxes.csv\ntrain: 0.8\nvalidation: 0\n");
        Write($"run/{model}", "a model");
        string message = Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["run"])).Message;
        string told = $"{_folder["run"]} is a run of training, and no data; expected a file or folder of pictures' boxes.";
        Assert.Equal(isRun, message == told);
    }

    const string Voc = "<annotation><filename>a.jpg</filename><size><width>40</width><height>20</height></size>" +
        "<object><name>cat</name><bndbox><ymin>2</ymin><xmin>4.5</xmin><xmax>20</xmax><ymax>10</ymax></bndbox></object></annotation>";

    const string LabelStudio = """
        [{"id":7,"annotations":[{"was_cancelled":true,"result":[{"value":{"x":0,"y":0,"width":1,"height":1}}]},
          {"result":[{"value":{"rectanglelabels":["cat"],"height":50,"x":10,"y":20,"width":30,"rotation":0},
          "type":"rectanglelabels","original_width":40,"original_height":20},
                     {"type":"choices","value":{"choices":["good"]}}]}],
          "predictions":[{"result":[{"value":{"x":1,"y":1,"width":9,"height":9}}]}],
          "data":{"note":"x","image":"/data/upload/3/0a1b2c3d-my%20cat.jpg"}}]
        """;

    [Theory]
    [InlineData("csv", "file,x1,y1,x2,y2,label,score,split\na.jpg,1,2,3,4,cat,0.5,val\na.jpg,5,6,7,8,dog,,\nb.jpg,,,,,,,test\n",
        "a.jpg x validation: 1 2 3 4 cat 0.5; 5 6 7 8 dog | b.jpg x test: ")]
    [InlineData("csv", "filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,40,20,cat,1,2,3,4\n", "a.jpg 40x20 : 1 2 3 4 cat")]
    [InlineData("csv", "a.jpg\t1\t2\t3\t4\tcat\r\nb.jpg\t1\t2\t3\t4\tcat\r\n", "a.jpg x : 1 2 3 4 cat | b.jpg x : 1 2 3 4 cat")]
    [InlineData("csv", "a.jpg,1,2,3,4\rb.jpg,1,2,3,4\r", "a.jpg x : 1 2 3 4 | b.jpg x : 1 2 3 4")]
    [InlineData("recipe", "path,box,label\n(1).jpg,\"[1, 2, 3, 4]\",cat\nb.jpg,\"\",\n", "(1).jpg x : 1 2 3 4 cat | b.jpg x : ")]
    [InlineData("voc", Voc, "a.jpg 40x20 : 4.5 2 20 10 cat")]
    [InlineData("coco", """
        {"annotations":[{"bbox":[1,2,3,4],"image_id":"x","segmentation":[[1,2]],"category_id":2}],
        "images":[{"id":"x","file_name":"a.jpg","width":40,"height":20},{"id":3,"file_name":"b.jpg"}],"categories":[{"id":2,"name":"cat"}]}
        """,
        "a.jpg 40x20 : 1 2 4 6 cat | b.jpg x : ")]
    [InlineData("coco",
        """[{"image_id":42,"category_id":1,"bbox":[1,2,3,4],"score":0.9},{"file_name":"b.jpg","bbox":[0,0,2,2],"category_name":"cat"}]""",
        "42 x : 1 2 4 6 1 0.9 | b.jpg x : 0 0 2 2 cat")]
    [InlineData("labelstudio", LabelStudio, "my cat.jpg 40x20 : 0.1 0.2 0.4 0.7 cat")]
    [InlineData("labelstudio", """
        [{"id":1,"image":"/data/local-files/?d=sub/a%20b.jpg","label":[{"x":10,"y":10,"width":20,"height":20,"rotation":90,
        "rectanglelabels":["cat"],"original_width":40,"original_height":20}],"annotator":1}]
        """,
        "sub/a b.jpg 40x20 : 0 0.1 0.1 0.5 cat")]
    [InlineData("labelstudio", """
        [{"data":{"image":"https://host/x/a.jpg?k=1"},
        "predictions":[{"score":0.75,"result":[{"value":{"x":0,"y":0,"width":50,"height":50}}]}]}]
        """,
        "a.jpg x : 0 0 0.5 0.5  0.75")]
    [InlineData("labelme", """
        {"imageData":"QUJD","shapes":[{"label":"cat","points":[[20,10],[4,2]],"shape_type":"rectangle"},
        {"label":"dog","shape_type":"polygon","points":[[1,1],[5,2],[3,9]]}],"imagePath":"..\\img\\a.jpg","imageWidth":40,"imageHeight":20}
        """,
        "..\\img\\a.jpg 40x20 : 4 2 20 10 cat; 1 1 5 9 dog")]
    public void Each_form_is_told_by_its_content_and_read(string format, string content, string expected)
    {
        var set = Read(content);
        Assert.Empty(set.Problems);
        Assert.Equal(format, set.Format);
        Assert.Equal(expected, Show(set));
    }

    [Theory]
    [InlineData("a.jpg,1,2,3,4\na.jpg,1,2,1e12,4\n", 2, "x2 = 1000000000000")]
    [InlineData("f,x1,y1,x2,y2,width,height\na.jpg,1,2,3,4,-5,20\n", 2, "width = -5")]
    [InlineData("f,x1,y1,x2,y2,width,height\na.jpg,1,2,3,4,40,many\n", 2, "height = \"many\"")]
    [InlineData("f,x,y,w,h\na.jpg,1,2,-3,4\n", 2, "width = -3, less than 0")]
    [InlineData("f,x1,y1,x2,y2,split\na.jpg,1,2,3,4,fold7\n", 2, "the part \"fold7\"")]
    [InlineData("f,x1,y1,x2,y2,split\na.jpg,1,2,3,4,train\na.jpg,5,6,7,8,test\n", 3, "in test here, but in train in row 2")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg","width":"wide"}],"annotations":[]}""", 1, "width = \"wide\", not a number")]
    [InlineData("""{"images":[{"id":1}],"annotations":[]}""", 1, "has no file_name")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"bbox":["one",2,3,4]}]}""", 1,
        "x = \"one\", not a number")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"bbox":[1,2,3]}]}""", 1, "3 numbers in its bbox")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"bbox":[1,2,-3,4]}]}""", 1, "less than 0")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":1,"bbox":[1,2,1e999,4]}]}""", 1, "width")]
    [InlineData("""{"images":[{"id":1,"file_name":"a.jpg"}],"annotations":[{"image_id":9,"bbox":[1,2,3,4]}]}""", 1,
        "\"9\", which is not in images")]
    [InlineData("""[{"data":{"image":"a.jpg"},"annotations":[{"result":[{"value":{"x":"1","y":0,"width":1,"height":1}}]}]}]""", 1,
        "x = \"1\", not a number")]
    [InlineData("""[{"data":{"text":"hello"},"annotations":[{"result":[]}]}]""", 1, "no picture in its data")]
    [InlineData("""{"shapes":[{"label":"a","points":[[1,"2"],[3,4]]}],"imagePath":"a.jpg"}""", 1, "shape 1 has y = \"2\" in a point")]
    [InlineData("""{"shapes":[{"label":"a","points":[[1,2]],"shape_type":"polygon"}],"imagePath":"a.jpg"}""", 1, "has 1 point;")]
    [InlineData("<annotation><filename>a.jpg</filename><object><name>cat</name></object></annotation>", 1, "object 1 has no <bndbox>")]
    [InlineData("<annotation><filename>a.jpg</filename><object><bndbox><xmin>1</xmin><ymin>x</ymin></bndbox></object></annotation>", 1,
        "ymin = \"x\"")]
    [InlineData("<annotation><filename>a.jpg</filename><size><width>-1</width></size></annotation>", 1, "width = -1")]
    public void What_cannot_be_understood_is_a_problem_with_its_row(string content, int row, string text)
    {
        var problem = Assert.Single(Read(content).Problems);
        Assert.Equal(row, problem.Row);
        Assert.Contains(text, problem.Text);
        Assert.Equal(_folder["data"], problem.File);
    }

    [Theory]
    [InlineData("{\"images\": [1, 2", "line 1: not valid JSON")]
    [InlineData("{\"weather\": \"fine\"}", "labelme: ")]
    [InlineData("{'images': []}", "line 1: not valid JSON")]
    [InlineData("[{\"x\": 1,\n oops", "line 2: not valid JSON")]
    [InlineData("<!DOCTYPE annotation><annotation/>", "it has a document type")]
    [InlineData("<htm><body/></htm>", "voc: ")]
    [InlineData("hello", "Looked for:")]
    [InlineData("weather: fine\n", "yolo: ")]
    public void What_is_nothing_known_is_an_error_that_says_what_was_looked_for(string content, string text)
    {
        string message = Assert.Throws<InputException>(() => Read(content)).Message;
        Assert.Contains(text, message);
        Assert.Contains(_folder["data"], message);
    }

    [Fact]
    public void Entities_are_refused_and_files_stay_unread()
    {
        string secret = Write("secret.txt", "top secret");
        string bomb = "<!DOCTYPE a [<!ENTITY x \"" + new string('x', 1000) + "\">" +
            string.Concat(Enumerable.Range(1, 9)
                .Select(i => $"<!ENTITY x{i} \"{string.Concat(Enumerable.Repeat(i == 1 ? "&x;" : $"&x{i - 1};", 10))}\">")) + "]>";
        foreach (string prologue in (string[])[bomb, $"<!DOCTYPE a [<!ENTITY x9 SYSTEM \"file://{secret}\">]>"])
        {
            var set = AnnotationFiles.Read(Write("a.xml", prologue + "<annotation><filename>&x9;</filename></annotation>"), "voc");
            Assert.Empty(set.Pictures);
            Assert.DoesNotContain("secret ", Assert.Single(set.Problems).Text);
        }
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "utf-32", "iso-8859-1"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encodings_are_recognized(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        foreach (string content in (string[])
            ["path,x1,y1,x2,y2\nZoë.jpg,1,2,3,4\n", "{\"images\":[{\"id\":1,\"file_name\":\"Zoë.jpg\"}],\"annotations\":[]}",
                Voc.Replace("a.jpg", "Zoë.jpg")])
        {
            File.WriteAllBytes(_folder["data"], [.. encoding.GetPreamble(), .. encoding.GetBytes(content)]);
            Assert.Equal("Zoë.jpg", Assert.Single(AnnotationFiles.Read(_folder["data"]).Pictures).Name);
        }
    }

    [Theory]
    [InlineData("UTF-16", "utf-16")]
    [InlineData("utf-8", "iso-8859-1")]
    [InlineData("utf-16", "utf-8")]
    [InlineData("ISO-8859-2", "iso-8859-2")]
    [InlineData("Shift_JIS", "shift_jis")]
    [InlineData("GBK", "gbk")]
    [InlineData("klingon", "utf-8")]
    public void Xml_is_read_whatever_encoding_it_declares(string declared, string actual)
    {
        string name = actual is "gbk" or "shift_jis" ? "日本.jpg" : "Zoë.jpg";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(actual) ?? Encoding.GetEncoding(actual);
        byte[] bytes = encoding.GetBytes($"<?xml version='1.0' encoding='{declared}'?>{Voc.Replace("a.jpg", name)}");
        File.WriteAllBytes(_folder["data"], [.. actual == "utf-16" ? encoding.GetPreamble() : [], .. bytes]);
        var set = AnnotationFiles.Read(_folder["data"]);
        Assert.Empty(set.Problems);
        Assert.Equal(name, Assert.Single(set.Pictures).Name);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("coco")]
    [InlineData(null)]
    public void Devices_are_not_read_for_ever(string? format)
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "there is no /dev/zero here");
        try
        {
            Assert.Empty(AnnotationFiles.Read("/dev/zero", format).Pictures);
        }
        catch (InputException)
        {
            // An error is as good as nothing in it.
        }
    }

    [Fact]
    public void A_folder_that_is_not_known_names_the_data_in_it()
    {
        string file = Write("set/train/_annotations.coco.json", "{}");
        Assert.Contains(file, Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["set"])).Message);
    }

    [Fact]
    public void Label_Studio_repeats_a_region_for_its_class_and_for_what_is_said_of_it()
    {
        const string place = "\"id\":\"r1\",\"original_width\":40,\"original_height\":20," +
            "\"value\":{\"x\":10,\"y\":20,\"width\":30,\"height\":50,\"rotation\":0";
        Assert.Equal("a.jpg 40x20 : 0.1 0.2 0.4 0.7 cat; 0.1 0.2 0.4 0.7 cat", Show(Read(
            $"[{{\"data\":{{\"image\":\"a.jpg\"}},\"annotations\":[{{\"result\":[{{{place}}},\"type\":\"rectangle\"}}," +
            $"{{{place},\"labels\":[\"cat\"]}},\"type\":\"labels\"}},{{{place},\"choices\":[\"good\"]}},\"type\":\"choices\"}}," +
            $"{{{place.Replace("r1", "r2")},\"rectanglelabels\":[\"cat\"]}}}}]}}]}}]")));
    }

    [Theory]
    [InlineData("\"x\":10,\"y\":20,\"radiusX\":-3,\"radiusY\":5,\"ellipselabels\":[\"cat\"]", "an ellipse with a negative radius")]
    [InlineData("\"format\":\"rle\",\"rle\":[1,2],\"brushlabels\":[\"cat\"]", "a brush mask")]
    public void Label_Studio_s_regions_without_a_box_are_counted(string value, string text)
    {
        var set = Read($"[{{\"data\":{{\"image\":\"a.jpg\"}},\"annotations\":[{{\"result\":[{{\"value\":{{{value}}}}}]}}]}}]");
        Assert.Empty(set.Pictures);
        Assert.Contains(text, Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void Label_Studio_s_picture_may_have_any_key() => Assert.Equal("a.jpg x : 0.1 0.2 0.4 0.7", Show(Read(
        """
        [{"photo":"/data/upload/1/1a2b3c4d-a.jpg","label":[{"x":10,"y":20,"width":30,"height":50}],
        "annotator":"me@x.org","annotation_id":1}]
        """)));

    [Fact]
    public void A_guessed_encoding_is_noted()
    {
        File.WriteAllBytes(_folder["data"], Encoding.Latin1.GetBytes("path,x1,y1,x2,y2\nZoë.jpg,1,2,3,4\n"));
        Assert.Contains("Windows-1252", Assert.Single(AnnotationFiles.Read(_folder["data"]).Notes));
    }

    [Fact]
    public void A_picture_within_the_json_is_passed_over_however_large()
    {
        string data = new('A', 5_000_000);
        string shape = $"{{\"label\":\"cat\",\"points\":[[1,2],[3,4]],\"x\":[1,\"{data}\",\"{data}\"]}}";
        string json = $"{{\"flags\":{{}},\"imageData\":\"{data}\\\"{data}\",\"shapes\":[{shape}],\"imagePath\":\"a.jpg\"}}";
        Assert.Equal("a.jpg x : 1 2 3 4 cat", Show(Read(json)));
    }

    [Fact]
    public void A_folder_holds_files_of_one_format()
    {
        Write("set/xmls/b.xml", Voc.Replace("a.jpg", "b.jpg"));
        Write("set/xmls/a.xml", Voc);
        Write("set/xmls/._a.xml", "\0\0");
        Assert.Equal(["a.jpg", "b.jpg"], AnnotationFiles.Read(_folder["set"]).Pictures.Select(p => p.Name));
        Write("set/labels/a.txt", "0 0.5 0.5 0.1 0.1\n");
        Assert.Contains("voc or yolo", Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["set"])).Message);
        Assert.Equal("voc", AnnotationFiles.Read(_folder["set"], "voc").Format);
    }

    [Fact]
    public void Yolo_is_read_with_its_parts_names_and_polygons()
    {
        Write("y/images/train/a.jpg", "");
        Write("y/images/val/b.jpg", "");
        Write("y/labels/train/a.txt", "1 0.5 0.5 0.2 0.4\n0 0.1 0.1 0.3 0.2 0.2 0.5\n");
        Write("y/labels/val/b.txt", "0 0.5 0.5 0.2 0.4 0.9\n1 2 x 3 4\n7 0.5 0.5 0.1 0.1\n0 320 240 10 10\n");
        Write("y/data.yaml", "path: .\ntrain: images/train\nval: [images/val]\ntest: # optional\nnc: 2\nnames:\n  0: cat\n  1: 'a dog'\n");
        var set = AnnotationFiles.Read(_folder["y"]);
        Assert.Equal(
            "images/train/a.jpg x train: 0.4 0.3 0.6 0.7 a dog; 0.1 0.1 0.3 0.5 cat | " +
            "images/val/b.jpg x validation: 0.4 0.3 0.6 0.7 cat 0.9", Show(set));
        Assert.Equal([(2, "cy = \"x\""), (3, "class 7, which has no name"), (4, "no share")], set.Problems.Zip(
            ["cy = \"x\"", "class 7, which has no name", "no share"], (p, text) => (p.Row, p.Text.Contains(text) ? text : p.Text)));
    }

    [Fact]
    public void Yolo_without_a_description_finds_labels_and_pictures()
    {
        Write("y/images/a.jpg", "");
        Write("y/images/empty.png", "");
        Write("y/labels/a.txt", "0 0.5 0.5 0.2 0.4\n");
        Write("y/labels/lost.txt", "0 0.5 0.5 0.2 0.4\n");
        Write("y/classes.txt", "cat\ndog\n");
        Assert.Equal("images/a.jpg x : 0.4 0.3 0.6 0.7 cat | images/empty.png x :  | lost x : 0.4 0.3 0.6 0.7 cat",
            Show(AnnotationFiles.Read(_folder["y"])));
    }

    [Fact]
    public void Links_in_circles_are_followed_once()
    {
        Write("y/images/a.jpg", "");
        Write("y/labels/a.txt", "0 0.5 0.5 0.2 0.4\n");
        foreach (string folder in (string[])["images", "labels"])
        {
            for (int i = 0; i < 8; i++) Directory.CreateSymbolicLink(_folder[$"y/{folder}/round{i}"], "..");
            Directory.CreateSymbolicLink(_folder[$"y/{folder}/self"], "self");
        }
        // The pictures are there once more by the way of the link upwards.
        Assert.All(AnnotationFiles.Read(_folder["y"]).Pictures, p => Assert.Equal("a.jpg", Path.GetFileName(p.Name)));
    }

    [Fact]
    public void Yolo_may_name_a_single_picture()
    {
        File.WriteAllBytes(_folder["a.jpg"], [0xFF, 0xD8, 10, 65, 10, 66]);
        Write("a.txt", "0 0.5 0.5 0.2 0.4\n");
        Assert.Equal("a.jpg x : 0.4 0.3 0.6 0.7 cat", Show(AnnotationFiles.Read(Write("data.yaml", "train: a.jpg\nnames: [cat]\n"))));
    }

    [Fact]
    public void Yolo_whose_pictures_are_not_there_names_the_places()
    {
        string file = Write("y/data.yaml", "train: ../train/images\nnames: [cat]\n");
        string message = Assert.Throws<InputException>(() => AnnotationFiles.Read(file)).Message;
        Assert.Contains(_folder["train/images"], message);
        Assert.Contains(_folder["y/train/images"], message);
    }

    [Fact]
    public void Many_rows_and_many_problems_cost_little_memory()
    {
        const int rows = 200_000;
        Write("data", string.Concat(Enumerable.Range(0, rows)
            .Select(i => i % 2 == 0 ? $"photos/{i}.jpg,1,2,3,4,face\n" : $"photos/{i}.jpg,1,two,3,4,face\n")));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var set = AnnotationFiles.Read(_folder["data"]);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(rows / 2, set.Pictures.Count);
        Assert.Equal(rows / 2, set.ProblemCount);
        Assert.Equal(AnnotationSet.MostProblems, set.Problems.Count);
        Assert.InRange(after - before, 0, rows / 2 * 500L);
        Assert.Same(set.Pictures[0].Objects[0].Label, set.Pictures[1].Objects[0].Label);
    }

    [Fact]
    public void A_million_boxes_of_one_picture_take_no_longer_than_of_many()
    {
        Write("data", string.Concat(Enumerable.Repeat("a.jpg,1,2,3,4\n", 200_000)));
        Assert.Equal(200_000, Assert.Single(AnnotationFiles.Read(_folder["data"]).Pictures).Objects.Count);
    }

    [Fact]
    public void Real_sets_say_the_same_in_all_their_formats()
    {
        string raccoon = SharedData.Folder("raccoon");
        AnnotationSet voc = AnnotationFiles.Read(raccoon), csv = AnnotationFiles.Read(Path.Combine(raccoon, "csv", "raccoon_labels.csv"));
        Assert.Equal(("voc", 200, 0), (voc.Format, voc.Pictures.Count, voc.ProblemCount));
        Dictionary<string, string> Boxes(AnnotationSet set) =>
            set.Pictures.ToDictionary(p => p.Name, p =>
                $"{p.Width}x{p.Height} {string.Join(';', p.Objects.Select(o => $"{o.X1} {o.Y1} {o.X2} {o.Y2} {o.Label}").Order())}");
        Assert.Equal(Boxes(csv), Boxes(voc));
    }
}
