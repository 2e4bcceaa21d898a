namespace Boxfit.Tests.Core.Uncertainty;

public sealed class BoxScoreTests
{
    static readonly BoundingBox s_predicted = new(0.2, 0.2, 0.6, 0.4);

    [Theory]
    [InlineData(0.16, 0.2, 0.6, 0.4, 0.1, 0.04)] // reaches out to the left by a tenth of the width
    [InlineData(0.2, 0.16, 0.6, 0.4, 0.2, 0.04)]
    [InlineData(0.2, 0.2, 0.68, 0.4, 0.2, 0.08)]
    [InlineData(0.2, 0.2, 0.6, 0.5, 0.5, 0.1)]
    [InlineData(0.2, 0.2, 0.6, 0.4, 0, 0)]
    public void What_reaches_out_counts_in_both_forms(double x1, double y1, double x2, double y2, double scaled, double plain)
    {
        foreach (var kind in Enum.GetValues<PromiseKind>())
        {
            Assert.Equal(scaled, BoxScore.Scaled.Of(kind, s_predicted, new(x1, y1, x2, y2)), 12);
            Assert.Equal(plain, BoxScore.Plain.Of(kind, s_predicted, new(x1, y1, x2, y2)), 12);
        }
    }

    [Fact]
    public void What_does_not_reach_as_far_counts_only_where_an_inner_box_is_promised()
    {
        var smaller = new BoundingBox(0.24, 0.22, 0.59, 0.32);
        Assert.Equal(0.4, BoxScore.Scaled.Of(PromiseKind.Between, s_predicted, smaller), 12); // The bottom: 0.08 of 0.2.
        Assert.Equal(0.08, BoxScore.Plain.Of(PromiseKind.Between, s_predicted, smaller), 12);
        Assert.Equal(0, BoxScore.Scaled.Of(PromiseKind.Contains, s_predicted, smaller));
        // One edge inside, another outside: the worse one decides.
        var moved = new BoundingBox(0.24, 0.2, 0.68, 0.4);
        Assert.Equal((0.2, 0.2), (Rounded(PromiseKind.Between, moved), Rounded(PromiseKind.Contains, moved)));
        Assert.Equal((0.25, 0.05), (Rounded(PromiseKind.Between, new(0.3, 0.2, 0.62, 0.4)),
            Rounded(PromiseKind.Contains, new(0.3, 0.2, 0.62, 0.4))));

        static double Rounded(PromiseKind kind, BoundingBox truth) => Math.Round(BoxScore.Scaled.Of(kind, s_predicted, truth), 12);
    }

    [Fact]
    public void A_box_without_area_is_as_far_as_can_be()
    {
        foreach (var score in Enum.GetValues<BoxScore>())
            Assert.Equal(double.PositiveInfinity, score.Of(PromiseKind.Contains, new(0.2, 0.2, 0.2, 0.4), s_predicted));
    }
}
