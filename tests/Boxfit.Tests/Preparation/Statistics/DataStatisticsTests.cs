using Boxfit.Tests.Preparation.Checking;

namespace Boxfit.Tests.Preparation.Statistics;

public sealed class DataStatisticsTests : IDisposable
{
    readonly CheckedFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Figures_are_those_of_the_data()
    {
        for (int i = 0; i < 3; i++) _data.AddPicture($"{i}.png", i);
        _data.AddRow("0.png", "30,0,90,90");
        _data.AddRow("1.png", "30,0,90,90");
        _data.AddRow("2.png", "0,0,60,45");
        _data.AddRow("2.png", "60,45,150,90");
        _data.AddRow("gone.png");
        var s = Gather();
        Assert.Equal((4, 3, 4, 1, 0, 1), (s.Pictures, s.Readable, s.Boxes.Count, s.CutBoxes, s.UnusableBoxes, s.UnreadBoxes));
        Assert.Contains(
            ("Boxes", "4 (1 of them cut to its picture, 1 more in pictures that could not be read)"), StatisticsReport.Lines(s));
        Assert.Equal([(1, 3), (2, 1)], s.ObjectsPerPicture);
        Assert.Equal([("png", 3)], s.Formats);
        Assert.All(s.Sizes, size => Assert.Equal((120, 90), size));
        Assert.Equal(60.0 / 90, s.Boxes[0].Aspect, 1e-9);
        Assert.Equal(0.25, s.Boxes[3].Box.Area, 1e-9); // cut to the picture
        // The pictures with one object have the same box.
        Assert.Equal(1, s.ConstantBoxIou!.Value, 1e-3);
        Assert.Equal(0.25, s.ConstantBox!.Value.X1, 1e-3);
    }

    [Fact]
    public void Boxes_that_cannot_be_used_are_counted()
    {
        _data.AddPicture("a.png", 1);
        _data.AddPicture("b.png", 2);
        _data.AddRow("a.png", "80,20,20,70");
        _data.AddRow("b.png", "130,20,180,70");
        var s = Gather();
        Assert.Equal((0, 2), (s.Boxes.Count, s.UnusableBoxes));
        Assert.Null(s.ConstantBoxIou);
    }

    [Fact]
    public void Coverage_is_the_share_of_boxes_over_each_place()
    {
        double[,] cells = BoxCoverage.Of([new(0, 0, 0.5, 1), new(0, 0, 1, 0.5)]);
        Assert.Equal((1, 0.5, 0.5, 0), (cells[0, 0], cells[31, 0], cells[0, 31], cells[31, 31]));
        Assert.Equal(0.25, BoxCoverage.Of([new(0, 0, 0.5 / 32, 0.5 / 32)])[0, 0], 1e-9);
    }

    [Fact]
    public void Quantiles_lie_between_their_neighbours()
    {
        Assert.Equal(new(1, 1.2, 3, 4.8, 5), Quantiles.Of([5, 3, 1, 2, 4]));
        Assert.Equal(new(7, 7, 7, 7, 7), Quantiles.Of([7, double.NaN]));
        Assert.Null(Quantiles.Of([]));
    }

    [Fact]
    public void Plots_can_be_drawn_of_anything()
    {
        _data.AddRow("gone.png");
        foreach (var (chart, caption) in StatisticsPlots.Of(Gather()))
        {
            Assert.NotEmpty(caption);
            Assert.Contains("no data", StatisticsPlots.Svg(chart));
        }
    }

    DataStatistics Gather() =>
        DataStatistics.Gather([AnnotationFiles.Read(_data.Save())], images: null, cancellation: TestContext.Current.CancellationToken);
}
