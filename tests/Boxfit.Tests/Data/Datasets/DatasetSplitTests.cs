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
