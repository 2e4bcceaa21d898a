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
    [InlineData(false, 0.6, 0.6)] // better on one fold, worse on the other: within the spread
    [InlineData(true, 0.55, 0.65)]
    [InlineData(false, 0.55, null)] // of one fold there is no spread
    [InlineData(false, 0.4, 0.5)]
    public void The_first_wins_where_the_difference_is_within_the_spread(bool wins, double one, double? two) =>
        Assert.Equal(wins, TuneVerdict.Last(2, Measured([0.5, 0.6], two is { } d ? [one, d] : [one]), 3)!.IsBetter);

    [Fact]
    public void Folds_that_chose_a_candidate_do_not_speak_for_it()
    {
        // The last is chosen by the first fold, where it is far better by chance; on the others it is as good as the first.
        var measured = Measured([0.5, 0.6, 0.7, 0.8], [0.6, 0.7, 0.8, 0.9], [0.95, 0.61, 0.69, 0.8]);
        var verdict = TuneVerdict.Last(3, measured, 4)!;
        Assert.Equal((2, 3), (verdict.Candidate, verdict.Folds));
        Assert.Equal(0, verdict.Difference, 1e-12);
        Assert.False(verdict.IsBetter);
        // Alone it is chosen by none, and all folds count.
        Assert.Equal(4, TuneVerdict.Last(2, measured, 4)!.Folds);
    }

    [Fact]
    public void Where_time_ended_before_one_is_chosen_nothing_is_decided()
    {
        double[] first = [0.5, 0.6], better = [0.6, 0.7];
        Assert.Null(TuneVerdict.Last(8, Measured(first, better, better, better, better, better, better, [0.6]), 5));
        // One fold after that has no spread, two have one.
        Assert.False(TuneVerdict.Last(3, Measured(first, better, [0.4]), 5)!.IsBetter);
        Assert.True(TuneVerdict.Last(3, Measured([.. first, 0.7], [.. better, 0.81], [0.4]), 5)!.IsBetter);
    }

    static TuneVerdict? Verdict(double[] first, double[] other) => TuneVerdict.Of(1, Measured(first, other), [1, 2, 3]);

    static Func<int, int, double?> Measured(params double[][] ious) =>
        (candidate, fold) => fold <= ious[candidate].Length ? ious[candidate][fold - 1] : null;
}
