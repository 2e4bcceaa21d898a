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
    [InlineData("""{"samples":[{"filepath":"a.jpg"}]}""", "FiftyOne")]
    [InlineData("""{"classes":["cat"],"labels":{"a":[{"label":0,"bounding_box":[0.1,0.1,0.2,0.2]}]}}""", "FiftyOne")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point"}}]}""", "GeoJSON")]
    [InlineData("""{"info":{},"categories":{"label":{"labels":[]}},"items":[]}""", "Datumaro")]
    [InlineData("""{"version":"2.0","item":{"name":"a.jpg"},"annotations":[{"name":"cat","bounding_box":{"x":1}}]}""", "V7")]
    [InlineData("""[{"name":"a.jpg","labels":[{"category":"car","box2d":{"x1":1}}]}]""", "BDD100K")]
    [InlineData("""[{"ID":"1","Label":{"objects":[]},"External ID":"a.jpg"}]""", "Labelbox")]
    [InlineData("""{"imgHeight":10,"imgWidth":10,"objects":[{"label":"car","polygon":[[1,2]]}]}""", "Cityscapes")]
    [InlineData("""{"project":{"pid":"x"},"config":{},"attribute":{},"file":{"1":{"fname":"a.jpg"}},"metadata":{},"view":{}}""", "VIA 3")]
    [InlineData("# CSV_HEADER = metadata_id,file_list,flags,temporal_coordinates,spatial_coordinates,metadata\n", "VIA 3 as COCO")]
    [InlineData("""{"weather":"fine","wind":{"images":[1]}}""", "It is JSON, an object with the keys \"weather\", \"wind\".")]
    [InlineData("""[{"a":1},{"b":[{"bbox":1}]}]""", "It is JSON, a list of objects with the keys \"a\", \"b\".")]
    [InlineData("[[1,2]]", "It is JSON, a list of lists.")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "git lfs pull")]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "is a web page")]
    [InlineData("404: Not Found", "found nothing")]
    [InlineData("""{"type":"dataset","task":"detect"}""" + "\n" + """{"type":"image","file":"a.jpg"}""", "NDJSON of Ultralytics")]
    [InlineData("<?xml version='1.0'?><weather/>", "It is XML whose root is <weather>.")]
    public void What_is_not_read_is_named(string content, string text) => Assert.Contains(text, Refusal(content));

    [Theory]
    [InlineData("504B0304140000000800", "is a ZIP archive. Unpack it")]
    [InlineData("1F8B0800000000000003", "is compressed by gzip")]
    [InlineData("377ABCAF271C0004", "is a 7-Zip archive")]
    [InlineData("50415231150015", "is a Parquet table")]
    [InlineData("FFD8FFE000104A464946", "is a picture")]
    [InlineData("0400000000000000AABBCCDD0A02080100112233", "is a TFRecord file")]
    public void Files_of_other_kinds_are_named(string hexadecimal, string text)
    {
        File.WriteAllBytes(_folder["data"], [.. Convert.FromHexString(hexadecimal), 0, 0]);
        Assert.Contains(text, Assert.Throws<InputException>(() => AnnotationFiles.Read(_folder["data"])).Message);
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
}
