namespace Boxfit.Tests.Data.Formats;

public sealed class FormatDetectionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Refusal(string content, string name = "data") =>
        Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder.Write(name, content))).Message;

    [Fact]
    public void What_fits_two_formats_names_both() => Assert.Contains(
        "may be coco or labelme; say which with --format", Refusal("""{"shapes":[],"imagePath":"a.jpg","images":[],"annotations":[]}"""));

    [Theory]
    [InlineData("a.xml", "<!DOCTYPE annotation><annotation><filename>a.jpg</filename></annotation>", "it has a document type (<!DOCTYPE")]
    [InlineData("a.json", "[{\"x\": 1,\n oops", "not valid JSON")]
    public void Why_no_file_of_a_folder_is_read_is_named(string name, string content, string cause)
    {
        string file = _folder.Write($"set/{name}", content);
        string message = Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["set"])).Message;
        Assert.Contains($" {file} seems to be broken: ", message);
        Assert.Contains(cause, message);
    }

    [Theory]
    [InlineData("""{"samples":[{"filepath":"a.jpg"}]}""", "FiftyOne")]
    [InlineData("""{"classes":["cat"],"labels":{"a":[{"label":0,"bounding_box":[0.1,0.1,0.2,0.2]}]}}""", "FiftyOne")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point"}}]}""", "GeoJSON")]
    [InlineData("""{"info":{},"categories":{"label":{"labels":[]}},"items":[]}""", "Datumaro")]
    [InlineData("""{"version":"2.0","item":{"name":"a.jpg"},"annotations":[{"name":"cat","bounding_box":{"x":1}}]}""", "V7")]
    [InlineData("""[{"name":"a.jpg","labels":[{"category":"car","box2d":{"x1":1}}]}]""", "BDD100K")]
    [InlineData("""[{"ID":"1","Label":{"objects":[]},"External ID":"a.jpg"}]""", "Labelbox")]
    [InlineData("""{"imgHeight":10,"imgWidth":10,"objects":[{"label":"car","polygon":[[1,2]]}]}""", "Cityscapes")]
    [InlineData("# CSV_HEADER = metadata_id,file_list,flags,temporal_coordinates,spatial_coordinates,metadata\n", "that VIA 3 saves")]
    [InlineData("""[{"id":"x","originalImageUri":"u","regions":[{"tagName":"f","left":0.2}]}]""", "Azure Custom Vision")]
    [InlineData("""
        {"image_url":"AmlDatastore://a.jpg","label":[{"label":"f","topX":0.2}]}
        {"image_url":"AmlDatastore://b.jpg","label":[]}
        """, "Azure Machine Learning")]
    [InlineData("""{"content":"http://x/a.jpg","annotation":[{"label":["f"],"points":[{"x":0.2}]}],"extras":null}""", "Dataturks")]
    [InlineData("""[{"task_id":"x","params":{"attachment":"u"},"response":{"annotations":[{"left":1}]}}]""", "Scale AI")]
    [InlineData("""{"metadata":{"name":"a.jpg"},"instances":[{"type":"bbox","points":{"x1":30}}]}""", "SuperAnnotate")]
    [InlineData("""{"export_format_version":"1.1","images":[{"image_name":"a.jpg","labels":[{"bbox":[1]}]}]}""", "Hasty")]
    [InlineData("""{"filename":"/a.jpg","annotations":[{"type":"box","coordinates":[{"x":1}]}],"metadata":{}}""", "Dataloop")]
    [InlineData("""{"Labels":[{"Name":"Face","Instances":[{"BoundingBox":{"Left":0.2}}]}]}""", "AWS Rekognition")]
    [InlineData("""{"id":1,"result":[],"task":{"id":1,"data":{"image":"a.jpg"}}}""", "one annotation of Label Studio")]
    [InlineData("""[{"name":"f","class":0,"confidence":0.9,"box":{"x1":30,"y1":20}}]""", "detections of Ultralytics")]
    [InlineData("""{"labels":[0],"scores":[0.9],"bboxes":[[30,20,90,70]]}""", "detections of MMDetection")]
    [InlineData("""{"classes":[{"title":"f","shape":"rectangle"}],"tags":[]}""", "Supervisely project")]
    [InlineData("""{"image":{"file_name":"sa_1.jpg"},"annotations":[{"bbox":[1,2,3,4],"predicted_iou":0.9}]}""", "SA-1B")]
    [InlineData("""{"features":[],"rows":[{"row":{"image":{"src":"u"}}}]}""", "Hugging Face's data viewer")]
    [InlineData("""{"image":{"0":"a.jpg"},"x1":{"0":30},"y1":{"0":20}}""", "to_csv(index=False)")]
    [InlineData("""[{"image":"a.jpg","x1":30,"y1":20,"x2":90,"y2":70}]""", "to_csv(index=False)")]
    [InlineData("""{"columns":["image","x1"],"index":[0],"data":[["a.jpg",30]]}""", "to_csv(index=False)")]
    [InlineData("{\"image\":\"a.jpg\",\"x1\":30}\n{\"image\":\"b.jpg\",\"x1\":30}\n", "to_csv(index=False)")]
    [InlineData("{\"sun\":1}\n{\"sun\":2}\n", "It is JSON Lines, a value a line, the first an object with the keys \"sun\".")]
    [InlineData("{\"ID\":\"a\",\"gtboxes\":[{\"fbox\":[1]}]}\n{\"ID\":\"b\"}\n", "CrowdHuman")]
    [InlineData("{'images': []}", "text of Python")]
    [InlineData("[1,]", "a comma stands before the end")]
    [InlineData("{\"a\":NaN}", "Python writes NaN and Infinity")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n", "is a Git LFS pointer")]
    [InlineData("\n<!DOCTYPE html>\n<html></html>", "is a web page")]
    [InlineData("<!DOCTYPE x SYSTEM 'x.dtd'><x/>", "it has a document type")]
    [InlineData("<opencv_storage><cascade/></opencv_storage>", "--cascade of boxfit label")]
    [InlineData("<Error><Code>AccessDenied</Code></Error>", "store's error message")]
    [InlineData("""{"weather":"fine","wind":{"images":[1]}}""", "It is JSON, an object with the keys \"weather\", \"wind\".")]
    [InlineData("""[{"a":1},{"b":[{"bbox":1}]}]""", "It is JSON, a list of objects with the keys \"a\", \"b\".")]
    [InlineData("[[1,2]]", "It is JSON, a list of lists.")]
    [InlineData("404: Not Found", "found nothing")]
    [InlineData("""{"type":"dataset","task":"detect","class_names":{"0":"cat"}}""" + "\n" + """{"type":"image"}""",
        "NDJSON of Ultralytics")]
    [InlineData("<?xml version='1.0'?><weather/>", "It is XML whose root is <weather>.")]
    public void What_is_not_read_is_named(string content, string text) => Assert.Contains(text, Refusal(content));

    [Theory]
    [InlineData("504B0304140000000800", "is a ZIP archive. Unpack it")]
    [InlineData("1F8B0800000000000003", "is compressed by gzip")]
    [InlineData("1F8B0808416162636465", "is compressed by gzip")]
    [InlineData("800495100000007D942E", "is a pickle of Python")]
    [InlineData("377ABCAF271C0004", "is a 7-Zip archive")]
    [InlineData("50415231150015", "is a damaged or encrypted Parquet file")]
    [InlineData("FFD8FFE000104A464946", "is a picture")]
    [InlineData("0400000000000000AABBCCDD0A02080100112233", "is a TFRecord file")]
    public void Files_of_other_kinds_are_named(string hexadecimal, string text)
    {
        File.WriteAllBytes(_folder["data"], [.. Convert.FromHexString(hexadecimal), 0, 0]);
        Assert.Contains(text, Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["data"])).Message);
    }

    [Fact]
    public void A_folder_of_pictures_without_boxes_leads_to_labelling()
    {
        _folder.WritePicture("photos/sub/a.jpg", new(8, 8));
        string message = Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["photos"])).Message;
        Assert.StartsWith($"{_folder["photos"]} has pictures, such as sub/a.jpg, but no file that says where the boxes are.", message);
        Assert.Contains("boxfit label ", message);
        Assert.Contains("/photos --out boxes.csv", message);
        Assert.DoesNotContain("Looked for", message);

        _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.jpg,1,1,5,5\n");
        _folder.Write("other.json", "{}");
        _folder.Write("annotations/a.xml", "<annotation><filename>a.jpg</filename></annotation>");
        message = Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["photos/"])).Message;
        Assert.Contains(
            $"Beside it lie {_folder["annotations"]}, {_folder["boxes.csv"]}: if that says where they are, name it in the folder's " +
            "place, and the folder by --images ", message);

        _folder.Write("photos/sub/data.json", "{}");
        message = Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["photos"])).Message;
        Assert.Contains($"Data may be {_folder["photos/sub/data.json"]}", message);
        Assert.Contains("Looked for:\n", message);
    }

    [Theory]
    [InlineData("30,20,90,70,1,4,0,0\n", "30,20,90,70,1,4,0,0")] // of VisDrone
    [InlineData("imagesource:GoogleEarth\ngsd:0.1\n30 20 120 20 120 90 30 90 plane 0\n", "imagesource:GoogleEarth")] // of DOTA
    public void Text_files_of_boxes_in_no_known_format_are_named(string content, string begin)
    {
        _folder.WritePicture("photos/a.jpg", new(8, 8));
        _folder.Write("photos/README.txt", "How it was made\n");
        _folder.Write("photos/texts/a.txt", content);
        string message = Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["photos"])).Message;
        Assert.Contains($"text files in no format that is known, such as texts/a.txt, which begins with \"{begin}\".", message);
        Assert.DoesNotContain("cascade", message);
    }

    [Fact]
    public void A_tar_archive_is_named()
    {
        byte[] tar = new byte[1024];
        "a.json"u8.CopyTo(tar);
        "ustar"u8.CopyTo(tar.AsSpan(257));
        File.WriteAllBytes(_folder["data"], tar);
        Assert.Contains("is a tar archive", Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["data"])).Message);
    }

    [Fact]
    public void Telling_keys_may_follow_much_else()
    {
        string much = string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"[{i},{i}]"));
        Assert.Equal("labelme", AnnotationFiles.Read(
            _folder.Write("data", $$"""{"extra":[{{much}}],"shapes":[],"imagePath":"a.jpg"}""")).Format);
    }

    [Fact]
    public void The_form_of_a_named_format_is_not_asked_for() => Assert.Equal("labelme", AnnotationFiles.Read(
        _folder.Write("data", """{"shapes":[],"imagePath":"a.jpg","images":[],"annotations":[]}"""), "labelme").Format);

    [Fact]
    public void A_compressed_file_without_a_zero_is_named()
    {
        File.WriteAllBytes(_folder["data"], Convert.FromHexString("1F8B0841616263646566"));
        Assert.Contains("is compressed by gzip", Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["data"])).Message);
        Assert.Equal("BMW.jpg x : 1 2 3 4", FormatSample.Show(AnnotationFiles.Read(_folder.Write("cars.csv", "BMW.jpg,1,2,3,4\n"))));
    }
}
