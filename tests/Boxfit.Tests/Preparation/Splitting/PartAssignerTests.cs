using FsCheck;
using FsCheck.Fluent;

namespace Boxfit.Tests.Preparation.Splitting;

public class PartAssignerTests
{
    /// <summary>Units of 1 to 6 pictures in up to three strata, two to five wanted parts, and a seed.</summary>
    static readonly Arbitrary<(int[][] Units, int[] Counts, int Seed)> s_cases = (
        from units in Gen.Choose(0, 2).SelectMany(s => Gen.Choose(1, 6).Select(n => Unit(s, n))).NonEmptyListOf()
        from weights in Gen.Choose(1, 9).ArrayOf().Where(w => w.Length is >= 2 and <= 5)
        from seed in Gen.Choose(0, 1000)
        let all = units.Sum(u => u.Sum())
        select (units.ToArray(), PartAssigner.Counts(all, [.. weights.Select(w => (double)w / weights.Sum())]), seed)).ToArbitrary();

    static int[] Unit(int stratum, int pictures)
    {
        int[] unit = new int[3];
        unit[stratum] = pictures;
        return unit;
    }

    [Fact]
    public void Parts_come_as_near_to_the_wanted_sizes_as_units_allow() => Prop.ForAll(s_cases, c =>
    {
        int[] parts = PartAssigner.Assign(c.Units, c.Counts, (ulong)c.Seed);
        int largest = c.Units.Max(u => u.Sum()), wantedParts = c.Counts.Count(n => n > 0);
        return parts.Length == c.Units.Length && Enumerable.Range(0, c.Counts.Length).All(p =>
        {
            int size = c.Units.Where((_, u) => parts[u] == p).Sum(u => u.Sum());
            if (c.Counts[p] == 0) return size == 0;
            return (size > 0 || c.Units.Length < wantedParts) && size - c.Counts[p] < largest && c.Counts[p] - size <= (wantedParts - 1) * (
                largest - 1);
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_seed_decides() => Prop.ForAll(s_cases, c =>
    {
        int[] parts = PartAssigner.Assign(c.Units, c.Counts, (ulong)c.Seed);
        return parts.SequenceEqual(PartAssigner.Assign(c.Units, c.Counts, (ulong)c.Seed));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Single_pictures_reach_the_shares_exactly_and_other_seeds_divide_otherwise()
    {
        int[][] units = [.. Enumerable.Range(0, 435).Select(_ => (int[])[1])];
        int[] counts = PartAssigner.Counts(435, [0.8, 0.1, 0.1]);
        Assert.Equal(435, counts.Sum());
        int[] first = PartAssigner.Assign(units, counts, 1), second = PartAssigner.Assign(units, counts, 2);
        Assert.Equal(counts, Enumerable.Range(0, 3).Select(p => first.Count(x => x == p)));
        Assert.NotEqual(first, second);
        // Drawn all over the data, not from one end.
        Assert.InRange(Enumerable.Range(0, 435).Where(u => first[u] == 2).Average(), 150, 285);
        // For good: the same on every machine and in every version.
        Assert.Equal("0010002000", string.Concat(PartAssigner.Assign([.. units.Take(10)], PartAssigner.Counts(10, [0.8, 0.1, 0.1]), 1)));
    }

    [Fact]
    public void With_as_many_units_as_parts_the_largest_is_trained_on()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            Assert.Equal(0, PartAssigner.Assign([[1], [10], [1]], [10, 1, 1], seed)[1]);
            Assert.Equal(0, PartAssigner.Assign([[2], [3]], [4, 1], seed)[1]);
        }
    }

    [Fact]
    public void Each_part_gets_its_share_of_each_stratum()
    {
        int[][] units = [.. Enumerable.Range(0, 300).Select(i => Unit(i < 30 ? 0 : i < 120 ? 1 : 2, 1))];
        int[] parts = PartAssigner.Assign(units, [240, 30, 30], 5);
        int[,] found = new int[3, 3];
        for (int u = 0; u < 300; u++) found[parts[u], u < 30 ? 0 : u < 120 ? 1 : 2]++;
        int[,] wanted = { { 24, 72, 144 }, { 3, 9, 18 }, { 3, 9, 18 } };
        for (int p = 0; p < 3; p++)
            for (int s = 0; s < 3; s++) Assert.InRange(found[p, s], wanted[p, s] - 1, wanted[p, s] + 1);
    }

    [Fact]
    public void Large_units_prefer_no_part()
    {
        // Ten units of 20 and 200 of 1: over many seeds each part gets the large ones in proportion.
        int[][] units = [.. Enumerable.Range(0, 210).Select(i => (int[])[i < 10 ? 20 : 1])];
        double[] large = new double[2];
        for (ulong seed = 0; seed < 50; seed++)
        {
            int[] parts = PartAssigner.Assign(units, [200, 200], seed);
            for (int u = 0; u < 10; u++) large[parts[u]]++;
        }
        Assert.InRange(large[0] / large.Sum(), 0.4, 0.6);
    }
}
