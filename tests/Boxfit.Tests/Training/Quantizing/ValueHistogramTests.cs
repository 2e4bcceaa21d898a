using Boxfit.Tests.Engine;

namespace Boxfit.Tests.Training.Quantizing;

public class ValueHistogramTests
{
    [Fact]
    public void Numbers_are_counted_where_they_lie_whenever_the_bins_became_wider()
    {
        float[][] batches = [[0, 0.3f, -0.2f], [5, -0.01f, 0], [-70, 0.3f, 69.9f], Streams.Uniform("numbers", 1000, -80, 30)];
        var histogram = new ValueHistogram("value");
        foreach (float[] batch in batches) histogram.Add(batch);
        float[] all = [.. batches.SelectMany(b => b)];
        Assert.Equal((all.Length, all.Min(), all.Max(), 2), (histogram.Count, histogram.Low, histogram.High, (int)histogram.Zeros));
        Assert.Equal(2 * 128f / ValueHistogram.Bins, histogram.Width);
        long[] expected = new long[ValueHistogram.Bins];
        foreach (float number in all) expected[(int)Math.Floor(number / (double)histogram.Width) + ValueHistogram.Bins / 2]++;
        Assert.Equal(expected, histogram.Counts.ToArray());
        Assert.Equal(-128, histogram.Edge(0));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void What_is_not_finite_is_refused_with_the_values_name(float number, string shown)
    {
        string message = Assert.Throws<BoxfitException>(() => new ValueHistogram("layer1.0.bn1").Add([1, number])).Message;
        Assert.StartsWith($"The model gives {shown} at 'layer1.0.bn1', where finite numbers were expected", message);
    }

    [Fact]
    public void What_is_always_zero_has_a_range_of_nothing()
    {
        var histogram = new ValueHistogram("value");
        histogram.Add([]);
        histogram.Add([0, 0, 0]);
        Assert.All(RangeMethod.All, m => Assert.Equal(new(0, 0), m.Range(histogram)));
    }

    [Fact]
    public void Channels_have_sizes_and_means_over_all_pictures()
    {
        var statistics = new ValueStatistics("value", channels: 2);
        statistics.Add([1, -3, 5, 5]);
        statistics.Add([2, 2, -7, 0]);
        Assert.Equal([3, 7], statistics.Sizes);
        Assert.Equal([0.5f, 0.75f], statistics.Means);
    }
}
