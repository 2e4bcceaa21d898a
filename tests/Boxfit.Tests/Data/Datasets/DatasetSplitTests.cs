namespace Boxfit.Tests.Data.Datasets;

public sealed class DatasetSplitTests
{
    static Sample[] Samples(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Sample($"/{i}", $"{i}", new(0, 0, 1, 1), i, 10, 10))];

    [Fact]
    public void Parts_share_no_picture_and_lose_none()
    {
        var split = DatasetSplit.Make(Samples(435), 0.7, 0.1, seed: 3);
        Assert.Equal((305, 44, 86), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(Enumerable.Range(0, 435), split.Train.Concat(split.Validation).Concat(split.Test).Select(s => s.Row).Order());
        Assert.Equal(split.Train.Select(s => s.Row).Order(), split.Train.Select(s => s.Row));
    }

    [Theory]
    [InlineData(435, 0.8, 348)]
    [InlineData(10, 0.7, 7)]
    [InlineData(100, 0.29, 29)]
    public void Shares_are_rounded(int count, double train, int expected) =>
        Assert.Equal(expected, DatasetSplit.Make(Samples(count), train).Train.Count);

    [Fact]
    public void The_seed_decides_for_good()
    {
        // Fixed figures: a split must be the same on every machine and in every version.
        Assert.Equal([5, 7, 8], DatasetSplit.Make(Samples(10), 0.7, seed: 1).Test.Select(s => s.Row));
        Assert.NotEqual(
            DatasetSplit.Make(Samples(100), 0.8, seed: 1).Test.Select(s => s.Row),
            DatasetSplit.Make(Samples(100), 0.8, seed: 2).Test.Select(s => s.Row));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_part_has_its_share_of_each_stratum(ulong seed)
    {
        // 60 of one kind, 30 of another, 10 of a third, in the data one after the other.
        var split = DatasetSplit.Make(Samples(100), 0.7, 0.1, seed, stratum: Kind);
        Assert.Equal((70, 10, 20), (split.Train.Count, split.Validation.Count, split.Test.Count));
        foreach (var (part, share) in (IReadOnlyList<(IReadOnlyList<Sample>, double)>)
            [(split.Train, 0.7), (split.Validation, 0.1), (split.Test, 0.2)])
        {
            foreach (var (kind, count) in (IReadOnlyList<(int, int)>)[(0, 60), (1, 30), (2, 10)])
                Assert.InRange(part.Count(s => (int)Kind(s) == kind), share * count - 1, share * count + 1);
        }

        static object Kind(Sample s) => s.Row < 60 ? 0 : s.Row < 90 ? 1 : 2;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pictures_without_an_object_change_nothing_for_the_others(bool rowOrder)
    {
        Sample[] with = Samples(100), without = [.. Samples(40).Select(s => s with { Row = s.Row + 1000, HasObject = false })];
        var expected = DatasetSplit.Make(with, 0.7, 0.1, seed: 4, rowOrder);
        // They stand among the others in the data.
        var split = DatasetSplit.Make([.. without[..20], .. with, .. without[20..]], 0.7, 0.1, seed: 4, rowOrder);
        foreach (var (part, same, count) in (IReadOnlyList<(IReadOnlyList<Sample>, IReadOnlyList<Sample>, int)>)
            [(split.Train, expected.Train, 28), (split.Validation, expected.Validation, 4), (split.Test, expected.Test, 8)])
        {
            Assert.Equal(same, part.Where(s => s.HasObject));
            Assert.Equal(count, part.Count(s => !s.HasObject));
        }
        Assert.NotEqual(Enumerable.Range(1000, 28), split.Train.Where(s => !s.HasObject).Select(s => s.Row));
    }

    [Fact]
    public void One_stratum_is_as_good_as_none()
    {
        var expected = DatasetSplit.Make(Samples(57), 0.7, 0.1, seed: 4);
        var split = DatasetSplit.Make(Samples(57), 0.7, 0.1, seed: 4, stratum: _ => true);
        Assert.Equal(expected.Train, split.Train);
        Assert.Equal(expected.Test, split.Test);
    }

    [Fact]
    public void Pictures_of_folders_are_divided_as_the_file_divides_its_own()
    {
        using var folder = new PictureFolder();
        var rows = new StringBuilder("path,x1,y1,x2,y2,split\n");
        for (int i = 0; i < 10; i++)
        {
            folder.AddPicture($"{i}.png");
            rows.Append(CultureInfo.InvariantCulture, $"{i}.png,4,2,20,10,{(i < 6 ? "train" : i < 8 ? "validation" : "test")}\n");
        }
        for (int i = 0; i < 20; i++) folder.AddPicture($"none/{i}.png");
        var dataset = Dataset.Load(new()
        {
            File = folder.AddFile("boxes.csv", $"{rows}"), Negatives = [Path.Combine(folder.Path, "none")],
        });
        var split = DatasetSplit.OfFile(dataset, seed: 1);
        Assert.Equal((12, 4, 4), (Empty(split.Train), Empty(split.Validation), Empty(split.Test)));
        Assert.Equal(30, split.Train.Concat(split.Validation).Concat(split.Test).Distinct().Count());
        Assert.Equal(split.Train, DatasetSplit.OfFile(dataset, seed: 1).Train);
        Assert.NotEqual(split.Train, DatasetSplit.OfFile(dataset, seed: 2).Train);

        static int Empty(IReadOnlyList<Sample> part) => part.Count(s => !s.HasObject);
    }

    [Fact]
    public void Row_order_takes_the_first_rows()
    {
        var split = DatasetSplit.Make(Samples(10), 0.6, 0.2, seed: 5, rowOrder: true);
        Assert.Equal([0, 1, 2, 3, 4, 5], split.Train.Select(s => s.Row));
        Assert.Equal([6, 7], split.Validation.Select(s => s.Row));
        Assert.Equal([8, 9], split.Test.Select(s => s.Row));
    }

    [Theory]
    [InlineData(1, 0.8, 0)]
    [InlineData(2, 0.1, 0)]
    [InlineData(10, 0.8, 0.01)]
    [InlineData(10, 0.99, 0)]
    public void An_empty_part_is_an_error_with_the_counts(int count, double train, double validation)
    {
        string message = Assert.Throws<InputException>(() => DatasetSplit.Make(Samples(count), train, validation)).Message;
        Assert.Contains($"Splitting {count} picture", message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0.8, 0.2)]
    [InlineData(0.8, -0.1)]
    [InlineData(double.NaN, 0)]
    public void Shares_out_of_range_are_an_error(double train, double validation) =>
        Assert.Throws<InputException>(() => DatasetSplit.Make(Samples(10), train, validation));
}
