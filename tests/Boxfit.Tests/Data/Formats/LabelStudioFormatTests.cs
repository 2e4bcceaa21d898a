namespace Boxfit.Tests.Data.Formats;

public sealed class LabelStudioFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string content) => AnnotationFiles.Read(_folder.Write("data.json", content));

    static string Region(double x, string more = "") =>
        $"{{\"original_width\":120,\"original_height\":80,\"value\":{{\"x\":{x},\"y\":25,\"width\":50,\"height\":62.5," +
        $"\"rectanglelabels\":[\"cat\"]}}{more}}}";

    static string Annotation(string regions, string more = "") => $"{{\"result\":[{regions}]{more}}}";

    static string Task(string data, params string[] annotations) =>
        $"{{\"data\":{{{data}}},\"annotations\":[{string.Join(',', annotations)}]}}";

    [Theory]
    [InlineData("http://localhost:8080/data/local-files/?d=photos/a.jpg", "photos/a.jpg", null)]
    [InlineData("https://ls.example.org/data/local-files/?d=photos%5Cb.jpg", "photos\\b.jpg", null)]
    [InlineData("/data/local-files?token=1&d=my%20photos/a.jpg&x=2", "my photos/a.jpg", null)]
    [InlineData("https://ls.example.org/data/upload/3/1a2b3c4d-a.jpg?x=1", "a.jpg", "1a2b3c4d-a.jpg")]
    [InlineData("/data/upload/3/a.jpg", "a.jpg", null)]
    [InlineData("s3://bucket/set/a%20b.jpg", "a b.jpg", "set/a b.jpg")]
    [InlineData("gs://bucket/a.jpg", "a.jpg", null)]
    [InlineData("azure-blob://container/set/a.jpg", "a.jpg", "set/a.jpg")]
    [InlineData("/tasks/7/presign/?fileuri=czM6Ly9idWNrZXQvc2V0L2EuanBn", "a.jpg", "set/a.jpg")]
    [InlineData("photos/a.jpg", "photos/a.jpg", null)]
    public void A_reference_gives_the_picture_s_name(string reference, string name, string? other)
    {
        var picture = Assert.Single(Read($"[{Task($"\"image\":\"{reference}\"", Annotation(Region(25)))}]").Pictures);
        Assert.Equal(name, picture.Name);
        Assert.Equal(other is null ? [] : [other], picture.OtherNames);
        Assert.Equal(0.25, picture.Objects[0].X1);
    }

    [Fact]
    public void Pictures_of_one_name_stay_apart()
    {
        var set = Read("[" + string.Join(',',
            Task("\"image\":\"/data/upload/3/1a2b3c4d-a.jpg\"", Annotation(Region(10))),
            Task("\"image\":\"/data/upload/3/99999999-a.jpg\"", Annotation(Region(20))),
            Task("\"image\":\"s3://bucket/one/b.jpg\"", Annotation(Region(30))),
            Task("\"image\":\"s3://bucket/two/b.jpg\"", Annotation(Region(40)))) + "]");
        Assert.Equal(
            [("1a2b3c4d-a.jpg", 0.1), ("99999999-a.jpg", 0.2), ("one/b.jpg", 0.3), ("two/b.jpg", 0.4)],
            set.Pictures.Select(p => (p.Name, Assert.Single(p.Objects).X1)));
    }

    [Theory]
    [InlineData("", "", 0.25, 0)] // the first that has boxes
    [InlineData("R10", "", 0.1, 0)] // the first
    [InlineData("", ",\"ground_truth\":true", 0.25, 0)]
    [InlineData("R10", ",\"ground_truth\":true", 0.25, 0)]
    public void Of_several_annotations_the_truth_counts_or_the_first_that_has_boxes(string first, string more, double x, int problems)
    {
        var set = Read($"[{Task("\"image\":\"a.jpg\"", Annotation(first.Length > 0 ? Region(10) : ""), Annotation(Region(25), more))}]");
        Assert.Equal(x, Assert.Single(set.Pictures[0].Objects).X1);
        Assert.Equal(problems, set.ProblemCount);
        string note = Assert.Single(set.Notes);
        Assert.Contains("1 task of ", note);
        Assert.Contains("has several annotations", note);
        Assert.Equal(x == 0.25, note.Contains("In 1 of them"));
    }

    [Fact]
    public void Cancelled_annotations_and_lonely_predictions_are_counted()
    {
        var set = Read("[" + string.Join(',',
            Task("\"image\":\"a.jpg\"", Annotation(Region(10), ",\"was_cancelled\":true"), Annotation(Region(25))),
            $"{{\"data\":{{\"image\":\"b.jpg\"}},\"annotations\":[],\"predictions\":[{Annotation(Region(30))}]}}") + "]");
        Assert.Equal("a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(set));
        Assert.Equal(["Cancelled", "Tasks"], set.Notes.Select(n => n.Split(' ')[0]));
    }

    [Fact]
    public void Key_points_are_counted()
    {
        var set = Read($"[{Task("\"image\":\"a.jpg\"",
            Annotation(Region(25) + ",{\"value\":{\"x\":1,\"y\":2,\"width\":0.5,\"keypointlabels\":[\"nose\"]}}"))}]");
        Assert.Equal("a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(set));
        Assert.Equal(["Points and lines are no objects with a box and are passed over: 1, the first in row 1."], set.Notes);
    }

    [Fact]
    public void Boxes_of_several_pictures_go_to_the_one_they_name()
    {
        var set = Read("[" + string.Join(',',
            Task("\"left\":\"a.jpg\",\"right\":\"b.jpg\"",
                Annotation($"{Region(10, ",\"to_name\":\"right\"")},{Region(20, ",\"to_name\":\"left\"")}")),
            Task("\"pages\":[\"c.jpg\",\"d.jpg\"]", Annotation($"{Region(30, ",\"to_name\":\"x\",\"item_index\":1")}")),
            Task("\"image\":\"e.jpg\",\"thumb\":\"f.jpg\"", Annotation($"{Region(40, ",\"to_name\":\"image\"")}"))) + "]");
        Assert.Empty(set.Problems);
        Assert.Equal([("a.jpg", "0.2"), ("b.jpg", "0.1"), ("c.jpg", ""), ("d.jpg", "0.3"), ("e.jpg", "0.4")],
            set.Pictures.Select(p => (p.Name, string.Join(' ', p.Objects.Select(o => o.X1.ToString(CultureInfo.InvariantCulture))))));
    }

    [Theory]
    [InlineData("\"a\":\"a.jpg\",\"b\":\"b.jpg\"", ",\"to_name\":\"picture\"", "2 pictures in its data (a, b)")]
    [InlineData("\"pages\":[\"c.jpg\",\"d.jpg\"]", "", "2 pictures in its data (pages)")]
    [InlineData("\"image\":\"data:image/png;base64,AAAA\"", "", "holds its picture in its data itself")]
    [InlineData("\"text\":\"hello\"", "", "no picture in its data, but text = \"hello\"")]
    public void Boxes_whose_picture_is_not_certain_are_a_problem(string data, string more, string text)
    {
        var set = Read($"[{Task(data, Annotation(Region(10, more)))}]");
        Assert.Empty(set.Pictures);
        Assert.Contains(text, Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void An_item_of_JSON_MIN_is_one_annotation_of_its_task()
    {
        string Item(int id, string results) => $"{{\"id\":{id},\"img\":\"/data/upload/2/1a2b3c4d-{id}.jpg\",{results},\"annotator\":1}}";
        const string box =
            "\"bbox\":[{\"x\":25,\"y\":25,\"width\":50,\"height\":62.5,\"rectanglelabels\":[\"cat\"]}]";
        const string outline = "\"poly\":[{\"points\":[[1,2],[3,4]],\"polygonlabels\":[\"dog\"]}]";
        var set = Read(
            $"[{Item(1, box + "," + outline)},{Item(2, "\"choice\":\"good\"")},{Item(2, box)},{Item(3, box)},{Item(3, outline)}]");
        Assert.Equal(
            "1.jpg x : 0.25 0.25 0.75 0.875 cat; 0.01 0.02 0.03 0.04 dog | 2.jpg x : 0.25 0.25 0.75 0.875 cat | " +
            "3.jpg x : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(set));
        Assert.Contains("2 tasks", Assert.Single(set.Notes));
    }

    const string Size = "\"original_width\":120,\"original_height\":80";

    [Theory]
    [InlineData(0, "0.25 0.25 0.75 0.875 cat")]
    [InlineData(90, "0.292 0.188 0.708 0.938 cat")] // 50×60 pixels about 60, 45
    public void Of_an_ellipse_the_box_around_it_counts(int rotation, string expected)
    {
        string value = $"\"x\":50,\"y\":56.25,\"radiusX\":25,\"radiusY\":31.25,\"rotation\":{rotation},\"ellipselabels\":[\"cat\"]";
        var set = Read($"[{Task("\"image\":\"a.jpg\"", Annotation($"{{{Size},\"value\":{{{value}}}}}"))}]");
        Assert.Equal($"a.jpg 120x80 : {expected}", FormatSample.Show(set));
        Assert.Empty(set.Problems);
        string[] notes = rotation == 0 ? [] : ["Of boxes that are turned the upright box around each counts: 1, the first in row 1."];
        Assert.Equal(notes, set.Notes);
    }

    [Fact]
    public void Boxes_on_a_picture_that_was_turned_there_are_refused_with_the_remedy()
    {
        string result(int turn) => $"{{{Size},\"image_rotation\":{turn},\"value\":{{\"x\":25,\"y\":25,\"width\":50,\"height\":62.5}}}}";
        var set = Read("[" + string.Join(',', Task("\"image\":\"a.jpg\"", Annotation(result(90))),
            Task("\"image\":\"b.jpg\"", Annotation(result(360)))) + "]");
        Assert.Equal("b.jpg 120x80 : 0.25 0.25 0.75 0.875", FormatSample.Show(set));
        Assert.Contains("turn the picture back to 0 degrees there", Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void What_nobody_has_labelled_is_not_without_objects()
    {
        var set = Read("[" + string.Join(',',
            Task("\"image\":\"new.jpg\""),
            Task("\"image\":\"skipped.jpg\"", Annotation("", ",\"was_cancelled\":true")),
            Task("\"image\":\"nose.jpg\"", Annotation("{\"value\":{\"x\":1,\"y\":2,\"width\":0.5,\"keypointlabels\":[\"nose\"]}}")),
            "{\"data\":{\"image\":\"draft.jpg\"},\"annotations\":[],\"drafts\":[{\"result\":[]}]}",
            Task("\"image\":\"empty.jpg\"", Annotation("")),
            Task("\"image\":\"a.jpg\"", Annotation(Region(25)))) + "]");
        Assert.Equal("empty.jpg x : | a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(set));
        Assert.Contains("Tasks without an annotation are not labelled yet and are left out: 3, the first in row 1.", set.Notes);
        Assert.Contains("Pictures whose objects are all passed over or wrong are left out: 1, the first in row 3.", set.Notes);
    }

    [Fact]
    public void Predictions_are_left_out_where_a_task_has_none()
    {
        var set = Read($"[{{\"data\":{{\"image\":\"b.jpg\"}}}}," +
            $"{{\"data\":{{\"image\":\"a.jpg\"}},\"predictions\":[{Annotation(Region(25))}]}}]");
        Assert.Equal("a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(set));
        Assert.Contains("Tasks without a prediction are left out: 1, the first in row 1.", set.Notes);
    }

    [Theory]
    [InlineData("segmentation")]
    [InlineData("category")]
    public void Any_key_may_hold_the_boxes_of_JSON_MIN(string key)
    {
        string box = "{\"x\":25,\"y\":25,\"width\":50,\"height\":62.5,\"rectanglelabels\":[\"cat\"]}";
        var set = Read($"[{{\"id\":1,\"image\":\"a.jpg\",\"{key}\":[{box}],\"annotator\":1,\"annotation_id\":1}}," +
            "{\"id\":2,\"image\":\"b.jpg\",\"annotator\":1,\"annotation_id\":2}]");
        Assert.Equal("a.jpg x : 0.25 0.25 0.75 0.875 cat | b.jpg x :", FormatSample.Show(set));
    }

    [Fact]
    public void A_single_task_is_read_as_a_list_of_one() => Assert.Equal(
        "a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(Read(Task("\"image\":\"a.jpg\"", Annotation(Region(25))))));

    [Fact]
    public void Several_predictions_of_a_task_are_counted()
    {
        var set = Read($"[{{\"data\":{{\"image\":\"a.jpg\"}},\"predictions\":[{Annotation(Region(25))},{Annotation(Region(10))}]}}]");
        Assert.Equal("a.jpg 120x80 : 0.25 0.25 0.75 0.875 cat", FormatSample.Show(set));
        Assert.EndsWith("several predictions, of which the first counts: 1.", set.Notes[^1]);
    }

    [Theory]
    [InlineData("", "", "cat; dog")]
    [InlineData(",\"id\":\"r\"", "", "cat; dog")]
    [InlineData(",\"id\":\"r\"", "\"bird\",\"dog\"", "cat; dog; bird")]
    public void A_region_of_several_classes_is_an_object_of_each(string id, string again, string labels)
    {
        string several = Region(25, id).Replace("\"cat\"", "\"cat\",\"dog\",\"cat\"");
        string repeated = again.Length > 0 ? "," + Region(25, id).Replace("\"cat\"", again) : "";
        var set = Read($"[{Task("\"image\":\"a.jpg\"", Annotation(several + repeated))}]");
        var objects = Assert.Single(set.Pictures).Objects;
        Assert.Equal(labels, string.Join("; ", objects.Select(o => o.Label)));
        Assert.All(objects, o => Assert.Equal((0.25, 0.25, 0.75, 0.875), (o.X1, o.Y1, o.X2, o.Y2)));
    }

    [Theory]
    [InlineData("image", "a.mp4", true)]
    [InlineData("video", "/data/upload/3/1a2b3c4d-a.mp4", true)]
    [InlineData("video", "/data/upload/3/1a2b3c4d-a.MOV?x=1", false)]
    [InlineData("video", "/data/local-files/?d=clips/a.webm", false)]
    [InlineData("audio", "/data/upload/3/1a2b3c4d-a.wav", false)]
    public void A_video_is_no_picture_without_objects(string key, string reference, bool hasBoxes)
    {
        const string sequence = """
            {"type":"videorectangle","value":{"framesCount":9,"sequence":[{"frame":1,"x":1,"y":2,"width":3,"height":4}],"labels":["cat"]}}
            """;
        var set = Read("[" + Task("\"image\":\"b.jpg\"", Annotation(Region(25))) + "," +
            Task($"\"{key}\":\"{reference}\"", Annotation(hasBoxes ? sequence : "")) + "]");
        Assert.Equal("b.jpg", Assert.Single(set.Pictures).Name);
        Assert.Equal($"task 2 has no picture in its data, but {key} = \"{reference}\"", Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void Boxes_of_frames_beside_a_picture_are_a_problem()
    {
        var set = Read("[" + Task(
            "\"image\":\"a.jpg\"", Annotation("""{"value":{"sequence":[{"frame":1,"x":1,"y":2,"width":3,"height":4}]}}""")) + "]");
        Assert.Empty(set.Pictures);
        Assert.Contains("boxes in the frames of a video", Assert.Single(set.Problems).Text);
    }

    [Fact]
    public void The_sound_of_a_task_is_not_its_second_picture()
    {
        var set = Read($"[{Task("\"image\":\"a.jpg\",\"audio\":\"/data/upload/3/1a2b3c4d-a.wav\"", Annotation(Region(25)))}]");
        Assert.Equal("a.jpg", Assert.Single(set.Pictures).Name);
        Assert.Empty(set.Problems);
    }
}
