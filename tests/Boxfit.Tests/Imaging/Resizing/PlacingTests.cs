namespace Boxfit.Tests.Imaging.Resizing;

public sealed class PlacingTests
{
    [Fact]
    public void A_part_fills_the_frame()
    {
        var part = new BoundingBox(0.2, -0.1, 0.7, 0.3);
        var placed = Placing.Of(part).ToFrame(part);
        Assert.Equal(0, placed.X1, 12);
        Assert.Equal(0, placed.Y1, 12);
        Assert.Equal(1, placed.X2, 12);
        Assert.Equal(1, placed.Y2, 12);
        Assert.Equal(1 / part.Area, Placing.Of(part).Magnification, 9);
    }

    [Fact]
    public void A_box_of_the_frame_comes_from_where_it_went()
    {
        var placing = new Placing(1.7, 0.6, 0.4, 0.8);
        var box = new BoundingBox(0.1, 0.2, 0.5, 0.9);
        var back = placing.ToPicture(placing.ToFrame(box));
        Assert.Equal(box.X1, back.X1, 12);
        Assert.Equal(box.Y1, back.Y1, 12);
        Assert.Equal(box.X2, back.X2, 12);
        Assert.Equal(box.Y2, back.Y2, 12);
    }
}
