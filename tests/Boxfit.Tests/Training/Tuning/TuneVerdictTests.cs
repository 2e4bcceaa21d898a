namespace Boxfit.Tests.Training.Tuning;

public sealed class TuneVerdictTests
{
    [Fact]
    public void A_candidate_is_compared_fold_by_fold()
    {
        var verdict = Verdict([0.5, 0.6, 0.7], [0.53, 0.61, 0.75])!;
        Assert.Equal(3, verdict.Folds);
        Assert.Equal(0.03, verdict.Difference, 1e-12);
        // Differences 0.03, 0.01, 0.05: deviation 0.02.
        Assert.Equal(0.02 / Math.Sqrt(3), verdict.Spread!.Value, 1e-12);
        Assert.True(verdict.IsBetter);
        Assert.Null(Verdict([0.5], []));
    }

    [Theory]
    [InlineData(0, 0.6, 0.6)] // better on one fold, worse on the other: within the spread
    [InlineData(1, 0.55, 0.65)]
    [InlineData(0, 0.55, null)] // of one fold there is no spread
    [InlineData(0, 0.4, 0.5)]
    public void The_first_wins_where_the_difference_is_within_the_spread(int winner, double one, double? two) =>
        Assert.Equal(winner, TuneVerdict.Winner(2, Measured([0.5, 0.6], two is { } d ? [one, d] : [one]), 2));

    [Fact]
    public void Only_those_on_the_most_folds_can_win()
    {
        // The second is far better on one fold.
        var measured = Measured([0.5, 0.6, 0.7], [0.9], [0.52, 0.63, 0.73]);
        Assert.Equal(2, TuneVerdict.Winner(3, measured, 3));
    }

    [Fact]
    public void Where_time_ended_amid_a_fold_all_are_compared_on_those_that_they_have_in_common()
    {
        var measured = Measured([0.5, 0.6, 0.7, 0.8], [0.5, 0.59, 0.7, 0.79], [0.53, 0.63, 0.74]);
        Assert.Equal(2, TuneVerdict.Winner(3, measured, 5));
    }

    static TuneVerdict? Verdict(double[] first, double[] other) => TuneVerdict.Of(1, Measured(first, other), 3);

    static Func<int, int, double?> Measured(params double[][] ious) =>
        (candidate, fold) => fold <= ious[candidate].Length ? ious[candidate][fold - 1] : null;
}
