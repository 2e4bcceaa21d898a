using Boxfit.Tests.Engine;
using static Boxfit.Tests.Onnx.Quantization.SmallGraph;

namespace Boxfit.Tests.Onnx.Quantization;

public class BiasCorrectionTests
{
    const int Pictures = 8, LargestWeight = 3; // Coarse, so that its error stands out.

    static readonly HashSet<string> s_none = [];

    [Fact]
    public void The_mean_error_becomes_smaller()
    {
        var model = Model();
        float[][] inputs = [.. Enumerable.Range(0, Pictures).Select(i => Input(4, i).Select(x => x + 1).ToArray())];
        float[] means = [.. Enumerable.Range(0, 4).Select(c => inputs.Average(p => p.Skip(c * Side * Side).Take(Side * Side).Average()))];
        var measured = new Dictionary<string, float[]>(StringComparer.Ordinal) { ["x"] = means };
        var ranges = new Dictionary<string, ValueRange>(StringComparer.Ordinal) { ["x"] = new(0, 2), ["a"] = new(-30, 30) };
        var corrected = BiasCorrection.Apply(model, measured, s_none, LargestWeight);
        double before = Error(model, model), after = Error(corrected, model);
        Assert.True(after < before / 3, $"{before} {after}");
        // Where the layer stays in floats there is nothing to correct.
        Assert.Equal(model.ToBytes(), BiasCorrection.Apply(model, measured, new HashSet<string> { "a" }, LargestWeight).ToBytes());

        double Error(OnnxModel bytes, OnnxModel floats)
        {
            var rounded = ByteGraph.Rewrite(bytes, ranges, s_none, LargestWeight);
            double[] sums = new double[6];
            foreach (float[] input in inputs)
            {
                float[] expected = Run(floats, input)[0], actual = Run(rounded, input)[0];
                for (int i = 0; i < actual.Length; i++) sums[i / (Side * Side)] += (actual[i] - expected[i]) / (Side * Side * Pictures);
            }
            return sums.Sum(Math.Abs);
        }
    }

    /// <summary>A convolution of 1×1, so that every cell takes each channel's mean, and another so that it is not the last.</summary>
    static OnnxModel Model() => Of(4,
        [Convolution("x", "a", 1), new("Identity", ["a"], ["shown"]), Convolution("a", "b", 1)],
        [
            Uneven("a.weight", 6, 4, 1, 1), OnnxTensor.Of("a.bias", [6], Streams.Uniform("a.bias", 6)),
            Uneven("b.weight", 1, 6, 1, 1), OnnxTensor.Of("b.bias", [1], [0f]),
        ], ("shown", [6, Side, Side]), ("b", [1, Side, Side]));
}
