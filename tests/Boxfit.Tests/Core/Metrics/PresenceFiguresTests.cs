namespace Boxfit.Tests.Core.Metrics;

public class PresenceFiguresTests
{
    // sklearn.metrics.roc_auc_score([1, 1, 1, 0, 0], [0.9, 0.6, 0.4, 0.6, 0.1]) = 0.75: pairs 2 + 1.5 + 1 of 6.
    [Fact]
    public void Equal_confidences_count_half()
    {
        var figures = PresenceFigures.Of([0.9, 0.6, 0.4], [0.6, 0.1], threshold: 0.5);
        Assert.Equal(4.5 / 6, figures.Auroc);
        Assert.Equal((2.0 / 3, 2.0 / 3, 1, 1), (figures.Precision, figures.Recall, figures.Missed, figures.FalseAlarms));
        Assert.Equal((3, 2), (figures.WithObject, figures.WithoutObject));
    }

    [Fact]
    public void The_area_is_the_share_of_pairs_in_order()
    {
        var random = SeededRandom.For(7);
        double[] with = new double[40], without = new double[30];
        for (int i = 0; i < with.Length; i++) with[i] = Math.Round(random.NextDouble() + 0.2, 1);
        for (int i = 0; i < without.Length; i++) without[i] = Math.Round(random.NextDouble(), 1);
        double pairs = with.Sum(w => without.Sum(o => w > o ? 1 : w < o ? 0 : 0.5)) / (with.Length * without.Length);
        Assert.Equal(pairs, PresenceFigures.Of(with, without, 0.5).Auroc!.Value, 1e-12);
        Assert.Equal(1 - pairs, PresenceFigures.Of(without, with, 0.5).Auroc!.Value, 1e-12);
    }

    [Fact]
    public void What_is_not_there_has_no_figure()
    {
        var figures = PresenceFigures.Of([0.2], [], threshold: 0.5);
        Assert.Equal((null, null, 0.0), (figures.Auroc, figures.Precision, figures.Recall));
        Assert.Null(PresenceFigures.Of([], [0.9], threshold: 0.5).Recall);
    }

    [Fact]
    public void A_confidence_at_the_threshold_says_that_the_object_is_there() =>
        Assert.Equal(1, PresenceFigures.Of([0.5], [0.4], threshold: 0.5).Recall);
}
