using Boxfit.Tests.Engine;

namespace Boxfit.Tests.Onnx.Quantization;

/// <summary>Small graphs of a few ONNX nodes, and what they give.</summary>
static class SmallGraph
{
    public const int Side = 6;

    public static OnnxModel Of(int channels, OnnxNode[] nodes, OnnxTensor[] tensors, params (string Name, int[] Shape)[] outputs) => new(
        new(nodes, tensors, new("x", OnnxType.Float32, [channels, Side, Side]),
            [.. outputs.Select(o => new OnnxValue(o.Name, OnnxType.Float32, o.Shape))]),
        "0", "", new Dictionary<string, string>(StringComparer.Ordinal));

    public static OnnxNode Convolution(string input, string output, int kernel, int groups = 1, bool hasBias = true) =>
        new("Conv", hasBias ? [input, $"{output}.weight", $"{output}.bias"] : [input, $"{output}.weight"], [output],
            new OnnxSetting("kernel_shape", new[] { kernel, kernel }),
            new OnnxSetting("pads", new[] { kernel / 2, kernel / 2, kernel / 2, kernel / 2 }), new OnnxSetting("group", (long)groups));

    public static OnnxNode Relu6(string input, string output) => new("Clip", [input, "zero", "six"], [output]);

    public static OnnxTensor Zero { get; } = OnnxTensor.Of("zero", [], [0f]);

    public static OnnxTensor Six { get; } = OnnxTensor.Of("six", [], [6f]);

    /// <summary>Weights of very different sizes from channel to channel.</summary>
    public static OnnxTensor Uneven(string name, params int[] shape)
    {
        float[] values = Streams.Uniform(name, shape.Aggregate(1, (a, b) => a * b));
        int perFilter = values.Length / shape[0];
        for (int i = 0; i < values.Length; i++) values[i] *= MathF.Pow(3, i / perFilter % 4 - 1);
        return OnnxTensor.Of(name, shape, values);
    }

    public static float[] Input(int channels, int picture = 0) => Streams.Uniform($"x{picture}", channels * Side * Side);

    public static IReadOnlyList<float[]> Run(OnnxModel model, float[] input)
    {
        using var session = new OnnxSession(model.ToBytes(), 1);
        return session.Run<float>(input, 1);
    }
}
