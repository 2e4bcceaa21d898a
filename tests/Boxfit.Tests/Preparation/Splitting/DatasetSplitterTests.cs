using Boxfit.Tests.Preparation.Checking;
using FsCheck;
using FsCheck.Fluent;

namespace Boxfit.Tests.Preparation.Splitting;

public sealed class DatasetSplitterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Csv(IEnumerable<string> names, string header = "path,x1,y1,x2,y2", string rest = "1,1,9,9") =>
        _folder.Write("boxes.csv", header + "\n" + string.Concat(names.Select(n => $"{n},{rest}\n")));

    /// <summary>Pictures that look different, as many as named.</summary>
    void Draw(params string[] names)
    {
        Directory.CreateDirectory(_folder.Path);
        foreach (string name in names) PictureWriter.SavePng(Scenes.Draw(SeededRandom.Key(name).GetHashCode()), _folder[name]);
    }

    static string[] NamesOf(SplitResult result, string part) =>
        [.. result.Pictures.Where(p => result.Parts[p.Part].Name == part).Select(p => p.Picture.Name)];

    [Fact]
    public void Every_picture_is_in_one_part_groups_are_whole_and_the_seed_decides() => Prop.ForAll(
        Gen.Choose(1, 7).NonEmptyListOf().Where(g => g.Count >= 3).ToArbitrary(), Gen.Choose(0, 99).ToArbitrary(),
        ArbMap.Default.ArbFor<bool>(), (sizes, seed, folds) =>
        {
            string[] names = [.. sizes.SelectMany((size, group) => Enumerable.Range(0, size).Select(i => $"g{group}_{i}.jpg"))];
            var options = new SplitOptions
            {
                Data = Csv(names), AllowDuplicates = true, Group = new("^(g[0-9]+)_"), Seed = (ulong)seed, Folds = folds ? 3 : 0,
                Train = 0.5, Validation = 0.25,
            };
            var result = DatasetSplitter.Split(options);
            bool complete = result.Pictures.Select(p => p.Picture.Name).SequenceEqual(names)
                && result.Parts.Sum(p => p.Pictures) == names.Length;
            bool whole = result.Pictures.GroupBy(p => p.Picture.Name.Split('_')[0]).All(g => g.Select(p => p.Part).Distinct().Count() == 1);
            bool same = DatasetSplitter.Split(options).Pictures.Select(p => p.Part).SequenceEqual(result.Pictures.Select(p => p.Part));
            return complete && whole && same && result.Parts.All(p => p.Pictures > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pictures_stay_in_their_parts_and_what_belongs_to_them_comes_to_them()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 8).Select(i => $"a{i}.jpg,1,1,9,9,train"), "b0.jpg,1,1,9,9,validation", "c0.jpg,1,1,9,9,test",
            "c1.jpg,1,1,9,9,", .. Enumerable.Range(0, 9).Select(i => $"n{i}.jpg,1,1,9,9,"),
        ];
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2,split\n" + string.Concat(rows.Select(r => r + "\n")));
        var options = new SplitOptions
        {
            Data = data, AllowDuplicates = true, KeepParts = true, Group = new("^(c|[abn][0-9])"), Train = 0.6, Validation = 0.2,
        };
        var result = DatasetSplitter.Split(options);
        Assert.All(result.Pictures.Where(p => p.Picture.Part is not null), p => Assert.Equal(p.Picture.Part, result.Parts[p.Part].Name));
        Assert.Contains("c1.jpg", NamesOf(result, "test"));
        Assert.Equal([12, 4, 4], result.Parts.Select(p => p.Pictures));
        Assert.DoesNotContain(result.Notes, n => n.Contains("in another now"));
        // Drawn anew, some are elsewhere.
        Assert.Contains(DatasetSplitter.Split(options with { KeepParts = false }).Notes, n => n.Contains("--keep-parts leaves them"));
        string message = Assert.Throws<InputException>(() => DatasetSplitter.Split(options with { Validation = 0 })).Message;
        Assert.Contains("puts \"b0.jpg\" into validation, which has no share here", message);
        Assert.Throws<InputException>(() => DatasetSplitter.Split(options with { Folds = 3 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Data_that_training_refuses_is_not_divided_unless_it_is_allowed(bool allowDuplicates)
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"{i}.png")];
        Draw(names);
        string data = Csv(names, "path,x1,y1,x2,y2,image_width,image_height", "1,1,9,9,640,480");
        var options = new SplitOptions { Data = data, AllowDuplicates = allowDuplicates };
        string message = Assert.Throws<InputException>(() => DatasetSplitter.Split(options)).Message;
        Assert.Contains("annotated as 640×480", message, StringComparison.Ordinal);
        Assert.Contains("--allow size-mismatch", message, StringComparison.Ordinal);
        Assert.Equal(8, DatasetSplitter.Split(options with { Allowed = [DataFault.SizeMismatch] }).Pictures.Count);
    }

    [Fact]
    public void Copies_and_near_copies_are_in_one_part()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"{i}.png")];
        Draw(names);
        for (int i = 0; i < 6; i++)
        {
            File.Copy(_folder[$"{i}.png"], _folder[$"copy-{i}.png"]);
            PictureWriter.SaveJpeg(PictureReader.Read(_folder[$"{i}.png"]), _folder[$"near-{i}.jpg"]);
        }
        string data = Csv([.. names, .. Enumerable.Range(0, 6).SelectMany(i => (string[])[$"copy-{i}.png", $"near-{i}.jpg"])]);
        for (ulong seed = 0; seed < 5; seed++)
        {
            var result = DatasetSplitter.Split(new() { Data = data, Seed = seed, Train = 0.5, Validation = 0.2 });
            Assert.Equal((6, 0), (result.DuplicateGroups, result.DuplicateGroupsTorn));
            var part = result.Pictures.ToDictionary(p => p.Picture.Name, p => p.Part);
            for (int i = 0; i < 6; i++) Assert.Equal((part[$"{i}.png"], part[$"{i}.png"]), (part[$"copy-{i}.png"], part[$"near-{i}.jpg"]));
        }
        Assert.Null(DatasetSplitter.Split(new() { Data = data, AllowDuplicates = true }).DuplicateGroups);
        var rows = DatasetSplitter.Split(new() { Data = data, ByRows = true, Train = 0.5, Validation = 0 });
        Assert.Equal(6, rows.DuplicateGroupsTorn);
    }

    [Fact]
    public void Rows_are_taken_in_order_as_the_recipe_does()
    {
        string data = Csv(Enumerable.Range(0, 10).Select(i => $"{i}.jpg"));
        var result = DatasetSplitter.Split(new() { Data = data, ByRows = true, AllowDuplicates = true, Train = 0.8, Validation = 0 });
        Assert.Equal(["train", "test"], result.Parts.Select(p => p.Name));
        Assert.Equal(["8.jpg", "9.jpg"], NamesOf(result, "test"));
    }

    [Fact]
    public void A_column_says_the_group()
    {
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2,Person\n" +
            string.Concat(Enumerable.Range(0, 20).Select(i => $"{i}.jpg,1,1,9,9,{(i < 18 ? $"p{i % 6}" : "")}\n")));
        var result = DatasetSplitter.Split(
            new() { Data = data, GroupColumn = "person", AllowDuplicates = true, Train = 0.6, Validation = 0.2 });
        Assert.All(Enumerable.Range(0, 18).GroupBy(i => i % 6), g => Assert.Single(g.Select(i => result.Pictures[i].Part).Distinct()));
        Assert.Contains("2 of 20 pictures have no group", Assert.Single(result.Notes));
        Assert.Contains("has no column 'people'", Fail(new() { Data = data, GroupColumn = "people" }));
    }

    [Fact]
    public void Large_objects_are_spread_over_the_parts()
    {
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2,width,height\n"
            + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i}.png,0,0,{(i < 30 ? 10 : i < 60 ? 40 : 90)},50,100,100\n")));
        foreach (int i in Enumerable.Range(0, 90)) PictureWriter.SavePng(new RgbImage(100, 100), _folder[$"{i}.png"]);
        var result = DatasetSplitter.Split(new() { Data = data, Stratify = true, AllowDuplicates = true, Train = 0.8, Validation = 0.1 });
        foreach (var part in result.Parts)
        {
            int[] sizes = [.. Enumerable.Range(0, 3)
                .Select(s => NamesOf(result, part.Name).Count(n => int.Parse(n[..^4], null) / 30 == s))];
            Assert.All(sizes, s => Assert.InRange(s, part.Pictures / 3 - 1, part.Pictures / 3 + 1));
        }
    }

    [Fact]
    public void Classes_and_pictures_without_an_object_are_spread_over_the_folds()
    {
        // One after the other: 50 cats, 20 dogs, 15 pictures without an object.
        string data = _folder.Write("boxes.csv", "path,x1,y1,x2,y2,label\n"
            + string.Concat(Enumerable.Range(0, 85).Select(i => $"{i}.png,{(i < 70 ? $"1,1,9,9,{(i < 50 ? "cat" : "dog")}" : ",,,,")}\n")));
        var result = DatasetSplitter.Split(new() { Data = data, AllowDuplicates = true, Folds = 5, Seed = 3 });
        foreach (var fold in result.Parts)
        {
            int[] numbers = [.. NamesOf(result, fold.Name).Select(n => int.Parse(n[..^4], null))];
            Assert.Equal((10, 4, 3), (numbers.Count(n => n < 50), numbers.Count(n => n is >= 50 and < 70), numbers.Count(n => n >= 70)));
        }
    }

    [Fact]
    public void Uneven_groups_are_told()
    {
        string data = Csv([.. Enumerable.Range(0, 90).Select(i => $"a_{i}.jpg"), .. Enumerable.Range(0, 10).Select(i => $"b_{i}.jpg")]);
        var result = DatasetSplitter.Split(
            new() { Data = data, Group = new("^([ab])_"), AllowDuplicates = true, Train = 0.5, Validation = 0 });
        Assert.Equal(100, result.Parts.Sum(p => p.Pictures));
        Assert.Contains(result.Notes, n => n.Contains("instead of 50"));
        Assert.Contains("leave nothing for",
            Fail(new() { Data = data, Group = new("^([ab])_"), AllowDuplicates = true, Train = 0.5, Validation = 0.2 }));
    }

    [Fact]
    public void Pictures_that_cannot_be_looked_at_are_divided_and_counted()
    {
        Draw("0.png", "1.png", "2.png");
        _folder.Write("3.png", "not a picture");
        var result = DatasetSplitter.Split(
            new() { Data = Csv(["0.png", "1.png", "2.png", "3.png", "4.png"]), Train = 0.6, Validation = 0 });
        Assert.Equal(["3.png", "4.png"], result.Unseen.Select(u => u.Name));
        Assert.Equal(5, result.Parts.Sum(p => p.Pictures));
        Assert.Contains("--images", Fail(new() { Data = Csv(["5.png", "6.png"]) }));
    }

    [Theory]
    [InlineData(0.8, 0.2, 0)]
    [InlineData(0, 0.1, 0)]
    [InlineData(0.8, -0.1, 0)]
    [InlineData(double.NaN, 0, 0)]
    [InlineData(0.8, 0.1, 1)]
    [InlineData(0.8, 0.1, -3)]
    [InlineData(0.8, 0.1, 101)]
    public void Impossible_shares_are_an_error(double train, double validation, int folds) =>
        Fail(new() { Data = Csv(["a", "b", "c"]), Train = train, Validation = validation, Folds = folds, AllowDuplicates = true });

    [Fact]
    public void Too_few_pictures_and_contradictions_are_an_error()
    {
        Assert.Contains("leave nothing for", Fail(new() { Data = Csv(["a.jpg", "b.jpg"]), AllowDuplicates = true }));
        string[] elsewhere = ["../my_photos/anna_1.jpg", "../my_photos/ben_1.jpg", "../my_photos/eva_1.jpg"];
        Assert.Contains("3 pictures in 1 group, the largest of 3 ('../my'), leave nothing for",
            Fail(new() { Data = Csv(elsewhere), Group = new("^([^_]+)_"), AllowDuplicates = true }));
        Assert.Contains("has 3 pictures of 1 group, since copies and what belongs together stay together; expected a group for each fold",
            Fail(new() { Data = Csv(elsewhere), Group = new("^([^_]+)_"), AllowDuplicates = true, Folds = 2 }));
        Assert.Contains("has 2 pictures; expected a picture for each fold at least. Take fewer folds, or add pictures.",
            Fail(new() { Data = Csv(["a.jpg", "b.jpg"]), AllowDuplicates = true, Folds = 3 }));
        Assert.Contains("--by rows", Fail(new() { Data = Csv(["a.jpg"]), ByRows = true, Stratify = true }));
        Assert.Contains("Leave one out", Fail(new() { Data = Csv(["a.jpg"]), Group = new("a"), GroupColumn = "b" }));
        Assert.Contains(
            "No picture has a group", Fail(new() { Data = Csv(["a.jpg", "b.jpg", "c.jpg"]), Group = new("^x"), AllowDuplicates = true }));
        Assert.Contains("names no picture", Fail(new() { Data = _folder.Write("empty.csv", "path,x1,y1,x2,y2\n") }));
    }

    static string Fail(SplitOptions options) => Assert.Throws<InputException>(() => DatasetSplitter.Split(options)).Message;
}
