namespace Boxfit.Onnx.Quantization;

/// <summary>
/// The scaling of pixels as one convolution of 1×1, channel by channel, instead of a division and a subtraction. ONNX Runtime moves those
/// behind its change of layout for bytes, where the three channels lie innermost: they took a quarter of MobileNetV2's time there.
/// </summary>
static class PixelScale
{
    static readonly int[] s_kernel = [1, 1];

    /// <summary>The same graph with the convolution; as it is where it takes no pixels.</summary>
    public static OnnxGraph AsConvolution(OnnxGraph graph)
    {
        var tensors = graph.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var nodes = graph.Nodes.ToList();
        int place = nodes.FindIndex(n => n.Operator == "Sub" && n.Outputs[0] == $"{OnnxPixels.Name}.scaled");
        if (place < 1 || nodes[place - 1] is not { Operator: "Div" } division) return graph;
        OnnxTensor divisors = tensors[division.Inputs[1]], offsets = tensors[nodes[place].Inputs[1]];
        int channels = divisors.Shape[1];
        float[] factors = Array.ConvertAll(divisors.Floats().ToArray(), d => 1 / d);
        float[] biases = Array.ConvertAll(offsets.Floats().ToArray(), o => -o);
        var weight = OnnxTensor.Of($"{OnnxPixels.Name}.factors", [channels, 1, 1, 1], factors);
        var bias = OnnxTensor.Of($"{OnnxPixels.Name}.biases", [channels], biases);
        nodes[place] = new(LayerList.Convolution, [division.Inputs[0], weight.Name, bias.Name], nodes[place].Outputs,
            new OnnxSetting("kernel_shape", s_kernel), new OnnxSetting("group", (long)channels));
        nodes.RemoveAt(place - 1);
        return graph with
        {
            Nodes = nodes, Tensors = [.. graph.Tensors.Where(t => t != divisors && t != offsets), weight, bias],
        };
    }
}
