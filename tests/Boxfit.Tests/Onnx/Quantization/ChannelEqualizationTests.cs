using Boxfit.Tests.Engine;
using static Boxfit.Tests.Onnx.Quantization.SmallGraph;

namespace Boxfit.Tests.Onnx.Quantization;

public class ChannelEqualizationTests
{
    /// <summary>Pointwise, depthwise, pointwise as in an inverted residual, with an activation after the first two.</summary>
    static OnnxModel Residual(bool bounded) => Of(4,
        [
            Convolution("x", "a", 1), Activation("a", bounded), Convolution("a.act", "b", 3, groups: 8), Activation("b", bounded),
            Convolution("b.act", "c", 1),
        ],
        [
            Uneven("a.weight", 8, 4, 1, 1), OnnxTensor.Of("a.bias", [8], Streams.Uniform("a.bias", 8)), Zero, Six,
            Uneven("b.weight", 8, 1, 3, 3), OnnxTensor.Of("b.bias", [8], Streams.Uniform("b.bias", 8)),
            Uneven("c.weight", 4, 8, 1, 1), OnnxTensor.Of("c.bias", [4], Streams.Uniform("c.bias", 4)),
        ], ("c", [4, Side, Side]));

    static IReadOnlyList<float[]> RunAll(OnnxModel model, float[] input) => Run(model with
    {
        Graph = model.Graph with
        {
            Outputs =
            [
                .. model.Graph.Outputs,
                new("a.act", OnnxType.Float32, [8, Side, Side]), new("b.act", OnnxType.Float32, [8, Side, Side]),
            ],
        },
    }, input);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_function_is_unchanged_and_the_channels_are_of_similar_size(bool bounded)
    {
        var model = Residual(bounded);
        float[] input = Input(4);
        var before = RunAll(model, input);
        var sizes = new Dictionary<string, float[]>(StringComparer.Ordinal) { ["a.act"] = Sizes(before[1]), ["b.act"] = Sizes(before[2]) };
        // The bound is met, so that it matters that clipped channels keep their size.
        if (bounded) Assert.Contains(6, sizes["b.act"]);
        var (equalized, pairs) = ChannelEqualization.Apply(model, sizes);
        Assert.Equal(2, pairs);
        var after = RunAll(equalized, input);
        float largest = before[0].Max(MathF.Abs);
        Assert.Equal(before[0], after[0], (a, b) => MathF.Abs(a - b) <= 1e-5f * largest);
        foreach (int value in (int[])[1, 2])
        {
            Assert.True(Spread(Sizes(after[value])) < Spread(Sizes(before[value])));
            if (bounded) Assert.InRange(Sizes(after[value]).Max(), 0, 6);
        }
    }

    [Fact]
    public void Factors_are_powers_of_two_that_bring_sizes_to_the_largest()
    {
        Assert.Equal([1, 2, 4, 16, 1], ChannelEqualization.Factors([8, 4, 1.9f, 0.01f, 0], null, float.PositiveInfinity));
        // Below 6 by the margin; what is above is left.
        Assert.Equal([1, 1, 2, 4], ChannelEqualization.Factors([6, 3, 2, 1], null, 6));
        // The weights that take a small channel are as small: dividing them more would lose them instead.
        Assert.Equal([1, 1, 4], ChannelEqualization.Factors([16, 1, 1], [1, 1 / 16f, 1], float.PositiveInfinity));
    }

    [Fact]
    public void A_value_that_others_take_too_is_left()
    {
        var model = Residual(bounded: false);
        var graph = model.Graph with { Nodes = [.. model.Graph.Nodes, new("Add", ["a.act", "b.act"], ["sum"])] };
        var sizes = new Dictionary<string, float[]>(StringComparer.Ordinal) { ["a.act"] = [1, 2, 3, 4, 5, 6, 7, 80] };
        Assert.Equal(0, ChannelEqualization.Apply(model with { Graph = graph }, sizes).Pairs);
    }

    static OnnxNode Activation(string input, bool bounded) =>
        bounded ? Relu6(input, $"{input}.act") : new("Relu", [input], [$"{input}.act"]);

    static float[] Sizes(float[] value) => [.. value.Chunk(Side * Side).Select(c => c.Max(MathF.Abs))];

    /// <summary>How many times the size of a channel the largest one's is, on average.</summary>
    static float Spread(float[] sizes) => sizes.Where(s => s > 0).Average(s => sizes.Max() / s);
}
