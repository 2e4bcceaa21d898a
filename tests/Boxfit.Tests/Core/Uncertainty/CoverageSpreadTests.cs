namespace Boxfit.Tests.Core.Uncertainty;

public sealed class CoverageSpreadTests
{
    /// <summary>Beta(54, 6), by whole numbers in Python's Fraction.</summary>
    [Fact]
    public void Of_59_scores_at_nine_tenths_it_is_about_four_hundredths()
    {
        var spread = new CoverageSpread(59, 0.9);
        Assert.Equal(0.9, spread.Mean, 12);
        Assert.Equal(0.03841106397986879, spread.Deviation, 12);
        Assert.Equal(0.830037444474249, spread.Quantile(0.05), 9);
        Assert.Equal(0.9547773582973548, spread.Quantile(0.95), 9);
        Assert.Equal(0.45409442387350035, spread.Probability(0.9), 9);
    }

    [Fact]
    public void Its_ends_are_0_and_1()
    {
        var spread = new CoverageSpread(9, 0.9);
        Assert.Equal((0, 1), (spread.Probability(-1), spread.Probability(1)));
        Assert.Equal(Math.Pow(0.7, 9), spread.Probability(0.7), 12); // The largest of nine: all lie below.
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoverageSpread(8, 0.9));
    }

    [Fact]
    public void Many_scores_are_no_trouble()
    {
        var spread = new CoverageSpread(20000, 0.95);
        Assert.Equal(0.95, spread.Quantile(0.5), 1e-4);
        Assert.Equal(0.95 - 1.645 * spread.Deviation, spread.Quantile(0.05), 1e-4);
    }

    /// <summary>Simulated: scores are uniform, so that a bound is its own coverage.</summary>
    [Fact]
    public void Simulated_calibrations_are_spread_as_it_says()
    {
        const int trials = 4000, count = 40, measured = 25;
        var random = SeededRandom.For(2, SeededRandom.Key("spread"));
        var spread = new CoverageSpread(count, 0.85);
        double[] coverages = new double[trials], shares = new double[trials];
        for (int i = 0; i < trials; i++)
        {
            double[] scores = [.. Draw(count).Order()];
            coverages[i] = ConformalRank.Bound(scores, 0.85);
            shares[i] = Draw(measured).Count(s => s <= coverages[i]) / (double)measured;
        }
        Assert.Equal(spread.Mean, coverages.Average(), 2.5e-3);
        Assert.Equal(spread.Deviation, Deviation(coverages), 2.5e-3);
        Assert.Equal(spread.DeviationOn(measured), Deviation(shares), 4e-3);
        Assert.Equal(0.05, coverages.Count(c => c < spread.Quantile(0.05)) / (double)trials, 0.011);
        Assert.Equal(0.95, coverages.Count(c => c < spread.Quantile(0.95)) / (double)trials, 0.011);

        double[] Draw(int numbers) => [.. Enumerable.Range(0, numbers).Select(_ => random.NextDouble())];

        static double Deviation(double[] values)
        {
            double mean = values.Average();
            return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        }
    }
}
