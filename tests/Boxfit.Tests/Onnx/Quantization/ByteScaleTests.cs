namespace Boxfit.Tests.Onnx.Quantization;

public class ByteScaleTests
{
    [Theory]
    [InlineData(0, 6, 6 / 255f, 0)]
    [InlineData(-1, 1.55f, 0.01f, 100)]
    [InlineData(2, 5.1f, 0.02f, 0)] // Widened to zero, with which convolutions pad.
    [InlineData(-2.55f, -1, 0.01f, 255)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(-1e-44f, 1e-44f, 1, 0)]
    public void A_range_is_covered_and_zero_is_exact(float low, float high, float scale, byte zero)
    {
        var actual = ByteScale.Of(new(low, high));
        Assert.Equal(scale, actual.Scale, scale * 1e-6f);
        Assert.Equal(zero, actual.ZeroPoint);
        Assert.Equal(0, actual.Value(actual.Round(0)));
    }

    [Fact]
    public void Numbers_are_rounded_to_the_nearest_even_and_cut()
    {
        var scale = new ByteScale(0.5f, 10);
        Assert.Equal([10, 10, 12, 12, 11, 0, 255], ((float[])[0, 0.25f, 0.75f, 1.2f, 0.3f, -100, 1000]).Select(x => (int)scale.Round(x)));
        Assert.Equal(-5, scale.Value(0));
    }
}
