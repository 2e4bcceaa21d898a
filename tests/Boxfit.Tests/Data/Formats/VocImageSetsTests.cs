namespace Boxfit.Tests.Data.Formats;

public sealed class VocImageSetsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public VocImageSetsTests()
    {
        foreach (string name in (string[])["a", "b", "c"])
        {
            _folder.Write($"Annotations/{name}.xml",
                "<annotation><filename>old.jpg</filename><object><name>cat</name><bndbox><xmin>3</xmin><ymin>2</ymin><xmax>9</xmax>" +
                "<ymax>7</ymax></bndbox></object></annotation>");
        }
    }

    public void Dispose() => _folder.Dispose();

    void List(string name, string names, string place = "Main/") =>
        _folder.Write($"ImageSets/{place}{name}.txt", names.Replace(' ', '\n') + "\n");

    string?[] Parts(out IReadOnlyList<string> notes, string path = "")
    {
        var set = AnnotationFiles.Read(_folder[path]);
        notes = [.. set.Notes.Select(n => n.Replace(_folder.Path, "DIR"))];
        return [.. set.Pictures.Select(p => p.Part)];
    }

    [Theory]
    [InlineData("", "Main/")]
    [InlineData("Annotations", "Main/")]
    [InlineData("", "")]
    public void The_lists_are_the_parts(string path, string place)
    {
        List("train", "c", place);
        List("val", "a.jpg", place);
        List("trainval", "a c", place);
        List("test", "b x y", place);
        _folder.Write("ImageSets/Main/cat_train.txt", "a  1\nb -1\n");
        Assert.Equal(["validation", "test", "train"], Parts(out var notes, path));
        string folder = "DIR/ImageSets" + (place.Length == 0 ? "" : "/Main");
        Assert.Equal(
            [$"{folder}: left out 2 pictures of the lists without an XML file.", $"The parts are those of the lists in {folder}."],
            notes);
    }

    [Fact]
    public void Trainval_is_train_where_it_is_not_divided_itself()
    {
        List("trainval", "a c");
        List("test", "b");
        Assert.Equal(["train", "test", "train"], Parts(out _));
    }

    [Fact]
    public void Lists_that_do_not_divide_all_pictures_once_are_no_parts()
    {
        List("train", "a");
        List("val", "b");
        Assert.Equal([null, null, null], Parts(out var notes));
        Assert.Equal(["The lists in DIR/ImageSets/Main are not used as parts: 1 of 3 pictures is in none of the lists."], notes);

        List("val", "b c a");
        Assert.Equal([null, null, null], Parts(out notes));
        Assert.Equal(["The lists in DIR/ImageSets/Main are not used as parts: \"a\" is in train and in validation."], notes);

        List("train", "a b c");
        List("val", "");
        Assert.Equal([null, null, null], Parts(out notes));
        Assert.Empty(notes);
    }
}
