namespace Boxfit.Tests.Data.Datasets;

public sealed class NegativePicturesTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_folders_and_below_come_after_the_data()
    {
        _folder.AddPicture("photos/a.png");
        string first = _folder.AddPicture("none/1.png", 8, 6), below = _folder.AddPicture("none/deep/2.png");
        string other = _folder.AddPicture("more/3.png");
        _folder.AddFile("none/notes.txt", "no picture");
        var dataset = Load("photos/a.png,4,2,20,10\n", "none", "more", "none");
        Assert.Equal([true, false, false, false], dataset.Samples.Select(s => s.HasObject));
        Assert.Equal([first, below, other], dataset.Samples.Skip(1).Select(s => s.Path));
        Assert.Equal(["none/1.png", "none/deep/2.png", "more/3.png"], dataset.Samples.Skip(1).Select(s => s.Name));
        Assert.Equal([1, 2, 3], dataset.Samples.Skip(1).Select(s => s.Row));
        Assert.Equal((8, 6), (dataset.Samples[1].Width, dataset.Samples[1].Height));
        Assert.True(dataset.TakesEmpty);
        Assert.Equal(3, dataset.Negatives.Count);
    }

    [Fact]
    public void One_that_the_data_has_a_box_for_is_an_error_that_names_it()
    {
        _folder.AddPicture("photos/a.png");
        _folder.AddPicture("photos/b.png");
        string path = _folder.AddPicture("photos/c.png");
        string message = Assert.Throws<InputException>(() => Load("photos/a.png,,,,\nphotos/c.png,4,2,20,10\n", "photos")).Message;
        Assert.StartsWith($"--negatives: {path} is said to show no object, but ", message, StringComparison.Ordinal);
        Assert.Contains("has a box for it (row 3)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_the_data_names_without_a_box_counts_once()
    {
        _folder.AddPicture("a.png");
        _folder.AddPicture("none/b.png");
        var dataset = Load("a.png,4,2,20,10\nnone/b.png,,,,\n", "none");
        Assert.Equal([true, false], dataset.Samples.Select(s => s.HasObject));
        Assert.Empty(dataset.Negatives);
    }

    [Fact]
    public void One_that_cannot_be_read_is_skipped()
    {
        _folder.AddPicture("a.png");
        _folder.AddPicture("none/1.png");
        _folder.AddFile("none/2.png", "no picture");
        var dataset = Load("a.png,4,2,20,10\n", "none");
        Assert.Equal(2, dataset.Samples.Count);
        var skipped = Assert.Single(dataset.Skipped);
        Assert.Equal(("none/2.png", 2, true), (skipped.Name, skipped.Row, skipped.IsUnusable));
    }

    [Theory]
    [InlineData("nowhere", "--negatives: there is no folder ")]
    [InlineData("empty", " has no picture, nor have folders below it")]
    public void A_folder_without_pictures_is_an_error(string folder, string expected)
    {
        _folder.AddPicture("a.png");
        _folder.AddFile("empty/notes.txt", "");
        string message = Assert.Throws<InputException>(() => Load("a.png,4,2,20,10\n", folder)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    Dataset Load(string csv, params string[] negatives) => Dataset.Load(new()
    {
        File = _folder.AddFile("boxes.csv", "path,x1,y1,x2,y2\n" + csv),
        Negatives = [.. negatives.Select(n => Path.Combine(_folder.Path, n))],
    });
}
