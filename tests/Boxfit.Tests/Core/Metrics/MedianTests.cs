namespace Boxfit.Tests.Core.Metrics;

public sealed class MedianTests
{
    [Theory]
    [InlineData(new double[] { 5 }, 5)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 9, 1, 2, 4 }, 3)]
    [InlineData(new double[0], double.NaN)]
    public void It_is_the_middle_value(double[] values, double median) => Assert.Equal(median, Median.Of(values));
}
