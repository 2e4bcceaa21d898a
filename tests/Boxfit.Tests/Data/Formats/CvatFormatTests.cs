namespace Boxfit.Tests.Data.Formats;

public sealed class CvatFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    AnnotationSet Read(string content) =>
        AnnotationFiles.Read(_folder.Write("annotations.xml", $"<annotations><version>1.1</version>{content}</annotations>"));

    AnnotationSet ReadShapes(string shapes) => Read($"<image id='0' name='a.jpg' width='120' height='80'>{shapes}</image>");

    string Refusal(string content) => Assert.Throws<InputException>(() => Read(content)).Message;

    [Theory]
    [InlineData("<polygon label='cat' points='30.50,20.00;90.00,30.00;40.00,70.00' z_order='0'/>", "30.5 20 90 70 cat")]
    [InlineData("<ellipse label='cat' cx='60' cy='45' rx='30' ry='25' z_order='0'/>", "30 20 90 70 cat")]
    [InlineData("<ellipse label='cat' cx='60' cy='45' rx='30' ry='25' rotation='90.00'/>", "35 15 85 75 cat")]
    [InlineData("<mask label='cat' rle='1, 2' left='30' top='20' width='60' height='50'/>", "30 20 90 70 cat")]
    [InlineData("<cuboid label='cat' xtl1='30' ytl1='25' xbl1='30' ybl1='70' xtr1='70' ytr1='25' xbr1='70' ybr1='69' " +
        "xtl2='90' ytl2='20' xbl2='90' ybl2='60' xtr2='50' ytr2='20' xbr2='50' ybr2='60'/>", "30 20 90 70 cat")]
    [InlineData("<box label='cat' xtl='-2' ytl='20' xbr='90' ybr='70' rotation='0.00'><attribute name='confidence'>0.5</attribute></box>",
        "-2 20 90 70 cat 0.5")]
    public void Of_an_area_the_box_around_it_counts(string shape, string expected)
    {
        var set = ReadShapes(shape);
        Assert.Empty(set.Problems);
        Assert.Equal($"a.jpg 120x80 : {expected}", FormatSample.Show(set));
    }

    [Theory]
    [InlineData("<points label='cat' points='1,2'/><polyline label='cat' points='1,2;3,4'/>", "Points and lines", 2)]
    [InlineData("<skeleton label='cat'><points label='1' points='1,2'/></skeleton>", "Points and lines", 1)]
    [InlineData("<tag label='cat'/>", "Tags", 1)]
    [InlineData("<box label='cat' outside='1' xtl='1' ytl='2' xbr='3' ybr='4'/>", "outside", 1)]
    public void What_is_no_object_is_counted(string shapes, string expected, int count)
    {
        var set = ReadShapes(shapes + "<box label='cat' xtl='30' ytl='20' xbr='90' ybr='70'/>");
        Assert.Equal("a.jpg 120x80 : 30 20 90 70 cat", FormatSample.Show(set));
        Assert.Contains(expected, Assert.Single(set.Notes));
        Assert.EndsWith($": {count}, the first in row 1.", set.Notes[0]);
    }

    [Theory]
    [InlineData("<box label='cat' xtl='30' ytl='20' xbr='90'/>", "shape 1 of \"a.jpg\" is a box without ybr")]
    [InlineData("<box label='cat' xtl='30' ytl='x' xbr='90' ybr='70'/>", "ytl = \"x\", not a number")]
    [InlineData("<box label='cat' xtl='90' ytl='20' xbr='30' ybr='70' rotation='5'/>", "wrong order")]
    [InlineData("<box label='cat' xtl='30' ytl='20' xbr='90' ybr='70' rotation='much'/>", "rotation = \"much\"")]
    [InlineData("<ellipse label='cat' cx='60' cy='45' rx='-30' ry='25'/>", "-30 and 25, less than 0")]
    [InlineData("<mask label='cat' left='30' top='20' width='-60' height='50'/>", "-60×50, less than 0")]
    [InlineData("<polygon label='cat' points='1,2;3,4'/>", "polygon of 2 points")]
    [InlineData("<polygon label='cat' points='1,2;3,4;5'/>", "the point \"5\"")]
    [InlineData("<star label='cat'/>", "<star>")]
    public void A_shape_that_cannot_be_read_is_a_problem_and_its_picture_not_one_without_objects(string shape, string expected)
    {
        var set = ReadShapes(shape);
        Assert.Contains(expected, Assert.Single(set.Problems).Text);
        Assert.Empty(set.Pictures);
    }

    [Fact]
    public void Pictures_of_one_name_in_two_subsets_stay_apart()
    {
        var set = Read("<image id='0' name='a.jpg' subset='Train'><box label='cat' xtl='1' ytl='2' xbr='3' ybr='4'/></image>" +
            "<image id='1' name='a.jpg' subset='Test'/><image id='2' name='b.jpg' subset='batch 3'/>");
        Assert.Equal("Train/a.jpg x train: 1 2 3 4 cat | Test/a.jpg x test: | b.jpg x :", FormatSample.Show(set));
        Assert.Contains("neither train, validation nor test", Assert.Single(set.Notes));
    }

    [Fact]
    public void A_name_that_is_also_a_left_out_picture_s_is_told_apart() => Assert.Equal("Train/a.jpg x train:", FormatSample.Show(
        Read("<image id='0' name='a.jpg' subset='Train'/><image id='1' name='a.jpg' subset='Test'><points points='1,2'/></image>")));

    [Fact]
    public void The_same_picture_twice_is_a_problem_and_neither_counts()
    {
        var set = Read("<image id='0' name='a.jpg'/><image id='1' name='a.jpg'/><image id='2' name='b.jpg'/>");
        Assert.Contains("\"a.jpg\" is there twice", Assert.Single(set.Problems).Text);
        Assert.Equal("b.jpg x :", FormatSample.Show(set));
    }

    [Theory]
    [InlineData("<meta><task><mode>interpolation</mode></task></meta>")]
    [InlineData("<track id='0' label='cat'><box frame='0' outside='0' keyframe='1' xtl='1' ytl='2' xbr='3' ybr='4'/></track>")]
    public void Video_is_refused(string content) => Assert.Contains("Export it from CVAT as \"CVAT for images\"", Refusal(content));

    [Fact]
    public void A_video_exported_as_pictures_is_read() => Assert.Equal("frame_000000 x : 1 2 3 4 cat", FormatSample.Show(
        Read("<meta><task><mode>interpolation</mode></task></meta><image id='0' name='frame_000000'>" +
            "<box label='cat' xtl='1' ytl='2' xbr='3' ybr='4'/></image>")));

    [Fact]
    public void Other_XML_of_that_root_is_refused() => Assert.Contains("none of CVAT's", Assert.Throws<InputException>(() =>
        AnnotationFiles.Read(_folder.Write("a.xml", "<annotations><annotation/></annotations>"))).Message);

    [Fact]
    public void A_file_that_is_cut_is_refused_with_the_line() => Assert.Contains("cannot be read as XML",
        Assert.Throws<InputException>(() =>
            AnnotationFiles.Read(_folder.Write("a.xml", "<annotations><version>1.1</version><image name='a.jpg'>"))).Message);

    [Fact]
    public void A_picture_of_points_alone_is_left_out()
    {
        var set = ReadShapes("<points label='nose' points='30,20'/>");
        Assert.Empty(set.Pictures);
        Assert.Contains("Pictures whose objects are all passed over or wrong are left out: 1, the first in row 1.", set.Notes);
        Assert.Equal("a.jpg 120x80 :", FormatSample.Show(ReadShapes("<tag label='day'/>")));
    }
}
