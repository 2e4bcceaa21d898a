namespace Boxfit.Tests.Data.Formats;

public sealed class VocFormatTests : IDisposable
{
    const string Box = "<bndbox><xmin>30</xmin><ymin>20</ymin><xmax>90</xmax><ymax>70</ymax></bndbox>";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string objects) => AnnotationFiles.Read(
        _folder.Write("a.xml", $"<annotation><filename>a.jpg</filename>{objects}</annotation>"));

    static string Attribute(string value) =>
        "<attributes><attribute><name>occluded</name><value>True</value></attribute>" +
        $"<attribute><name>rotation</name><value>{value}</value></attribute></attributes>";

    [Theory]
    [InlineData("45.0", "21.109 6.109 98.891 83.891 cat")]
    [InlineData("90", "35 15 85 75 cat")]
    [InlineData("0.0", "30 20 90 70 cat")]
    public void A_box_that_CVAT_turned_gives_the_upright_box_around_it(string rotation, string expected)
    {
        var set = Read($"<object><name>cat</name>{Box}{Attribute(rotation)}</object>");
        Assert.Equal($"a.jpg x : {expected}", FormatSample.Show(set));
        string note = "Of boxes that are turned the upright box around each counts: 1, the first in row 1.";
        Assert.Equal(rotation == "0.0" ? [] : [note], set.Notes);
    }

    [Theory]
    [InlineData("Rotation")]
    [InlineData("ROTATION")]
    public void The_attribute_of_a_turned_box_counts_in_any_case(string name)
    {
        var set = Read($"<object><name>cat</name>{Box}{Attribute("90").Replace("rotation", name, StringComparison.Ordinal)}</object>");
        Assert.Equal("a.jpg x : 35 15 85 75 cat", FormatSample.Show(set));
    }

    [Fact]
    public void A_box_of_roLabelImg_is_turned_by_radians()
    {
        const string turned = "<robndbox><cx>60.0</cx><cy>45.0</cy><w>60.0</w><h>50.0</h><angle>0.785398163397</angle></robndbox>";
        var set = Read($"<object><type>robndbox</type><name>cat</name>{turned}</object>" +
            $"<object><type>bndbox</type><name>dog</name>{Box}</object>");
        Assert.Equal("a.jpg x : 21.109 6.109 98.891 83.891 cat; 30 20 90 70 dog", FormatSample.Show(set));
        Assert.Single(set.Notes);
    }

    /// <summary>As labelImg writes names: bare, with the folder's name; the path leads from the XML files' folder.</summary>
    [Fact]
    public void A_written_name_is_bare_and_the_picture_is_found_by_its_path()
    {
        // One of the same name lies where the bare name alone would lead.
        string[] photos = ["photos/2024/x.png", "photos/2025/x.png", "photos/y.png", "voc/x.png", "voc/images/x.png"];
        foreach (var (i, name) in photos.Index()) _folder.WritePicture(name, new RgbImage(100 + i, 50));
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\n" + string.Concat(photos[..3].Select(p => $"{p},30,20,90,40\n")));
        AnnotationConverter.Convert(new() { Data = data, To = "voc", Out = _folder["voc/xml"] });
        Assert.Contains(
            "<annotation>\n\t<folder>2024</folder>\n\t<filename>x.png</filename>\n\t<path>../../photos/2024/x.png</path>\n\t<size>",
            File.ReadAllText(_folder["voc/xml/2024_x.xml"]));
        foreach (string? images in (string?[])[null, _folder["photos"], _folder["voc/images"]])
        {
            var samples = Dataset.Load(new() { File = _folder["voc/xml"], Images = images }).Samples;
            Assert.Equal(
                [(_folder[photos[0]], 100), (_folder[photos[1]], 101), (_folder[photos[2]], 102)],
                samples.Select(s => (s.Path, s.Width)));
        }
    }

    [Theory]
    [InlineData("<filename>x.png</filename><path>sub/x.png</path>", "sub/x.png", "")]
    [InlineData("<filename>x.png</filename><path>sub\\x.png</path>", "sub\\x.png", "")]
    [InlineData("<filename>x.png</filename><path>x.png</path>", "x.png", "x.png")]
    [InlineData("<filename>x.png</filename><path>/home/anna/x.png</path>", "x.png", "/home/anna/x.png")]
    [InlineData("<filename>x.png</filename><path>C:\\anna\\x.png</path>", "x.png", "C:\\anna\\x.png")]
    [InlineData("<filename>x.png</filename><path>sub/other.png</path>", "x.png", "sub/other.png")]
    public void A_path_that_is_written_from_the_files_names_the_picture(string names, string name, string others)
    {
        var picture = Assert.Single(AnnotationFiles.Read(_folder.Write("a.xml", $"<annotation>{names}</annotation>")).Pictures);
        Assert.Equal((name, others), (picture.Name, string.Join(' ', picture.OtherNames)));
    }

    [Theory]
    [InlineData("<polygon><pt><x>90</x><y>20.5</y></pt><pt><x>30</x><y>70</y></pt><username>me</username></polygon>", "30 20.5 90 70 cat")]
    [InlineData("<polygon><x1>90</x1><y1>20.5</y1><x2>30</x2><y2>70</y2><x3>40</x3><y3>60</y3></polygon>", "30 20.5 90 70 cat")]
    [InlineData(Box + "<polygon><x1>1</x1><y1>1</y1><x2>2</x2><y2>2</y2></polygon>", "30 20 90 70 cat")]
    [InlineData("<part><name>head</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></part>" + Box,
        "30 20 90 70 cat")]
    [InlineData("<bndbox><xmax>90.75</xmax><xmin>30.25</xmin><ymax>70</ymax><ymin>20</ymin></bndbox><difficult>1</difficult>",
        "30.25 20 90.75 70 cat")]
    public void The_object_s_own_box_counts(string content, string expected)
    {
        var set = Read($"<object><name>cat</name>{content}</object>");
        Assert.Empty(set.Problems);
        Assert.Equal($"a.jpg x : {expected}", FormatSample.Show(set));
    }

    [Theory]
    [InlineData(Box + Box, "has 2 boxes")]
    [InlineData(Box + "<angle>30</angle>", "<angle> 30, and it is not known")]
    [InlineData("<bndbox><xmin>90</xmin><ymin>20</ymin><xmax>30</xmax><ymax>70</ymax></bndbox>" +
        "<attributes><attribute><name>rotation</name><value>4</value></attribute></attributes>", "wrong order")]
    [InlineData("<robndbox><cx>60</cx><cy>45</cy><w>-6</w><h>50</h><angle>1</angle></robndbox>", "-6×50, less than 0")]
    [InlineData("<robndbox><cx>60</cx><cy>45</cy><w>6</w><h>50</h></robndbox>", "has no <angle>")]
    [InlineData("<polygon><x1>1</x1></polygon>", "a <polygon> without points")]
    public void What_is_not_certain_is_a_problem(string content, string text)
    {
        var set = Read($"<object><name>cat</name>{content}</object>");
        Assert.Contains(text, Assert.Single(set.Problems).Text);
        Assert.Empty(set.Pictures);
    }

    [Fact]
    public void Objects_that_LabelMe_deleted_are_counted()
    {
        var set = Read($"<object><name>old</name><deleted>1</deleted>{Box}</object>" +
            $"<object><name>cat</name><deleted>0</deleted>{Box}</object>");
        Assert.Equal("a.jpg x : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Equal(["Objects marked as deleted are passed over: 1, the first in row 1."], set.Notes);
    }

    /// <summary>Stanford Dogs: a folder for each breed, files without an ending, and names that are not filled in.</summary>
    [Theory]
    [InlineData("Annotation", "Images", "", "%s")]
    [InlineData("Annotation", "Images", "", null)]
    [InlineData("Annotations", "images", ".xml", "%s")]
    public void Files_may_lie_in_folders_of_classes_without_an_ending(string files, string images, string ending, string? name)
    {
        using var folder = new PictureFolder();
        foreach (string breed in (string[])["n1-Beagle", "n2-Pug"])
        {
            folder.AddPicture($"{images}/{breed}/{breed}_1.png", 120, 80);
            folder.AddFile($"{files}/{breed}/{breed}_1{ending}",
                $"<annotation>\n<filename>{name ?? $"{breed}_1"}</filename><object><name>dog</name>{Box}</object></annotation>");
        }
        folder.AddFile("LICENSE", "free");
        var set = AnnotationFiles.Read(folder.Path);
        Assert.Equal("voc", set.Format);
        Assert.Equal([(30.0, 70.0), (30.0, 70.0)], set.Pictures.Select(p => (p.Objects[0].X1, p.Objects[0].Y2)));
        var locator = new PictureLocator(set, null);
        Assert.Equal(["n1-Beagle_1.png", "n2-Pug_1.png"], set.Pictures.Select(p => Path.GetFileName(locator.Find(p))));
    }

    [Theory]
    [InlineData("<objects><object><name>cat</name>" + Box + "</object></objects>", "<objects>")]
    [InlineData("<Object><name>cat</name>" + Box + "</Object>", "<Object>")]
    [InlineData("<outputs><object><item><name>cat</name>" + Box + "</item></object></outputs>", "<outputs>")]
    public void Boxes_elsewhere_in_the_file_are_not_passed_over(string content, string name)
    {
        var set = Read(content);
        Assert.Contains($"has boxes in {name}", Assert.Single(set.Problems).Text);
        Assert.Empty(set.Pictures);
    }

    [Fact]
    public void A_box_by_other_names_says_what_it_has() => Assert.Contains("has no <xmin>, but <x>, <y>, <w>, <h>", Assert.Single(
        Read("<object><bndbox><x>30</x><y>20</y><w>60</w><h>50</h></bndbox></object>").Problems).Text);

    [Fact]
    public void Files_in_folders_below_are_not_lost_without_a_word()
    {
        string content = $"<annotation><filename>a.jpg</filename><object>{Box}</object></annotation>";
        _folder.Write("set/a.xml", content);
        Assert.Empty(AnnotationFiles.Read(_folder["set"]).Notes);
        _folder.Write("set/more/b.xml", content);
        _folder.Write("set/more/.c.xml", content);
        string note = Assert.Single(AnnotationFiles.Read(_folder["set"]).Notes);
        Assert.Contains("which are not read: 1, such as " + _folder["set/more/b.xml"], note);
    }
}
