using Boxfit.Reports.Drawing;

namespace Boxfit.Tests.Reports.Drawing;

public class BoxPlaceTests
{
    /// <summary>SVG shows nothing of a box without width.</summary>
    [Theory]
    [InlineData(0, 0.001, 1.5, 4.5)]
    [InlineData(0.999, 1, 95.5, 98.5)]
    [InlineData(0.5, 0.501, 48.55, 51.55)]
    [InlineData(0.2, 0.6, 20, 60)]
    [InlineData(-1, 2, 1.5, 98.5)]
    public void A_narrow_box_is_a_mark_inside_the_picture(double from, double to, double first, double last)
    {
        var place = BoxPlace.OnThumbnail(new(from, from, to, to), 100, 100);
        double[] expected = [first, first, last, last], found = [place.X1, place.Y1, place.X2, place.Y2];
        for (int i = 0; i < 4; i++) Assert.Equal(expected[i], found[i], 6);
    }

    [Fact]
    public void Of_a_picture_without_room_no_more_is_taken() =>
        Assert.Equal(new(1.5, 1.5, 1.5, 98.5), BoxPlace.OnThumbnail(new(0, 0, 1, 1), 2, 100));
}
