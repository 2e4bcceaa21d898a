namespace Boxfit.Tests.Training.Folds;

public sealed class FoldFiguresTests
{
    [Fact]
    public void The_spread_is_the_standard_deviation_of_a_sample()
    {
        var figures = new FoldFigures(4, [0.2, 0.4, 0.4, 0.6], null);
        Assert.Equal(0.4, figures.Mean!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(0.08 / 3), figures.Spread!.Value, 1e-12);
        Assert.Null(new FoldFigures(4, [0.2], null).Spread);
        Assert.Null(new FoldFigures(4, [], null).Mean);
    }
}
