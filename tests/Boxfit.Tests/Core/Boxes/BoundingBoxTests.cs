namespace Boxfit.Tests.Core.Boxes;

public class BoundingBoxTests
{
    static readonly BoundingBox s_unit = new(0, 0, 1, 1);

    [Theory]
    [InlineData(0, 0, 1, 1, 0, 0, 1, 1, 1)]
    [InlineData(0, 0, 0.5, 1, 0.25, 0, 0.75, 1, 1 / 3.0)]
    [InlineData(0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1, 0)]
    [InlineData(0.2, 0.2, 0.4, 0.4, 0, 0, 1, 1, 0.04)]
    [InlineData(0, 0, 1, 1, 0.5, 0.5, 0.2, 0.2, 0)]
    [InlineData(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0)]
    public void IoU_of_two_boxes(
        double ax1, double ay1, double ax2, double ay2, double bx1, double by1, double bx2, double by2, double expected)
    {
        BoundingBox a = new(ax1, ay1, ax2, ay2), b = new(bx1, by1, bx2, by2);
        Assert.Equal(expected, BoundingBox.IoU(a, b), 12);
        Assert.Equal(expected, BoundingBox.IoU(b, a), 12);
    }

    [Fact]
    public void Crossed_edges_are_put_in_order() =>
        Assert.Equal(new BoundingBox(0.1, 0.2, 0.5, 0.9), new BoundingBox(0.5, 0.2, 0.1, 0.9).Ordered());

    [Fact]
    public void IoU_with_NaN_is_zero()
    {
        for (int edge = 0; edge < 4; edge++)
        {
            double[] edges = [0, 0, 1, 1];
            edges[edge] = double.NaN;
            BoundingBox broken = new(edges[0], edges[1], edges[2], edges[3]);
            Assert.Equal(0, BoundingBox.IoU(s_unit, broken));
            Assert.Equal(0, BoundingBox.IoU(broken, s_unit));
        }
    }

    [Theory]
    [InlineData(0, 0, 1, 1, true)]
    [InlineData(-0.5, 0, 1.5, 1, true)]
    [InlineData(0.5, 0, 0.5, 1, false)]
    [InlineData(0, 0.6, 1, 0.5, false)]
    [InlineData(0, 0, double.NaN, 1, false)]
    [InlineData(0, 0, double.PositiveInfinity, 1, false)]
    public void A_box_is_valid_when_it_is_finite_and_has_an_area(double x1, double y1, double x2, double y2, bool expected)
    {
        Assert.Equal(expected, new BoundingBox(x1, y1, x2, y2).IsValid);
        Assert.Equal(expected, new PixelBox(x1, y1, x2, y2).IsValid);
    }

    [Fact]
    public void Clip_cuts_to_the_picture() =>
        Assert.Equal(new BoundingBox(0, 0.25, 1, 1), new BoundingBox(-3, 0.25, 1.5, 1.0001).Clip());

    [Fact]
    public void Pixels_and_back()
    {
        var pixels = new BoundingBox(0.25, 0.5, 0.75, 1).ToPixels(640, 480);
        Assert.Equal(new PixelBox(160, 240, 480, 480), pixels);
        Assert.Equal(new BoundingBox(0.25, 0.5, 0.75, 1), pixels.Relative(640, 480));
    }

    [Fact]
    public void Area_counts_negative_sides_as_zero()
    {
        Assert.Equal(0.125, new BoundingBox(0.25, 0, 0.5, 0.5).Area);
        Assert.Equal(0, new BoundingBox(0.5, 0.5, 0.25, 0.25).Area);
    }
}
