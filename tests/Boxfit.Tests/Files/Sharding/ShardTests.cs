namespace Boxfit.Tests.Files.Sharding;

public class ShardTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public void Shards_are_blocks_that_follow_one_another_and_differ_by_one_at_most(int all)
    {
        foreach (int count in new[] { 1, 2, 3, 7, 64, Shard.Most })
        {
            var ranges = Enumerable.Range(1, count).Select(i => new Shard(i, count).RangeOf(all)).ToList();
            Assert.Equal(0, ranges[0].Start);
            Assert.Equal(all, ranges[^1].End);
            Assert.True(ranges.Zip(ranges.Skip(1)).All(pair => pair.First.End == pair.Second.Start), $"{all} in {count}");
            Assert.True(ranges.Max(r => r.End - r.Start) - ranges.Min(r => r.End - r.Start) <= 1, $"{all} in {count}");
        }
    }

    [Fact]
    public void A_list_is_divided_in_its_order() => Assert.Equal(
        ["a b", "c d", "e f g"],
        Enumerable.Range(1, 3).Select(i => string.Join(' ', new Shard(i, 3).Of(["a", "b", "c", "d", "e", "f", "g"]))));

    [Theory]
    [InlineData("3/16", "boxes.csv", "boxes.csv.shard-03-of-16")]
    [InlineData("1/1", "/a/voc/", "/a/voc.shard-1-of-1")]
    [InlineData("007/100", "x", "x.shard-007-of-100")]
    public void A_name_says_which_shard_of_how_many_of_what(string text, string output, string name)
    {
        var shard = Shard.Parse(text);
        Assert.Equal(name, shard.FileOf(output));
        Assert.Equal((output.TrimEnd('/'), shard), Shard.OfFile(name));
    }

    [Theory]
    [InlineData("0/4", "--shard: found shard 0 of 4, expected 1 to 4: shards are counted from 1.")]
    [InlineData("5/4", "--shard: found shard 5 of 4, expected 1 to 4: shards are counted from 1.")]
    [InlineData("1/0", "--shard: found 0 shards, expected 1 to 100000.")]
    [InlineData("1/100001", "--shard: found 100001 shards, expected 1 to 100000.")]
    [InlineData("-1/4", "--shard: found '-1/4', expected which shard of how many, such as 3/16, or auto.")]
    [InlineData("3", "--shard: found '3', expected which shard of how many, such as 3/16, or auto.")]
    [InlineData("1/2/3", "--shard: found '1/2/3', expected which shard of how many, such as 3/16, or auto.")]
    [InlineData("1 / 2", "--shard: found '1 / 2', expected which shard of how many, such as 3/16, or auto.")]
    public void What_is_no_shard_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Shard.Parse(text)).Message);

    [Theory]
    [InlineData("boxes.csv")]
    [InlineData("boxes.csv.shard-0-of-4")]
    [InlineData("boxes.csv.shard-5-of-4")]
    [InlineData("boxes.csv.shard-1-of-4.tmp")]
    [InlineData("boxes.csv.shard-1-of-99999999999")]
    public void Other_names_are_no_shards(string name) => Assert.Null(Shard.OfFile(name));
}
