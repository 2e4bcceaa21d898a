using Boxfit.Training;

namespace Boxfit.Tests.Training;

public class LearningRateSearchTests
{
    static LearningRateSearch Search(Func<double, double> loss) => LearningRateSearch.Create(
        "/nowhere", [.. Enumerable.Range(0, 81).Select(i => Math.Pow(10, -7 + i / 10.0)).Select(r => (r, loss(Math.Log10(r))))]);

    [Fact]
    public void The_smaller_of_the_steepest_rate_and_a_tenth_of_the_best_is_proposed()
    {
        // Falls from 1 to 0.1 around 1e-4, and rises again above 1e-1.
        var search = Search(x => 0.1 + 0.9 / (1 + Math.Exp(4 * (x + 4))) + Math.Exp(3 * (x + 1)) / 10);
        Assert.InRange(Math.Log10(search.Steepest!.Value), -4.4, -3.6);
        Assert.InRange(Math.Log10(search.Smallest!.Value), -2.8, -1.4);
        Assert.Equal(search.Steepest, search.Proposed);
        Assert.Equal(81, search.Points.Count);

        // Where the fall is right before the end, a tenth of the best is safer.
        search = Search(x => x < 0.5 ? 1 : 0.5);
        Assert.True(search.Steepest > search.Smallest / 10);
        Assert.Equal(search.Smallest / 10, search.Proposed);
    }

    [Fact]
    public void Where_the_loss_does_not_fall_nothing_is_proposed()
    {
        Assert.Null(Search(x => Math.Exp(x)).Proposed);
        Assert.Null(Search(_ => 1).Proposed);
        Assert.Null(LearningRateSearch.Create("/nowhere", []).Proposed);
        Assert.Null(LearningRateSearch.Create("/nowhere", [(1e-7, 2), (1e-6, 1)]).Proposed);
    }
}
