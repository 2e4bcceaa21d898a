namespace Boxfit.Tests.Reports.Charts;

public class PlotTests
{
    [Fact]
    public void A_histogram_has_a_bar_for_each_range_as_high_as_its_count()
    {
        var chart = new Histogram { Title = "sizes", X = new("pixels"), Counted = "pictures", Values = [0, 1, 1, 1, 10, 10, double.NaN] };
        var bars = SvgReading.Parse(chart.Draw(600, 400).Finish()).All("rect").Skip(1).ToList(); // after the background
        Assert.Equal(3, bars.Count);
        double[] heights = [.. bars.Select(b => b.Number("height"))];
        Assert.Equal(heights[0] * 3, heights[1], 0.01);
        Assert.Equal(heights[0] * 2, heights[2], 0.01);
    }

    [Theory]
    [InlineData(new double[0], false)]
    [InlineData(new[] { 5.0 }, false)]
    [InlineData(new[] { 5.0, 5.0 }, true)]
    [InlineData(new[] { -1.0, 0.0 }, true)]
    [InlineData(new[] { 1e-9, 1e9 }, true)]
    [InlineData(new[] { 0.0, 1e15 }, false)]
    public void Any_values_give_a_histogram(double[] values, bool logarithmic)
    {
        var chart = new Histogram { Title = "t", X = new("x", logarithmic), Counted = "n", Values = values };
        string[] texts = SvgReading.Parse(chart.Draw(600, 400).Finish()).Texts();
        Assert.Contains("x", texts);
        Assert.Equal(values.All(v => logarithmic && v <= 0), texts.Contains("no data"));
    }

    [Fact]
    public void A_heat_map_is_darkest_where_the_share_is_largest_and_grows_downwards()
    {
        double[,] cells = new double[2, 2];
        (cells[0, 0], cells[1, 1]) = (0.5, 0.25);
        var map = new HeatMap { Title = "t", Measure = "share", Cells = cells, Mark = new(0, 0, 0.5, 1) };
        var svg = SvgReading.Parse(map.Draw(600, 400).Finish());
        var rects = svg.All("rect").Skip(1).Take(4).ToList();
        Assert.Equal(["#08306b", "#f7fbff", "#f7fbff"], [rects[0].Text("fill")!, rects[1].Text("fill")!, rects[2].Text("fill")!]);
        Assert.Contains("50 %", svg.Texts());
        Assert.Contains(svg.All("rect"), r => r.Text("stroke-dasharray") is not null);
        double zero = svg.All("text").Where(t => t.Value == "0").Min(t => t.Number("y"));
        Assert.True(zero < svg.All("text").Where(t => t.Value == "1").Max(t => t.Number("y")));
    }

    [Fact]
    public void A_scatter_chart_has_a_point_for_each_pair()
    {
        var chart = new ScatterChart
        {
            Title = "t",
            X = new("x"),
            Y = new("y", Downwards: true),
            IsPicture = true,
            Points = [(0, 0), (0.5, 1), (double.NaN, 0)],
        };
        var points = SvgReading.Parse(chart.Draw(600, 400).Finish()).All("circle").ToList();
        Assert.Equal(2, points.Count);
        Assert.True(points[1].Number("cy") > points[0].Number("cy"));
    }

    [Fact]
    public void Several_charts_fit_into_one_drawing()
    {
        Chart[] charts =
        [
            .. Enumerable.Range(0, 3).Select(i => new Histogram { Title = $"chart {i}", X = new("x"), Counted = "n", Values = [1, 2] }),
        ];
        var drawing = Chart.DrawAll(charts, columns: 2, 300, 200, "pets" + new string('s', 200), "3 pictures");
        Assert.True(drawing.Width > 640 && drawing.Height > 480, $"{drawing.Width}×{drawing.Height}");
        string[] texts = SvgReading.Parse(drawing.Finish()).Texts();
        Assert.All((string[])["3 pictures", "chart 0", "chart 1", "chart 2"], title => Assert.Contains(title, texts));
        Assert.Matches("^petss+…s+$", texts[0]);
    }

    [Fact]
    public void A_box_on_a_heat_map_is_named_in_a_legend()
    {
        var map = new HeatMap { Title = "t", Measure = "m", Cells = new double[,] { { 1, 0.5 } }, Mark = new(0.1, 0.2, 0.5, 0.6) };
        string[] Texts(HeatMap chart) => SvgReading.Parse(chart.Draw(600, 400).Finish()).Texts();
        Assert.Contains("the mean box", Texts(map with { MarkName = "the mean box" }));
        Assert.DoesNotContain("the mean box", Texts(map with { MarkName = "the mean box", Mark = null }));
        Assert.Equal(Texts(map).Length + 1, Texts(map with { MarkName = "the mean box" }).Length);
    }
}
