namespace Boxfit.Tests.Core.Uncertainty;

public sealed class ConformalRankTests
{
    [Theory]
    [InlineData(59, 0.9, 54)]
    [InlineData(9, 0.9, 9)]
    [InlineData(8, 0.9, 9)]
    [InlineData(24, 0.56, 14)] // 0.56 · 25 of double is above 14
    [InlineData(99, 0.55, 55)]
    [InlineData(3, 0.001, 1)]
    public void The_rank_is_exact(int count, double coverage, long expected) =>
        Assert.Equal(expected, ConformalRank.Of(count, coverage));

    [Theory]
    [InlineData(0.9, 9)] // 0.9 / (1 - 0.9) of double is above 9
    [InlineData(0.8, 4)]
    [InlineData(0.95, 19)]
    [InlineData(0.99, 99)]
    [InlineData(0.5, 1)]
    [InlineData(0.01, 1)]
    [InlineData(0.999999, 999999)]
    public void The_fewest_scores_are_those_of_which_one_is_the_bound(double coverage, long expected)
    {
        Assert.Equal(expected, ConformalRank.Fewest(coverage));
        Assert.True(ConformalRank.Of((int)expected, coverage) <= expected);
        Assert.True(ConformalRank.Of((int)expected - 1, coverage) > expected - 1);
    }

    [Fact]
    public void The_bound_is_the_score_of_that_rank_or_none()
    {
        double[] scores = [.. Enumerable.Range(1, 19).Select(i => i / 10.0)];
        Assert.Equal(1.8, ConformalRank.Bound(scores, 0.9));
        Assert.Equal(1.9, ConformalRank.Bound(scores, 0.95));
        Assert.Equal(double.PositiveInfinity, ConformalRank.Bound(scores, 0.96));
        Assert.Equal(double.PositiveInfinity, ConformalRank.Bound([], 0.5));
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(1e-9, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(-0.1, false)]
    [InlineData(90, false)]
    [InlineData(double.NaN, false)]
    [InlineData(0.99999999999999989, false)] // 1 in the digits that count
    [InlineData(1e-300, false)]
    public void A_coverage_lies_between_0_and_1(double coverage, bool expected) =>
        Assert.Equal(expected, ConformalRank.IsCoverage(coverage));

    /// <summary>The guarantee: over many calibrations the next score keeps the bound as often as asked for, and hardly more.</summary>
    [Theory]
    [InlineData(9, 0.9)]
    [InlineData(30, 0.8)]
    [InlineData(59, 0.9)]
    public void The_next_score_keeps_the_bound_as_often_as_was_asked_for(int count, double coverage)
    {
        const int trials = 20000;
        var random = SeededRandom.For(1, SeededRandom.Key("conformal"), (ulong)count);
        int kept = 0;
        for (int i = 0; i < trials; i++)
        {
            // Of a distribution with a long tail: the guarantee asks for none in particular.
            double[] scores = [.. Enumerable.Range(0, count).Select(_ => Score()).Order()];
            if (Score() <= ConformalRank.Bound(scores, coverage)) kept++;
        }
        double expected = (double)ConformalRank.Of(count, coverage) / (count + 1);
        Assert.InRange(expected, coverage, coverage + 1.0 / (count + 1));
        double deviation = Math.Sqrt(expected * (1 - expected) / trials);
        Assert.InRange((double)kept / trials, expected - 3.5 * deviation, expected + 3.5 * deviation);

        double Score() => Math.Exp(2 * random.NextNormal());
    }
}
