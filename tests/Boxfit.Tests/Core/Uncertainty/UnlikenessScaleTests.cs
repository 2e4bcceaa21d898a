namespace Boxfit.Tests.Core.Uncertainty;

public sealed class UnlikenessScaleTests
{
    internal static UnlikenessScale Scale(params float[] distances) => new([1, 2], [0.5f, 2], distances)
    {
        Pictures = 40, HeldOut = distances.Length, ByHalves = false,
    };

    /// <summary>Pictures of three features, of which the second differs ten times as much as the first, and the third in nothing.</summary>
    static float[][] Features(int count, string name)
    {
        var random = SeededRandom.For(5, SeededRandom.Key(name));
        return [.. Enumerable.Range(0, count).Select(_ => new[] { (float)random.NextNormal(), 10 + 10 * (float)random.NextNormal(), 3 })];
    }

    static (double Mean, double Deviation) Plain(IEnumerable<float[]> pictures, int feature)
    {
        double[] values = [.. pictures.Select(p => (double)p[feature])];
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)));
    }

    static double Distance(IReadOnlyList<float[]> pictures, float[] picture)
    {
        var figures = Enumerable.Range(0, picture.Length).Select(i => Plain(pictures, i)).ToArray();
        double least = figures.Average(f => f.Deviation) / 10;
        return Math.Sqrt(picture.Select((v, i) => Math.Pow((v - figures[i].Mean) / Math.Max(figures[i].Deviation, least), 2)).Average());
    }

    [Fact]
    public void Distances_and_shares_are_those_of_a_plain_computation()
    {
        float[][] training = Features(50, "training"), validation = Features(30, "validation"), others = Features(20, "others");
        var scale = UnlikenessScale.Of(training, validation)!;
        Assert.Equal((50, 30, false, null), (scale.Pictures, scale.HeldOut, scale.ByHalves, scale.Fault));
        double[] heldOut = [.. validation.Select(v => Distance(training, v)).Order()];
        Assert.Equal(heldOut.Length, scale.Distances.Count);
        Assert.All(heldOut.Zip(scale.Distances), d => Assert.Equal(d.First, d.Second, 1e-5));
        others[0][2] = 4; // The feature that nothing differs in.
        foreach (float[] picture in others)
        {
            var measured = scale.Measure(picture);
            double expected = Distance(training, picture);
            Assert.Equal(expected, measured.Distance, 1e-5 * expected);
            Assert.Equal(heldOut.Count(d => d < expected) / 30.0, measured.Share, 1e-12);
        }
        Assert.InRange(scale.Distance(others[0]), 1, 10);
        Assert.InRange(others.Average(o => scale.Measure(o).Share), 0.3, 0.7);
    }

    [Fact]
    public void Without_enough_validation_pictures_each_half_is_held_out_from_the_other()
    {
        float[][] training = Features(41, "training");
        float[][][] halves = [[.. training.Where((_, i) => i % 2 == 0)], [.. training.Where((_, i) => i % 2 == 1)]];
        double[][] distances = [.. Enumerable.Range(0, 2).Select(h => halves[h].Select(p => Distance(halves[1 - h], p)).ToArray())];
        double[] expected = [.. distances.SelectMany(d => d).Order()];
        foreach (float[][] validation in (float[][][])[[], Features(19, "validation")])
        {
            var scale = UnlikenessScale.Of(training, validation)!;
            Assert.Equal((41, 41, true), (scale.Pictures, scale.HeldOut, scale.ByHalves));
            Assert.All(expected.Zip(scale.Distances), d => Assert.Equal(d.First, d.Second, 1e-5));
            Assert.Equal(Plain(training, 0).Deviation, scale.Deviations[0], 1e-6);
        }
    }

    [Fact]
    public void Of_too_few_pictures_or_such_that_are_the_same_nothing_is_said()
    {
        Assert.Null(UnlikenessScale.Of(Features(19, "training"), Features(19, "validation")));
        Assert.NotNull(UnlikenessScale.Of(Features(20, "training"), []));
        Assert.NotNull(UnlikenessScale.Of(Features(2, "training"), Features(20, "validation")));
        Assert.Null(UnlikenessScale.Of(Features(1, "training"), Features(20, "validation")));
        Assert.Null(UnlikenessScale.Of([], Features(20, "validation")));
        Assert.Null(UnlikenessScale.Of([.. Enumerable.Repeat(new float[] { 1, 2 }, 40)], []));
        // As much as rounding may make.
        Assert.Null(UnlikenessScale.Of([.. Features(40, "training").Select(p => p.Select(v => 1000 + v / 20).ToArray())], []));
        float[][] bad = Features(40, "training");
        bad[3][1] = float.PositiveInfinity;
        Assert.Null(UnlikenessScale.Of(bad, []));
        Assert.Null(UnlikenessScale.Of(Features(40, "training"), bad));
    }

    [Fact]
    public void Of_many_held_out_pictures_evenly_spread_ones_are_kept()
    {
        float[][] training = Features(30, "training"), validation = Features(2000, "validation");
        var scale = UnlikenessScale.Of(training, validation)!;
        Assert.Equal((UnlikenessScale.MostDistances, 2000), (scale.Distances.Count, scale.HeldOut));
        double[] all = [.. validation.Select(v => Distance(training, v)).Order()];
        Assert.All(scale.Distances.Index(), d => Assert.Equal(all[5 * d.Index + 2], d.Item, 1e-5));
        foreach (int place in (int[])[0, 100, 1000, 1899, 1999])
            Assert.Equal(place / 2000.0, scale.Unlikeness(all[place]), 1.0 / UnlikenessScale.MostDistances);
    }

    [Fact]
    public void What_is_less_than_all_is_like_and_what_is_more_unlike_and_what_is_none_stays_none()
    {
        var scale = Scale(1, 2, 2, 4);
        Assert.Equal([0, 0, 0.25, 0.25, 0.75, 0.75, 1],
            ((double[])[0, 1, 1.5, 2, 3, 4, double.PositiveInfinity]).Select(scale.Unlikeness));
        Assert.Equal(double.NaN, scale.Unlikeness(double.NaN));
        Assert.Equal(Math.Sqrt((4 + 0.25) / 2), scale.Distance([2, 3]));
        Assert.Equal(double.NaN, scale.Measure([float.NaN, 0]).Share);
        Assert.Throws<ArgumentException>(() => scale.Distance([1]));
    }

    public static TheoryData<float[], float[], float[], string> Faults => new()
    {
        { [], [], [1], "has 0 means and 0 deviations, expected as many of both" },
        { [1], [1, 2], [1], "has 1 mean and 2 deviations, expected as many of both" },
        { [float.NaN], [1], [1], "has a mean that is no number" },
        { [1], [0], [1], "has a deviation that is not above 0" },
        { [1], [float.PositiveInfinity], [1], "has a deviation that is not above 0" },
        { [1], [1], [], "has 0 distances, expected 1 to 400" },
        { [1], [1], [2, 1], "has distances that are not 0 or more, the smallest first" },
        { [1], [1], [-1], "has distances that are not 0 or more, the smallest first" },
        { [1], [1], [1, float.PositiveInfinity], "has distances that are not 0 or more, the smallest first" },
        { [1], [1], [1, 2, 3], "is of 40 pictures and 2 that were held out" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void One_that_cannot_be_is_told_by_what_is_wrong(float[] means, float[] deviations, float[] distances, string expected) =>
        Assert.Equal(expected, new UnlikenessScale(means, deviations, distances) { Pictures = 40, HeldOut = 2, ByHalves = true }.Fault);
}
