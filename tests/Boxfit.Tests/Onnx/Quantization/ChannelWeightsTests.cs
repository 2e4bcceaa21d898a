using Boxfit.Tests.Engine;

namespace Boxfit.Tests.Onnx.Quantization;

public class ChannelWeightsTests
{
    [Fact]
    public void Each_channel_has_a_scale_by_its_largest_weight()
    {
        var rounded = ChannelWeights.Of([1.27f, -0.634f, 0.006f, 0.02f, -254, 0], [], 1, 3, ChannelWeights.Largest8);
        Assert.Equal([127, -63, 38, 127, -127, 0], rounded.Levels.Select(l => (int)l));
        Assert.Equal([0.01f, 0.02f / 127, 2], rounded.Scales);
        Assert.Equal([1.27f, -0.63f, 38 * (0.02f / 127), 0.02f, -254, 0], rounded.Values(), (a, b) => MathF.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void With_7_bits_two_products_fit_into_16()
    {
        float[] weights = Streams.Uniform("weights", 300, -3, 3);
        var rounded = ChannelWeights.Of(weights, [], 1, 10, ChannelWeights.Largest7);
        Assert.Equal(64, rounded.Levels.Max(l => Math.Abs((int)l)));
        Assert.InRange(2 * byte.MaxValue * ChannelWeights.Largest7, 0, short.MaxValue);
        Assert.True(2 * byte.MaxValue * ChannelWeights.Largest8 > short.MaxValue);
        Assert.All(weights.Zip(rounded.Values()), p => Assert.InRange(MathF.Abs(p.First - p.Second), 0, 3f / 64 / 2 + 1e-6f));
    }

    [Fact]
    public void A_bias_beside_tiny_weights_fits_into_32_bits()
    {
        // By the weights alone the bias would be 5 / (1e-9 / 127 · 0.01) = 6e13 scales.
        var rounded = ChannelWeights.Of([1e-9f, 1], [5, 5], 0.01f, 2, ChannelWeights.Largest8);
        Assert.InRange(5 / (rounded.Scales[0] * 0.01), 1 << 29, (1 << 30) + 1000);
        Assert.Equal(1f / 127, rounded.Scales[1]);
        Assert.Equal([1f], ChannelWeights.Of([0], [0], 1, 1, ChannelWeights.Largest8).Scales);
    }
}
