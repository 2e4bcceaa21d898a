namespace Boxfit.Tests.Data.Formats;

public sealed class CocoFormatTests : IDisposable
{
    const string Categories = "\"categories\":[{\"id\":1,\"name\":\"cat\"}]";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string content) => AnnotationFiles.Read(_folder.Write("data.json", content));

    /// <summary>A file with images a.jpg and b.jpg of 120×80 pixels.</summary>
    AnnotationSet ReadAnnotations(params string[] annotations) => Read(Whole(annotations));

    static string Whole(string[] annotations) =>
        "{\"images\":[{\"id\":1,\"file_name\":\"a.jpg\",\"width\":120,\"height\":80}," +
        "{\"id\":\"2\",\"file_name\":\"b.jpg\",\"width\":120,\"height\":80}]," +
        $"\"annotations\":[{string.Join(',', annotations.Select(a => $"{{{a},\"category_id\":1}}"))}],{Categories}}}";

    string Refusal(string content) => Assert.Throws<InputException>(() => Read(content)).Message;

    const string A = "a.jpg 120x80 : ", B = " | b.jpg 120x80 : ";

    [Theory]
    [InlineData("\"attributes\":{\"occluded\":false,\"rotation\":45.0},\"segmentation\":[]", "21.109 6.109 98.891 83.891 cat", 1)]
    [InlineData("\"attributes\":{\"rotation\":\"90\"}", "35 15 85 75 cat", 1)]
    [InlineData("\"attributes\":{\"Rotation\":\"90.0\"}", "35 15 85 75 cat", 1)]
    [InlineData("\"attributes\":{\"rotation\":0.0}", "30 20 90 70 cat", 0)]
    [InlineData("\"attributes\":{\"rotation\":90},\"segmentation\":[[30,20,90,20,90,70,30,70]]", "35 15 85 75 cat", 1)]
    public void A_box_that_CVAT_turned_gives_the_upright_box_around_it(string more, string expected, int notes)
    {
        var set = ReadAnnotations($"\"image_id\":1,\"bbox\":[30,20,60,50],{more}");
        Assert.Equal(A + expected + B.TrimEnd(), FormatSample.Show(set));
        Assert.Equal(notes, set.Notes.Count);
    }

    [Fact]
    public void Crowd_regions_and_those_to_be_ignored_are_counted()
    {
        var set = ReadAnnotations(
            "\"image_id\":1,\"bbox\":[30,20,60,50],\"iscrowd\":0,\"ignore\":0",
            "\"image_id\":1,\"bbox\":[0,0,119,79],\"iscrowd\":1,\"segmentation\":{\"counts\":[0,9600],\"size\":[80,120]}",
            "\"image_id\":2,\"bbox\":[0,0,119,79],\"iscrowd\":true", "\"image_id\":2,\"bbox\":[0,0,119,79],\"ignore\":1");
        Assert.Equal(A + "30 20 90 70 cat", FormatSample.Show(set));
        Assert.Equal(
        [
            "Crowd regions (iscrowd 1) are no single object and are passed over: 2, the first in row 2.",
            "Regions to be ignored are no object and are passed over: 1, the first in row 4.",
            "Pictures whose objects are all passed over or wrong are left out: 1, the first in row 2.",
        ], set.Notes);
    }

    [Fact]
    public void Images_of_one_name_are_told_since_their_folders_may_be_missing()
    {
        var set = Read(Whole(["\"image_id\":1,\"bbox\":[30,20,60,50]", "\"image_id\":2,\"bbox\":[0,0,60,50]"]).Replace("b.jpg", "a.jpg"));
        Assert.Equal(2, Assert.Single(set.Pictures).Objects.Count);
        Assert.Equal(
            "Images with the file_name of another are taken for the same picture; where they are not, their folders are missing in the " +
            "names: 1, the first in row 2.", Assert.Single(set.Notes));
    }

    [Fact]
    public void A_file_of_nothing_but_crowds_is_refused() =>
        Assert.Contains("set iscrowd to 0", Refusal(Whole(["\"image_id\":1,\"bbox\":[30,20,60,50],\"iscrowd\":1"])));

    [Theory]
    [InlineData("\"bbox\":null,\"segmentation\":[[30,20,90,20,60,70]]", "30 20 90 70 cat")]
    [InlineData("\"bbox\":[],\"segmentation\":[[30,20,50,20,50,30],[60,40,90,40,90,70]]", "30 20 90 70 cat")]
    [InlineData("\"segmentation\":[[30.5,20,90,20,60,70]]", "30.5 20 90 70 cat")]
    [InlineData("\"bbox\":[30,20,60,50],\"segmentation\":{\"counts\":\"abc\",\"size\":[80,120]}", "30 20 90 70 cat")]
    public void Without_a_bbox_the_box_around_the_outline_counts(string content, string expected) =>
        Assert.Equal(A + expected + B.TrimEnd(), FormatSample.Show(ReadAnnotations($"\"image_id\":\"1\",{content}")));

    [Theory]
    [InlineData("\"segmentation\":{\"counts\":\"abc\",\"size\":[80,120]}", "its segmentation is a mask")]
    [InlineData("\"segmentation\":[[30,20,90]]", "has no bbox")]
    [InlineData("\"bbox\":[30,20,60,50],\"attributes\":{\"rotation\":30},\"segmentation\":[[1,1,9,1,9,9]]", "cannot be told which counts")]
    [InlineData("\"bbox\":[30,20,60,50],\"bbox_mode\":7", "the bbox_mode 7")]
    [InlineData("\"bbox\":[30,20,60,50,45]", "5 numbers in its bbox, not 4")]
    [InlineData("\"bbox\":[30,20,60],\"bbox_mode\":4", "3 numbers in its bbox, not 5")]
    [InlineData("\"segments_info\":[]", "panoptic")]
    [InlineData("\"bbox\":[30,20,60,50],\"rotation\":45", "rotation = \"45\", and it is not known")]
    [InlineData("\"bbox\":[30,20,60,\"x\"]", "height = \"x\", not a number")]
    [InlineData("\"bbox\":[30,20,60,null]", "height = \"Null\", not a number")]
    [InlineData("\"bbox\":\"30 20 60\"", "3 numbers in its bbox, not 4")]
    public void What_is_not_certain_is_a_problem(string content, string text) =>
        Assert.Contains(text, Assert.Single(ReadAnnotations($"\"image_id\":1,{content}").Problems).Text);

    [Theory]
    [InlineData("0,\"bbox\":[30,20,90,70]", "30 20 90 70 cat")]
    [InlineData("1,\"bbox\":[30,20,60,50]", "30 20 90 70 cat")]
    [InlineData("2,\"bbox\":[0.25,0.25,0.75,0.875]", "0.25 0.25 0.75 0.875 cat")]
    [InlineData("3,\"bbox\":[0.25,0.25,0.5,0.625]", "0.25 0.25 0.75 0.875 cat")]
    [InlineData("\"BoxMode.XYXY_ABS\",\"bbox\":[30,20,90,70]", "30 20 90 70 cat")]
    [InlineData("4,\"bbox\":[60,45,60,50,45]", "21.109 6.109 98.891 83.891 cat")]
    public void Detectron2_s_modes_say_what_the_numbers_are(string content, string expected) =>
        Assert.Equal(A + expected + B.TrimEnd(), FormatSample.Show(ReadAnnotations($"\"image_id\":1.0,\"bbox_mode\":{content}")));

    [Theory]
    [InlineData("\"area\":3000", "\"area\":2500")]
    [InlineData("\"segmentation\":[[30,20,90,20,90,70]],\"area\":1500", "\"segmentation\":[[50,30,100,30,100,80]]")]
    public void Corners_are_told_by_areas_or_outlines(string first, string second)
    {
        var set = ReadAnnotations($"\"image_id\":1,\"bbox\":[30,20,90,70],{first}", $"\"image_id\":2,\"bbox\":[50,30,100,80],{second}");
        Assert.Equal(A + "30 20 90 70 cat" + B + "50 30 100 80 cat", FormatSample.Show(set));
        Assert.Contains("corners x1, y1, x2, y2", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("\"area\":6300", "\"area\":8000")] // place and size after all
    [InlineData("\"area\":11", "\"area\":3")]
    public void Corners_that_seem_possible_are_COCO_s_form_where_that_fits(string first, string second)
    {
        var set = ReadAnnotations($"\"image_id\":1,\"bbox\":[20,5,90,70],{first}", $"\"image_id\":2,\"bbox\":[10,0,100,80],{second}");
        Assert.Equal(A + "20 5 110 75 cat" + B + "10 0 110 80 cat", FormatSample.Show(set));
        Assert.Empty(set.Notes);
    }

    [Fact]
    public void Boxes_that_fit_only_as_corners_are_refused_by_the_name_of_what_decides()
    {
        string message = Refusal(Whole(["\"image_id\":1,\"bbox\":[30,20,115,70]", "\"image_id\":2,\"bbox\":[50,30,100,80]"]));
        Assert.Contains("2 of 2 boxes reach out", message);
        Assert.Contains("[30, 20, 115, 70] in 120×80", message);
        Assert.Contains("corners x1, y1, x2, y2", message);
        Assert.Contains("--boxes", message);
    }

    [Fact]
    public void A_single_box_that_reaches_out_is_left_to_the_checks()
    {
        var set = ReadAnnotations("\"image_id\":1,\"bbox\":[30,20,115,70]", "\"image_id\":2,\"bbox\":[50,30,20,40]");
        Assert.Equal(A + "30 20 145 90 cat" + B + "50 30 70 70 cat", FormatSample.Show(set));
    }

    [Fact]
    public void Shares_are_taken_where_only_one_form_fits()
    {
        var set = ReadAnnotations("\"image_id\":1,\"bbox\":[0.5,0.25,0.25,0.5]", "\"image_id\":2,\"bbox\":[0.1,0.25,0.4,0.5]");
        Assert.Equal(A + "0.5 0.25 0.75 0.75 cat" + B + "0.1 0.25 0.5 0.75 cat", FormatSample.Show(set));
        Assert.Contains("x, y, width, height in shares", Assert.Single(set.Notes));
        Assert.Contains("bbox_mode", Refusal(Whole(["\"image_id\":1,\"bbox\":[0.3,0.25,0.5,0.4]"])));
    }

    [Theory]
    [InlineData("[30,20,90,70]", "[10,10,115,60]", "30 20 90 70 0 | 10 10 115 60 0", "corners")]
    [InlineData("[30,20,60,50]", "[10,10,5,50]", "30 20 90 70 0 | 10 10 15 60 0", "x, y, width, height")]
    public void Lists_of_images_without_a_mode_are_read_where_only_one_form_fits(string a, string b, string expected, string form)
    {
        var set = Read(
            $"[{{\"file_name\":\"a.jpg\",\"height\":80,\"width\":120,\"annotations\":[{{\"bbox\":{a},\"category_id\":0}}]}}," +
            $"{{\"file_name\":\"b.jpg\",\"height\":80,\"width\":120,\"annotations\":[{{\"bbox\":{b},\"category_id\":0}}]}}]");
        string[] boxes = expected.Split(" | ");
        Assert.Equal(A + boxes[0] + B + boxes[1], FormatSample.Show(set));
        Assert.Contains(form, Assert.Single(set.Notes));
    }

    [Fact]
    public void Lists_of_images_without_a_mode_are_refused_where_two_forms_fit() => Assert.Contains("several forms fit", Refusal(
        "[{\"file_name\":\"a.jpg\",\"height\":800,\"width\":1200,\"annotations\":[{\"bbox\":[30,20,90,70],\"category_id\":0}]}]"));

    [Theory]
    [InlineData("[30,20,115,70]", BoxForm.Corners, null, "30 20 115 70 cat")]
    [InlineData("[30,20,115,70]", BoxForm.Size, null, "30 20 145 90 cat")]
    [InlineData("[30,20,40,30]", BoxForm.Centre, null, "10 5 50 35 cat")]
    [InlineData("[0.25,0.5,0.5,0.5]", BoxForm.Centre, null, "0 0.25 0.5 0.75 cat")]
    [InlineData("[0.25,0.25,0.5,0.5]", null, NumberUnit.Share, "0.25 0.25 0.75 0.75 cat")]
    [InlineData("[25,25,50,60]", BoxForm.Corners, NumberUnit.Percent, "0.25 0.25 0.5 0.6 cat")]
    [InlineData("[0.25,0.25,0.5,0.5]", BoxForm.Size, NumberUnit.Pixels, "0.25 0.25 0.75 0.75 cat")]
    public void What_the_user_says_of_the_numbers_decides(string box, BoxForm? form, NumberUnit? unit, string expected)
    {
        string file = _folder.Write("data.json", Whole([$"\"image_id\":1,\"bbox\":{box}"]));
        var set = AnnotationFiles.Read(file, new ReadOptions { Boxes = form, Units = unit });
        Assert.Equal(A + expected + B.TrimEnd(), FormatSample.Show(set));
        bool areShares = unit is NumberUnit.Share or NumberUnit.Percent || (unit is null && box.Contains('.'));
        Assert.Equal(areShares ? BoxUnit.Share : BoxUnit.Pixels, set.Pictures[0].Objects[0].Unit);
    }

    public static TheoryData<string> Samples => [.. ObjectSamples.Coco.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_has_no_problem_and_its_notes(string name)
    {
        var set = AnnotationFiles.Read(ObjectSamples.Coco.Single(s => s.Name == name).Write(_folder.Path));
        Assert.Empty(set.Problems);
        Assert.Equal(name is "coco MMDetection's list" or "coco Hugging Face" ? 1 : 0, set.Notes.Count);
    }

    [Theory]
    [InlineData("[\"30\",\"20\",\"60\",\"50\"]")]
    [InlineData("\"[30, 20, 60, 50]\"")]
    [InlineData("\"30 20.0 60 50\"")]
    public void Numbers_written_as_texts_are_numbers(string box) =>
        Assert.Equal(A + "30 20 90 70 cat" + B.TrimEnd(), FormatSample.Show(ReadAnnotations($"\"image_id\":1,\"bbox\":{box}")));

    [Fact]
    public void An_image_of_which_nothing_can_be_read_is_not_one_without_objects()
    {
        var set = ReadAnnotations("\"image_id\":1,\"bbox\":[30,20,60,50]", "\"image_id\":2,\"bbox\":[1,2,-3,4]");
        Assert.Equal(A + "30 20 90 70 cat", FormatSample.Show(set));
        Assert.Equal(1, set.ProblemCount);
    }

    [Theory]
    [InlineData("\"coco_url\":\"http://images.cocodataset.org/train2017/a.jpg\"", "http://images.cocodataset.org/train2017/a.jpg")]
    [InlineData("\"coco_url\":\"http://x/b.jpg\",\"filename\":\"a.jpg\"", "a.jpg")]
    [InlineData("\"filename\":\"b.jpg\",\"file_name\":\"a.jpg\",\"coco_url\":\"\"", "a.jpg")]
    public void Without_file_name_another_key_names_the_image(string name, string expected)
    {
        var set = Read($"{{\"images\":[{{\"id\":1,{name},\"width\":\"120\",\"height\":\"80\"}}],\"annotations\":[" +
            $"{{\"image_id\":1,\"category_id\":1,\"bbox\":[30,20,60,50]}}],{Categories}}}");
        Assert.Equal($"{expected} 120x80 : 30 20 90 70 cat", FormatSample.Show(set));
    }

    [Fact]
    public void Images_without_annotations_are_not_images_without_objects()
    {
        string images = "\"images\":[{\"id\":1,\"file_name\":\"a.jpg\"}]";
        Assert.Contains("has images and no list of annotations", Refusal($"{{{images},{Categories}}}"));
        Assert.Equal("a.jpg x :", FormatSample.Show(Read($"{{{images},\"annotations\":[],{Categories}}}")));
        string nested = $"{{{images.Replace("}", ",\"annotations\":[{\"bbox\":[1,2,3,4]}]}", StringComparison.Ordinal)},{Categories}}}";
        Assert.Contains("annotations of its own", Assert.Single(Read(nested).Problems).Text);
    }

    [Fact]
    public void Results_that_name_pictures_by_numbers_say_so()
    {
        var set = Read("[{\"image_id\":42,\"category_id\":1,\"bbox\":[30,20,60,50],\"score\":0.5}]");
        Assert.Equal("42 x : 30 20 90 70 1 0.5", FormatSample.Show(set));
        Assert.Contains("such as 42: the files' names stand in", Assert.Single(set.Notes));
    }

    [Fact]
    public void A_box_of_zeros_alone_is_no_share() =>
        Assert.Equal(A + "0 0 0 0 cat" + B.TrimEnd(), FormatSample.Show(ReadAnnotations("\"image_id\":1,\"bbox\":[0,0,0,0]")));
}
