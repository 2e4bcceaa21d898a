using System.Xml.Linq;

namespace Boxfit.Tests.Reports.Charts;

public class LineChartTests
{
    [Theory]
    [InlineData(0, 1, 6, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(0.31, 0.69, 5, new[] { 0.3, 0.4, 0.5, 0.6, 0.7 })]
    [InlineData(-3, 7, 4, new double[] { -5, 0, 5, 10 })]
    [InlineData(0, 0.3, 4, new[] { 0, 0.1, 0.2, 0.3 })]
    public void Linear_ticks_are_round_and_enclose_the_range(double minimum, double maximum, int count, double[] expected)
    {
        double[] ticks = Ticks.Linear(minimum, maximum, count);
        Assert.Equal(expected.Length, ticks.Length);
        for (int i = 0; i < ticks.Length; i++) Assert.Equal(expected[i], ticks[i], 1e-12);
    }

    [Theory]
    [InlineData(0.0013, 0.04, new[] { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05 })]
    [InlineData(0.1, 1, new[] { 0.1, 0.2, 0.5, 1 })]
    [InlineData(0.00002, 3, new[] { 0.00001, 0.0001, 0.001, 0.01, 0.1, 1, 10 })]
    [InlineData(1e-12, 1e12, new[] { 1e-12, 1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9, 1e12 })]
    public void Logarithmic_ticks_are_round_and_enclose_the_range(double minimum, double maximum, double[] expected)
    {
        double[] ticks = Ticks.Logarithmic(minimum, maximum);
        Assert.Equal(expected.Length, ticks.Length);
        for (int i = 0; i < ticks.Length; i++) Assert.Equal(1, ticks[i] / expected[i], 1e-9);
    }

    [Fact]
    public void Ticks_enclose_any_range()
    {
        var random = new SeededRandom(5);
        for (int i = 0; i < 2000; i++)
        {
            double a = Math.Pow(10, random.NextDouble(-9, 9)), b = a * (1 + Math.Pow(10, random.NextDouble(-4, 6)));
            double[] linear = Ticks.Linear(a, b, 6), logarithmic = Ticks.Logarithmic(a, b);
            Assert.True(linear[0] <= a * (1 + 1e-6) && linear[^1] >= b * (1 - 1e-6) && linear.Length is >= 2 and <= 12, $"{a} {b}");
            Assert.True(logarithmic[0] <= a * (1 + 1e-6) && logarithmic[^1] >= b * (1 - 1e-6) && logarithmic.Length <= 14, $"{a} {b}");
        }
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.30000000000000004, "0.3")]
    [InlineData(0.0005, "0.0005")]
    [InlineData(0.00003, "3e-5")]
    [InlineData(1500, "1500")]
    [InlineData(2e6, "2e6")]
    public void Tick_labels_are_short(double value, string expected) => Assert.Equal(expected, Ticks.Label(value));

    [Fact]
    public void Points_lie_where_the_axes_say()
    {
        var svg = Draw(new ChartSeries("a", [(0, 0), (5, 1), (10, 0.5)]));
        var points = svg.All("polyline").Single().Points();
        Assert.Equal(points[0].X, 2 * points[1].X - points[2].X, 0.01);
        Assert.True(points[0].Y > points[2].Y && points[2].Y > points[1].Y);
        Assert.Equal((points[0].Y + points[1].Y) / 2, points[2].Y, 0.01);
        // The tick that is called 1 has the height of the point at 1, and 10 the place of the last point.
        Assert.Equal(points[1].Y, TickAt("1", "end").Number("y"), 8.0);
        Assert.Equal(points[2].X, TickAt("10", "middle").Number("x"), 0.01);

        XElement TickAt(string label, string anchor) => svg.All("text").Single(t => t.Value == label && t.Text("text-anchor") == anchor);
    }

    [Fact]
    public void Gaps_split_the_line_and_lone_points_stay_visible()
    {
        (double, double)[] points = [.. Enumerable.Range(1, 60).Select(i => ((double)i, i is 10 or 12 ? double.NaN : 1.0 / i))];
        points[29].Item2 = double.NegativeInfinity;
        var svg = Draw(new ChartSeries("a", points));
        Assert.Equal([9, 17, 30], svg.All("polyline").Select(p => p.Points().Length));
        Assert.Single(svg.All("circle"));
    }

    [Fact]
    public void A_logarithmic_axis_leaves_out_what_is_not_positive()
    {
        var chart = Chart([new("a", [(1, 1), (2, 0), (3, 0.01), (4, 0.1), (5, -1)])]) with { Y = new("loss", Logarithmic: true) };
        var svg = SvgReading.Parse(chart.Draw(600, 400).Finish());
        var line = svg.All("polyline").Single().Points();
        Assert.Equal(2, line.Length);
        double[] heights = [.. svg.All("circle").Select(c => c.Number("cy"))];
        Assert.Equal(3, heights.Length);
        Assert.Equal((heights[0] + heights[1]) / 2, heights[2], 0.01);
    }

    [Fact]
    public void Title_axes_and_legend_are_written_and_colours_differ()
    {
        ChartSeries[] series = [.. Enumerable.Range(0, 9).Select(i => new ChartSeries($"series {i}", [(0, i), (1, i + 1)]))];
        var svg = SvgReading.Parse(Chart(series).Draw(1400, 500).Finish());
        Assert.Superset(new HashSet<string>(["Title", "across", "up", .. series.Select(s => s.Name)]), svg.Texts().ToHashSet());
        var looks = svg.All("polyline").Select(p => (p.Text("stroke"), p.Text("stroke-dasharray"))).ToArray();
        Assert.Equal(9, looks.Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Odd_data_are_drawn_without_failure(int kind)
    {
        ChartSeries series = new("a", kind switch
        {
            0 => [],
            1 => [(1, double.NaN)],
            _ => [(1, 0), (2, 0)],
        });
        foreach (bool logarithmic in (bool[])[false, true])
        {
            var chart = Chart([series]) with { Y = new("up", logarithmic), Mark = (1, double.NaN) };
            var svg = SvgReading.Parse(chart.Draw(600, 400).Finish());
            Assert.Equal(kind < 2 || logarithmic, svg.Texts().Contains("no data"));
        }
    }

    static LineChart Chart(IReadOnlyList<ChartSeries> series) =>
        new() { Title = "Title", X = new("across"), Y = new("up"), Series = series };

    static XElement Draw(ChartSeries series) => SvgReading.Parse(Chart([series]).Draw(600, 400).Finish());
}
