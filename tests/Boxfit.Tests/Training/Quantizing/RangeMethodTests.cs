using Boxfit.Tests.Engine;

namespace Boxfit.Tests.Training.Quantizing;

public class RangeMethodTests
{
    [Fact]
    public void Percentiles_cut_off_the_same_share_at_both_ends()
    {
        var histogram = new ValueHistogram("value");
        histogram.Add([.. Enumerable.Range(-500, 1001).Select(i => i / 10f)]);
        Assert.Equal(new(-50, 50), RangeMethod.MinMax.Range(histogram));
        var range = RangeMethod.Percentile(99).Range(histogram); // Of 1001 numbers five are cut off at each end.
        Assert.InRange(range.Low, -49.5f - histogram.Width, -49.5f);
        Assert.InRange(range.High, 49.5f, 49.5f + histogram.Width);
        Assert.Equal(RangeMethod.MinMax.Range(histogram), RangeMethod.Percentile(100).Range(histogram));
    }

    [Fact]
    public void One_far_number_is_cut_off_by_its_share_and_by_entropy()
    {
        var histogram = new ValueHistogram("value");
        // Bell-shaped, behind a ReLU: half of it zeros.
        float[][] parts = [.. Enumerable.Range(0, 8).Select(i => Streams.Uniform($"part {i}", 100_000))];
        histogram.Add([.. Enumerable.Range(0, 100_000).Select(i => Math.Max(0, parts.Sum(p => p[i])))]);
        float usual = histogram.High;
        histogram.Add([10 * usual]);
        Assert.Equal(10 * usual, RangeMethod.MinMax.Range(histogram).High);
        foreach (var method in RangeMethod.All.Skip(2))
        {
            var range = method.Range(histogram);
            Assert.Equal(0, range.Low);
            // Entropy goes on while a byte has two bins.
            Assert.True(range.High > 2 && range.High < 3 * usual, $"{method.Name}: {range.High} of {usual}");
        }
    }

    [Fact]
    public void The_divergence_is_that_of_the_formula()
    {
        // Two bins a level with 3 and 1 numbers, rounded to 2 and 2: ¾ ln(3/2) + ¼ ln(1/2).
        long[] counts = [.. Enumerable.Range(0, 512).Select(i => i % 2 == 0 ? 3L : 1L)];
        Assert.Equal(0.75 * Math.Log(1.5) - 0.25 * Math.Log(2), RangeMethod.Divergence(counts, 0, 511), 1e-12);
        // Equal numbers in a level lose nothing; empty bins take none.
        Assert.Equal(0, RangeMethod.Divergence([.. counts.Select((c, i) => i % 2 == 0 ? c : 0)], 0, 511), 1e-12);
        // One bin a level, and as many numbers again beyond the last: p is 1/512 each and 257/512 at the end, q 1/256 each.
        long[] ends = [.. Enumerable.Repeat(1L, 256), 256];
        double expected = 255 / 512.0 * Math.Log(0.5) + 257 / 512.0 * Math.Log(257 / 2.0);
        Assert.Equal(expected, RangeMethod.Divergence(ends, 0, 255), 1e-12);
    }
}
