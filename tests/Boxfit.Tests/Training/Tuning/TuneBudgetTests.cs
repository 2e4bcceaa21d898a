namespace Boxfit.Tests.Training.Tuning;

public sealed class TuneBudgetTests
{
    static readonly TuneCandidate[] s_candidates = [.. Enumerable.Range(0, 8).Select(i => new TuneCandidate($"{i}", new(), 1))];

    [Theory]
    [InlineData(3, null)] // two trainings on a fold, and the last one on a quarter more pictures
    [InlineData(4, 2)]
    [InlineData(12, 2)] // 2 + 2 + 6 and the last one
    [InlineData(15, 4)] // 4 + 2 + 6
    [InlineData(1000, 8)]
    public void There_are_as_many_candidates_as_the_time_is_enough_for(int minutes, int? expected) =>
        Assert.Equal(expected, new TuneBudget(s_candidates, 5, TimeSpan.FromMinutes(1)).Candidates(TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Longer_trainings_take_more_of_it()
    {
        TuneCandidate[] candidates = [s_candidates[0], s_candidates[1] with { Length = 2 }];
        var budget = new TuneBudget(candidates, 2, TimeSpan.FromMinutes(1));
        // The last one may be the longer one, on twice the pictures.
        Assert.Equal(4.4, budget.Last(2).TotalMinutes, 1e-9);
        Assert.Equal(7.4, budget.FirstRung(2).TotalMinutes, 1e-9);
        Assert.Equal(9.9, budget.All(2).TotalMinutes, 1e-9);
    }
}
