namespace Boxfit.Tests.Data.Datasets;

public sealed class EmptyPicturesTests : IDisposable
{
    readonly PictureFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(EmptyPictures.LeaveOut, 10, 10, false)]
    [InlineData(EmptyPictures.Take, 1, 1, true)]
    [InlineData(EmptyPictures.Take, 10, 1, true)]
    [InlineData(EmptyPictures.TakeMany, 9, 10, false)]
    [InlineData(EmptyPictures.TakeMany, 10, 10, true)]
    [InlineData(EmptyPictures.TakeMany, 11, 10, false)]
    public void They_are_taken_where_that_is_asked_for(EmptyPictures empty, int count, int boxed, bool areTaken)
    {
        var dataset = Load(empty, count, boxed);
        Assert.Equal((count, areTaken), (dataset.EmptyCount, dataset.TakesEmpty));
        Assert.Equal(areTaken ? count : 0, dataset.Samples.Count(s => !s.HasObject));
        Assert.Equal(areTaken ? 0 : count, dataset.Skipped.Count(s => s.IsEmpty));
        // In the order of the file.
        Assert.Equal(dataset.Samples.Select(s => s.Row).Order(), dataset.Samples.Select(s => s.Row));
    }

    [Theory]
    [InlineData(true, "", 0)] // in no part
    [InlineData(true, "test", 0)] // with nothing to learn from
    [InlineData(true, "train", 10)]
    [InlineData(false, "", 10)] // where all parts are drawn
    [InlineData(false, "test", 10)]
    public void Where_the_data_says_the_parts_they_need_one(bool byParts, string part, int taken)
    {
        var rows = new StringBuilder("path,x1,y1,x2,y2,split\n");
        for (int i = 0; i < 12; i++)
        {
            _folder.AddPicture($"a{i}.png");
            rows.Append(CultureInfo.InvariantCulture, $"a{i}.png,4,2,20,10,{(i < 8 ? "train" : "test")}\n");
        }
        for (int i = 0; i < 10; i++)
        {
            _folder.AddPicture($"none{i}.png");
            rows.Append(CultureInfo.InvariantCulture, $"none{i}.png,,,,,{part}\n");
        }
        string file = _folder.AddFile("boxes.csv", $"{rows}");
        var options = new DatasetOptions { File = file, ByParts = byParts, Empty = EmptyPictures.TakeMany };
        var dataset = Dataset.Load(options);
        Assert.Equal((10, taken), (dataset.EmptyCount, dataset.Samples.Count(s => !s.HasObject)));
        Assert.Equal(10 - taken, dataset.Skipped.Count(s => s.IsEmpty));
        // Asked for, what has a part is taken, so that a run goes on with the same ones.
        dataset = Dataset.Load(options with { Empty = EmptyPictures.Take });
        Assert.Equal(byParts && part.Length == 0 ? 0 : 10, dataset.Samples.Count(s => !s.HasObject));
    }

    [Fact]
    public void Rows_that_name_one_again_are_repeats()
    {
        _folder.AddPicture("a.png");
        _folder.AddPicture("b.png");
        var dataset = Dataset.Load(new()
        {
            File = _folder.AddFile("boxes.csv", "path,x1,y1,x2,y2\na.png,4,2,20,10\nb.png,,,,\n./b.png,,,,\n"), Empty = EmptyPictures.Take,
        });
        Assert.Equal([true, false], dataset.Samples.Select(s => s.HasObject));
        Assert.Equal((4, true), Assert.Single(dataset.Skipped) is var again ? (again.Row, again.IsRepeat) : default);
    }

    [Fact]
    public void A_picture_with_a_box_in_another_row_is_not_empty()
    {
        _folder.AddPicture("a.png");
        _folder.AddPicture("b.png");
        var dataset = Dataset.Load(new()
        {
            File = _folder.AddFile("boxes.csv", "path,x1,y1,x2,y2\na.png,4,2,20,10\n./a.png,,,,\nb.png,,,,\n"), Empty = EmptyPictures.Take,
        });
        Assert.Equal([true, false], dataset.Samples.Select(s => s.HasObject));
        Assert.Equal(1, dataset.EmptyCount);
    }

    [Fact]
    public void Only_such_pictures_are_no_data()
    {
        _folder.AddPicture("a.png");
        string file = _folder.AddFile("boxes.csv", "path,x1,y1,x2,y2\na.png,,,,\nb.png,4,2,20,10\n");
        string message = Assert.Throws<InputException>(() => Dataset.Load(new() { File = file, Empty = EmptyPictures.Take })).Message;
        Assert.Contains("no picture of 2 with an object can be used. The first, of row 3: ", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Formats_say_that_a_picture_shows_none(string format)
    {
        _folder.AddPicture("a.png");
        _folder.AddPicture("b.png");
        AnnotatedPicture[] pictures =
        [
            Picture("a.png") with { Objects = [new(4, 2, 20, 10, Label: "cat")] },
            Picture("b.png"),
        ];
        string path = Path.Combine(_folder.Path, "data");
        AnnotationFiles.Write(path, format, pictures);
        var dataset = Dataset.Load(new()
        {
            File = path, Reading = new() { Format = format }, Images = _folder.Path, Empty = EmptyPictures.Take,
        });
        Assert.Equal(["a.png", "b.png"], dataset.Samples.Select(s => Path.GetFileName(s.Path)).Order(StringComparer.Ordinal));
        Assert.Equal(1, dataset.Samples.Count(s => !s.HasObject));
    }

    public static TheoryData<string> Formats => [.. AnnotationFiles.WrittenFormatNames];

    AnnotatedPicture Picture(string name) => new()
    {
        Name = name, File = Path.Combine(_folder.Path, "data"), Row = 1, Width = 40, Height = 20,
    };

    Dataset Load(EmptyPictures empty, int count, int boxed)
    {
        var rows = new StringBuilder("path,x1,y1,x2,y2\n");
        for (int i = 0; i < count; i++)
        {
            _folder.AddPicture($"none{i}.png");
            rows.Append(CultureInfo.InvariantCulture, $"none{i}.png,,,,\n");
            // Those with a box stand among them.
            for (int b = i == 0 ? 0 : boxed; b < boxed; b++)
            {
                _folder.AddPicture($"a{b}.png");
                rows.Append(CultureInfo.InvariantCulture, $"a{b}.png,4,2,20,10\n");
            }
        }
        return Dataset.Load(new() { File = _folder.AddFile("boxes.csv", $"{rows}"), Empty = empty });
    }
}
