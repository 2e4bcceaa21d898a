namespace Boxfit.Tests.Core;

public class SeededRandomTests
{
    [Fact]
    public void The_stream_is_SplitMix64s_reference_stream()
    {
        // First outputs of Vigna's splitmix64.c for the seed 1234567.
        var random = new SeededRandom(1234567);
        Assert.Equal(6457827717110365317ul, random.NextUInt64());
        Assert.Equal(3203168211198807973ul, random.NextUInt64());
        Assert.Equal(9817491932198370423ul, random.NextUInt64());
    }

    [Fact]
    public void Streams_for_other_keys_differ_and_for_the_same_keys_agree()
    {
        ulong[] firsts =
        [
            First(1), First(2), First(1, 0), First(1, 1), First(1, 0, 1), First(1, 1, 0), First(1, SeededRandom.Key("shuffle")),
            First(1, SeededRandom.Key("split")),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
        Assert.Equal(First(1, 2, 3), First(1, 2, 3));

        static ulong First(ulong seed, params ulong[] keys) => SeededRandom.For(seed, keys).NextUInt64();
    }

    [Fact]
    public void Uniform_and_normal_numbers_have_their_moments()
    {
        const int Count = 100_000;
        var random = new SeededRandom(42);
        double sum = 0, normalSum = 0, normalSquares = 0;
        for (int i = 0; i < Count; i++)
        {
            double uniform = random.NextDouble(-1, 3);
            Assert.InRange(uniform, -1, 3);
            sum += uniform;
            double normal = random.NextNormal();
            normalSum += normal;
            normalSquares += normal * normal;
        }
        Assert.Equal(1, sum / Count, 0.02);
        Assert.Equal(0, normalSum / Count, 0.02);
        Assert.Equal(1, normalSquares / Count, 0.02);
    }

    [Fact]
    public void Integers_cover_their_range_evenly()
    {
        var random = new SeededRandom(7);
        int[] counts = new int[5];
        for (int i = 0; i < 50_000; i++) counts[random.NextInt(5)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Shuffle_keeps_the_items_changes_their_order_and_can_be_repeated()
    {
        int[] first = Shuffled(3), again = Shuffled(3), other = Shuffled(4);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), first);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static int[] Shuffled(ulong seed)
        {
            int[] items = [.. Enumerable.Range(0, 100)];
            new SeededRandom(seed).Shuffle<int>(items);
            return items;
        }
    }
}
