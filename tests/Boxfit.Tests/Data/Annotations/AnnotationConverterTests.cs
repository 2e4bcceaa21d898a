namespace Boxfit.Tests.Data.Annotations;

public sealed class AnnotationConverterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""[{"data":{"image":"a.jpg"},"annotations":[]}]""", "not labelled yet and are left out: 1")]
    [InlineData("""{"images":[],"annotations":[]}""", "It names no picture.")]
    [InlineData("""{"images":[{"id":1}],"annotations":[]}""", "image 1 has no file_name.")]
    public void Data_of_which_nothing_is_left_says_why(string content, string text)
    {
        var options = new ConversionOptions { Data = _folder.Write("data.json", content), To = "csv", Out = _folder["out.csv"] };
        Assert.Contains(text, Assert.Throws<InputException>(() => AnnotationConverter.Convert(options)).Message);
        Assert.False(File.Exists(options.Out));
    }

    [Theory]
    [InlineData("yolo", "labels/a/x.txt labels/b/c/x.txt labels/d/c/x.txt labels/y-bmp.txt labels/y.txt")]
    [InlineData("voc", "a_x.xml b_c_x.xml d_c_x.xml y-bmp.xml y.xml")]
    [InlineData("labelme", "a_x.json b_c_x.json d_c_x.json y-bmp.json y.json")]
    public void Pictures_of_one_name_keep_their_folders_in_those_of_their_files(string format, string files)
    {
        string[] names = ["a/x.png", "b/c/x.png", "d/c/x.png", "e/y.png", "e/y.bmp"];
        foreach (var (i, name) in names.Index()) _folder.WritePicture(name, new RgbImage(120 + i, 90));
        string rows = string.Concat(names.Select((n, i) => $"{n},30,20,{50 + i},70\n"));
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\n" + rows);
        AnnotationConverter.Convert(new() { Data = data, To = format, Out = _folder["out"] });
        string ending = Path.GetExtension(files);
        Assert.Equal(
            files.Split(' '),
            Directory.GetFiles(_folder["out"], "*" + ending, SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_folder["out"], f)).Where(f => format != "yolo" || f.StartsWith("labels/"))
                .Order(StringComparer.Ordinal));

        AnnotationConverter.Convert(new() { Data = _folder["out"], To = "csv", Out = _folder["again.csv"] });
        var again = Dataset.Load(new() { File = _folder["again.csv"] }).Samples;
        Assert.Equal(
            names.Select((_, i) => (120 + i, 50.0 + i)), again.Select(s => (s.Width, Math.Round(s.Box.X2 * s.Width, 3))).Order());
    }

    [Fact]
    public void One_picture_under_two_names_has_the_objects_of_both_where_one_is_chosen()
    {
        PictureWriter.SavePng(new RgbImage(120, 90), _folder["a.png"]);
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.png,30,20,50,70\n./a.png,1,2,100,80\n");
        var options = new ConversionOptions
        {
            Data = data, To = "csv", Out = _folder["out.csv"], Objects = new(ObjectPolicy.Error),
        };
        Assert.Contains("has 2 boxes", Assert.Throws<InputException>(() => AnnotationConverter.Convert(options)).Message);
        AnnotationConverter.Convert(options with { Objects = new(ObjectPolicy.Largest) });
        Assert.Equal("path,x1,y1,x2,y2\na.png,1,2,100,80\n", File.ReadAllText(options.Out));
    }

    [Fact]
    public void One_box_of_two_classes_under_two_names_is_found_by_either_class()
    {
        PictureWriter.SavePng(new RgbImage(120, 90), _folder["a.png"]);
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2,label\na.png,30,20,50,70,face\n./a.png,30,20,50,70,head\n");
        var options = new ConversionOptions { Data = data, To = "csv", Out = _folder["out.csv"] };
        AnnotationConverter.Convert(options with { Objects = ObjectChoice.Parse("class head") });
        Assert.Equal("path,x1,y1,x2,y2,label\na.png,30,20,50,70,head\n", File.ReadAllText(_folder["out.csv"]));
    }

    [Theory]
    [InlineData("a.png,30,20,50,70,face\na.png,30,20,50,70,face\n", false)]
    [InlineData("a.png,30,20,50,70,face\n./a.png,30,20,50,70,face\n", false)]
    [InlineData("a.png,30,20,50,70,face\na.png,30,20,50,70,head\n", true)]
    [InlineData("a.png,30,20,50,70,face\n./a.png,30,20,50,71,face\n", true)]
    public void What_several_objects_are_is_the_same_as_for_training(string rows, bool areSeveral)
    {
        PictureWriter.SavePng(new RgbImage(120, 90), _folder["a.png"]);
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2,label\n" + rows);
        var choice = new ObjectChoice(ObjectPolicy.Error);
        Action convert = () => AnnotationConverter.Convert(
            new() { Data = data, To = "csv", Out = _folder["out.csv"], Objects = choice });
        Action load = () => Dataset.Load(new() { File = data, Objects = choice });
        foreach (var act in (Action[])[convert, load])
        {
            if (areSeveral) Assert.Contains("has ", Assert.Throws<InputException>(act).Message);
            else act();
        }
        if (!areSeveral) Assert.Equal("path,x1,y1,x2,y2,label\na.png,30,20,50,70,face\n", File.ReadAllText(_folder["out.csv"]));
    }

    [Fact]
    public void What_training_stops_at_is_said_and_written_as_it_stands()
    {
        PictureWriter.SavePng(new RgbImage(120, 90), _folder["a.png"]);
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2\na.png,30,20,130,70\ngone.png,1,2,30,40\n");
        var converted = AnnotationConverter.Convert(new() { Data = data, To = "csv", Out = _folder["out.csv"] });
        Assert.Equal((2, 2), (converted.Pictures, converted.Boxes));
        Assert.Contains(
            "Boxes that reach out of their pictures are written as they stand: 1, the first of \"a.png\" in row 2. Training refuses " +
            "them, or cuts them with --outside-boxes clip.", converted.Notes);
        Assert.Contains(converted.Notes, n => n.StartsWith(
            "Pictures that could not be looked at are written all the same: 1. The first, \"gone.png\": ", StringComparison.Ordinal));
    }
}
