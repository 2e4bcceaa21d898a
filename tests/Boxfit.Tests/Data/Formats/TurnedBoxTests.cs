using FsCheck;
using FsCheck.Fluent;

namespace Boxfit.Tests.Data.Formats;

public sealed class TurnedBoxTests
{
    [Theory]
    [InlineData(0, 30, 20, 90, 70)]
    [InlineData(90, 35, 15, 85, 75)]
    [InlineData(-90, 35, 15, 85, 75)]
    [InlineData(270, 35, 15, 85, 75)]
    [InlineData(180, 30, 20, 90, 70)]
    [InlineData(720, 30, 20, 90, 70)]
    [InlineData(45, 21.109, 6.109, 98.891, 83.891)]
    public void The_upright_box_around_is_found(double degrees, double x1, double y1, double x2, double y2)
    {
        var box = TurnedBox.Around(new(30, 20, 90, 70), degrees);
        Assert.Equal([x1, y1, x2, y2], [Math.Round(box.X1, 3), Math.Round(box.Y1, 3), Math.Round(box.X2, 3), Math.Round(box.Y2, 3)]);
    }

    [Theory]
    [InlineData(0, 30, 20, 90, 70)]
    [InlineData(90, 35, 15, 85, 75)]
    [InlineData(30, 31.169, 18.661, 88.831, 71.339)]
    public void The_upright_box_around_an_ellipse_is_found(double degrees, double x1, double y1, double x2, double y2)
    {
        var box = TurnedBox.AroundEllipse(new(30, 20, 90, 70), degrees);
        Assert.Equal([x1, y1, x2, y2], [Math.Round(box.X1, 3), Math.Round(box.Y1, 3), Math.Round(box.X2, 3), Math.Round(box.Y2, 3)]);
    }

    [Fact]
    public void It_is_the_box_around_the_four_turned_corners() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        (from x in Gen.Choose(0, 4000)
         from y in Gen.Choose(0, 4000)
         from width in Gen.Choose(1, 3000)
         from height in Gen.Choose(1, 3000)
         from degrees in Gen.Choose(-7200, 7200)
         select (Box: new PixelBox(x, y, x + width, y + height), Degrees: degrees / 10.0)).ToArbitrary(),
        turned =>
        {
            var (box, degrees) = turned;
            double angle = degrees * Math.PI / 180, x = (box.X1 + box.X2) / 2, y = (box.Y1 + box.Y2) / 2;
            (double X, double Y)[] corners =
            [
                .. from dx in (double[])[box.X1 - x, box.X2 - x]
                   from dy in (double[])[box.Y1 - y, box.Y2 - y]
                   select (x + dx * Math.Cos(angle) - dy * Math.Sin(angle), y + dx * Math.Sin(angle) + dy * Math.Cos(angle)),
            ];
            var around = TurnedBox.Around(box, degrees);
            Assert.Equal(corners.Min(c => c.X), around.X1, 1e-6);
            Assert.Equal(corners.Min(c => c.Y), around.Y1, 1e-6);
            Assert.Equal(corners.Max(c => c.X), around.X2, 1e-6);
            Assert.Equal(corners.Max(c => c.Y), around.Y2, 1e-6);
        }));
}
