namespace Boxfit.Tests.Reports.Charts;

public sealed class ConfusionChartTests
{
    [Fact]
    public void It_names_the_classes_and_has_the_numbers_but_no_zeros()
    {
        var figures = ClassFigures.Of(["cat & dog", "hen"], [(0, 0), (0, 0), (0, 1), (1, 1)])!;
        string svg = ConfusionChart.Of(figures).Draw().Finish();
        foreach (string text in (string[])["Classes: 75.0 % right", "cat &amp; dog", "hen", "true class", "predicted class", ">2<", ">1<"])
            Assert.Contains(text, svg, StringComparison.Ordinal);
        Assert.DoesNotContain(">0<", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_classes_with_long_names_fit()
    {
        string[] names = [.. Enumerable.Range(0, 120).Select(i => $"class {i} of a very long name that nobody would read to its end")];
        var figures = ClassFigures.Of(names, names.Select((_, i) => (i, (i + 1) % names.Length)))!;
        var drawing = ConfusionChart.Of(figures).Draw();
        Assert.InRange(drawing.Width, 480, 1600);
        using var folder = new TemporaryFolder();
        drawing.Save(folder["confusion.png"]);
        Assert.True(new FileInfo(folder["confusion.png"]).Length > 1000);
    }
}
