namespace Boxfit.Tests.Core.Metrics;

public class BoxMetricsTests
{
    static BoxMetrics Three()
    {
        var metrics = new BoxMetrics();
        metrics.Add(new(0, 0, 0.5, 0.5), new(0, 0, 0.5, 0.5), 100, 200);      // IoU 1
        metrics.Add(new(0, 0, 0.5, 0.8), new(0, 0, 0.5, 1), 100, 200);        // IoU 0.8; bottom off by 0.2 = 40 pixels
        metrics.Add(new(0.9, 0, 1, 0.1), new(0.1, 0, 0.2, 0.1), 1000, 10);    // IoU 0; left and right off by 0.8 = 800 pixels
        return metrics;
    }

    [Fact]
    public void The_figures_are_those_worked_out_by_hand()
    {
        var s = Three().Summarize(0.4, 2);
        Assert.Equal((3, 2, 0.4), (s.Pictures, s.Skipped, s.ConstantBoxIou));
        Assert.Equal(0.6, s.MeanIou, 1e-12);
        Assert.Equal(0.8, s.MedianIou, 1e-12);
        Assert.Equal((2 / 3.0, 2 / 3.0, 1 / 3.0), (s.AccuracyAt50, s.AccuracyAt75, s.AccuracyAt90));
        Assert.Equal((0.2 * 0.2 + 2 * 0.8 * 0.8) / 12, s.Mse, 1e-12);
        Assert.Equal((40 + 1600) / 12.0, s.EdgeErrorPixels, 1e-9);
        Assert.Equal(100 * (0.2 + 1.6) / 12, s.EdgeErrorPercent, 1e-9);
        Assert.Equal(["small", "medium", "large"], s.BySize.Select(g => g.Name));
        Assert.Equal([0, 1, 0.8], s.BySize.Select(g => Math.Round(g.MeanIou!.Value, 9)));
    }

    [Fact]
    public void An_even_count_has_the_mean_of_the_middle_two_as_median()
    {
        var metrics = Three();
        metrics.Add(new(0, 0, 1, 0.5), new(0, 0, 1, 1), 10, 10);
        Assert.Equal(0.65, metrics.Summarize(0, 0).MedianIou, 1e-12);
    }

    [Fact]
    public void Groups_by_size_hold_every_picture_once()
    {
        for (int count = 1; count <= 7; count++)
        {
            var metrics = new BoxMetrics();
            for (int i = 0; i < count; i++) metrics.Add(default, new(0, 0, 0.1 * (i + 1), 1), 10, 10);
            Assert.Equal(count, metrics.Summarize(0, 0).BySize.Sum(g => g.Pictures));
        }
        Assert.Throws<InvalidOperationException>(() => new BoxMetrics().Summarize(0, 0));
    }
}
