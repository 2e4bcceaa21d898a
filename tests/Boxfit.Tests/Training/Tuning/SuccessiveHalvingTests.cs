namespace Boxfit.Tests.Training.Tuning;

/// <summary>All candidates on the first fold, the better half on the second, the best of those on all, and the first one always.</summary>
public sealed class SuccessiveHalvingTests
{
    // The candidates' mean IoU on every fold.
    static readonly double[] s_ious = [0.5, 0.4, 0.8, 0.3, 0.7, 0.6, 0.2, 0.1];

    [Fact]
    public void The_first_candidate_stays_and_half_of_the_others_goes_at_each_rung_but_for_the_last()
    {
        (int, int)[] order = [.. Run(new(5, 8), s_ious)];
        (int, int)[] expected =
        [
            .. Enumerable.Range(0, 8).Select(c => (c, 1)), (0, 2), (2, 2), (4, 2), (5, 2), (0, 3), (2, 3), (0, 4), (2, 4), (0, 5), (2, 5),
        ];
        Assert.Equal(expected, order);
        Assert.Equal(order.Length, new SuccessiveHalving(5, 8).Trials);
    }

    [Theory]
    [InlineData(5, 2, 0)] // the only one is not chosen
    [InlineData(5, 3, 1)]
    [InlineData(5, 4, 1)]
    [InlineData(5, 8, 2)]
    [InlineData(5, 16, 2)]
    [InlineData(3, 16, 1)]
    public void It_says_which_folds_chose_the_last_candidate(int folds, int candidates, int expected)
    {
        var halving = new SuccessiveHalving(folds, candidates);
        Assert.Equal(expected, halving.ChoosingFolds);
        Assert.True(folds - halving.ChoosingFolds >= 2);
        Assert.Equal(2, halving.Rungs().Last().Candidates);
        // By the last of them it is known.
        Assert.Equal(candidates == 2 ? 1 : null, halving.Finalist((_, _) => null));
        Assert.Equal(candidates - 1, halving.Finalist((c, fold) => fold <= expected ? c / 100.0 : null));
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(10, 16)]
    public void It_comes_to_an_end_after_as_many_trainings_as_it_says(int folds, int candidates)
    {
        var halving = new SuccessiveHalving(folds, candidates);
        var order = Run(halving, [.. Enumerable.Range(0, candidates).Select(c => c / 100.0)]);
        Assert.Equal(halving.Trials, order.Count);
        Assert.Equal(order.Count, order.Distinct().Count());
        // The first and the best are on all folds.
        Assert.Equal(folds, order.Count(o => o.Candidate == 0));
        Assert.Equal(folds, order.Count(o => o.Candidate == candidates - 1));
    }

    static List<(int Candidate, int Fold)> Run(SuccessiveHalving halving, double[] ious)
    {
        var done = new List<(int Candidate, int Fold)>();
        while (halving.Next((c, fold) => done.Contains((c, fold)) ? ious[c] : null) is { } next) done.Add(next);
        return done;
    }
}
