namespace Boxfit.Tests.Cli.Screens;

public class SparklineTests
{
    [Theory]
    [InlineData(new double[0], 8, "")]
    [InlineData(new[] { 0.5 }, 8, "▁")]
    [InlineData(new[] { 0.1, double.NaN, 0.5, 0.8 }, 8, "▁▅█")]
    [InlineData(new[] { 1.0, 3, 5, 7, 9, 11 }, 3, "▁▅█")]
    public void Values_stand_between_the_smallest_and_the_largest(double[] values, int width, string expected) =>
        Assert.Equal(expected, Sparkline.Of(values, width));
}
