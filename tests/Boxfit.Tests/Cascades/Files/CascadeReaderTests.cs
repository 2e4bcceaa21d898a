namespace Boxfit.Tests.Cascades.Files;

public class CascadeReaderTests
{
    [Fact]
    public void Every_cascade_of_opencv_data_loads()
    {
        CascadeFixtures.Installed("haarcascade_eye");
        var sizes = CascadeFiles.Installed().ToDictionary(c => c.Key, c => CascadeDetector.Load(c.Value));
        Assert.True(sizes.Count >= 22, $"{sizes.Count} cascades");
        var frontal = sizes["haarcascade_frontalface_default"];
        Assert.Equal((24, 24), (frontal.WindowWidth, frontal.WindowHeight));
        Assert.Equal((36, 18), (sizes["haarcascade_smile"].WindowWidth, sizes["haarcascade_smile"].WindowHeight));
    }

    [Theory]
    [InlineData("<stageType>BOOST", "<stageType>FOREST", "line 3: <stageType> says 'FOREST', expected BOOST")]
    [InlineData("<featureType>HAAR", "<featureType>HOG", "<featureType> says 'HOG'")]
    [InlineData("<featureType>HAAR", "<featureType>SIFT", "expected HAAR or LBP")]
    [InlineData("<width>12", "<width>2000000000", "makes the window 2000000000 pixels long")]
    [InlineData("<width>12", "<width>twelve", "says 'twelve', expected a whole number")]
    [InlineData("<width>12", "<width>6", "reaches out of the window")]
    [InlineData("<maxCatCount>0", "<maxCatCount>256", "expected 0 for Haar")]
    [InlineData("0 -1 2 ", "0 -1 30 ", "names feature 30, but there are 30")]
    [InlineData("0 -1 2 ", "0 -1 -1 ", "names feature -1")]
    [InlineData("0 -1 2 ", "0 -2 2 ", "sends node 0 to -2")]
    [InlineData("0 -1 2 ", "1 -1 2 ", "sends node 0 to 1")]
    [InlineData("<leafValues>", "<leafValues>0.5 ", "has 3 values")]
    [InlineData("<stageThreshold>", "<stageThreshold>1e999 ", "expected a number")]
    [InlineData("<features>", "<merkmale>", "not an XML file that can be read to its end")]
    [InlineData("opencv_storage", "storage", "<storage> is not what a cascade file of OpenCV begins with")]
    [InlineData(
        "<stageType>BOOST", "<stageType>&a;",
        "line 3: this is not an XML file that can be read to its end: Reference to undeclared entity 'a'")]
    public void What_is_wrong_in_a_file_is_named_with_its_line(string from, string to, string message)
    {
        string text = File.ReadAllText(CascadeFixtures.Path("stumps.xml"));
        Assert.Contains(from, text);
        var error = Assert.Throws<InputException>(() => Read(text.Replace(from, to)));
        Assert.Contains("broken.xml, line ", error.Message);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("", "is empty; the download failed")]
    [InlineData("\0\0\0\0", "has zeros only")]
    [InlineData("\n\n<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"></head>", "is a web page, not a cascade")]
    [InlineData("<!doctype HTML>", "the address that begins with https://raw.githubusercontent.com/")]
    [InlineData("<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", "is a web page, not a cascade")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n", "is a Git LFS pointer")]
    [InlineData("404: Not Found", "is a text ('404: Not Found')")]
    [InlineData("{\"message\": \"Not Found\"}", "is JSON")]
    [InlineData("%YAML:1.0\n---\ncascade:", "is YAML of OpenCV")]
    [InlineData("\u001f\u008b\u0008", "is a gzip archive")]
    [InlineData("\u0008\u0006\u0012\u0007pytorch", "holds the weights of a network")]
    [InlineData("<annotation><object/></annotation>", "<annotation> holds boxes of pictures")]
    [InlineData("<net name=\"x\"><layers/></net>", "is a network of OpenVINO")]
    [InlineData("<Error><Code>AccessDenied</Code></Error>", "is a service's error message")]
    [InlineData("<opencv_storage><cascade><stageParams/></cascade></opencv_storage>", "holds the parameters of a training only")]
    [InlineData("<opencv_storage><params><stageParams/></params></opencv_storage>", "is cascade.xml beside it")]
    [InlineData("<opencv_storage><stage0><weakClassifiers/></stage0></opencv_storage>", "is one stage of a training")]
    [InlineData("<opencv_storage><opencv_lbphfaces><threshold/></opencv_lbphfaces></opencv_storage>", "tells whose face it is")]
    [InlineData("<opencv_storage><opencv_ml_svm><svmType/></opencv_ml_svm></opencv_storage>", "OpenCV's machine learning")]
    [InlineData("<opencv_storage><d type_id=\"opencv-object-detector-hog\"><a/></d></opencv_storage>", "histograms of gradients")]
    [InlineData("<opencv_storage><camera_matrix type_id=\"opencv-matrix\"/></opencv_storage>", "a camera's calibration")]
    [InlineData("<opencv_storage><a>1</a></opencv_storage>", "holds other data of OpenCV (<a>)")]
    public void A_file_that_is_no_cascade_is_named_for_what_it_is(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder["cascade.xml"];
        File.WriteAllText(path, content, Encoding.Latin1);
        string message = Assert.Throws<InputException>(() => CascadeDetector.Load(path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData("\"b\"")]
    [InlineData("SYSTEM \"file:///etc/hostname\"")]
    public void Entities_are_never_followed_and_their_use_is_named_with_its_line(string definition)
    {
        string text = File.ReadAllText(CascadeFixtures.Path("stumps.xml"))
            .Replace("<?xml version=\"1.0\"?>", $"<!DOCTYPE x [<!ENTITY a {definition}>]>").Replace("<stageType>BOOST", "<stageType>&a;");
        Assert.Contains("broken.xml, line 3: ", Assert.Throws<InputException>(() => Read(text)).Message);
    }

    [Fact]
    public void A_tilted_feature_that_leaves_the_window_on_the_left_is_refused()
    {
        string text = File.ReadAllText(CascadeFixtures.Path("stumps.xml")).Replace("<tilted>0", "<tilted>1");
        Assert.Contains("reaches out of the window", Assert.Throws<InputException>(() => Read(text)).Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_errors()
    {
        Assert.Throws<InputException>(() => CascadeDetector.Load("/nowhere/cascade.xml"));
        Assert.Throws<InputException>(() => CascadeDetector.Load("/"));
    }

    [Theory]
    [InlineData("stumps")]
    [InlineData("trees")]
    [InlineData("patterns")]
    [InlineData("old")]
    public void Damaged_files_are_refused_or_search_within_their_bounds(string name)
    {
        byte[] file = File.ReadAllBytes(CascadeFixtures.Path(name + ".xml"));
        var random = new Random(11);
        byte[] noise = new byte[40 * 40];
        foreach (ref byte level in noise.AsSpan()) level = (byte)random.Next(256);
        var picture = new GreyImage(40, 40, noise);
        int read = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = Damage(file, random);
            try
            {
                new PictureSearch(Read(damaged)).Run(picture, new() { ScaleFactor = 1.5 });
                read++;
            }
            catch (InputException e)
            {
                Assert.Contains("broken.xml", e.Message);
            }
        }
        Assert.InRange(read, 1, 299);
    }

    static byte[] Damage(byte[] file, Random random)
    {
        if (random.Next(4) == 0) return file[..random.Next(file.Length)];
        byte[] damaged = [.. file];
        var likely = "0123456789-. <>/eE"u8;
        for (int changes = 1 + random.Next(4); changes > 0; changes--)
            damaged[random.Next(damaged.Length)] = likely[random.Next(likely.Length)];
        return damaged;
    }

    static Cascade Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    static Cascade Read(byte[] bytes) => CascadeReader.Read(CascadeElement.Read(new MemoryStream(bytes), "broken.xml"));
}
