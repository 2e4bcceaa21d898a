namespace Boxfit.Onnx.Quantization;

/// <summary>
/// Brings the channels between two layers to similar sizes, so that one scale serves all of them: a channel's weights in the first layer
/// are multiplied by a factor and those that take it in the second divided by it ("cross-layer equalization", Nagel et al. 2019; the
/// factors follow from measured sizes as in SmoothQuant). ReLU lets any positive factor through. ReLU6 does so for channels that stay
/// below 6 before and after: only these are enlarged, and what is above their largest measured number by more
/// than the margin is cut where it was not before.
/// </summary>
static class ChannelEqualization
{
    /// <summary>How far below ReLU6's bound the largest measured number of an enlarged channel is to stay, as a factor.</summary>
    public const float Margin = 1.25f;

    const float LargestFactor = 16;

    /// <summary>Equalizes a model.</summary>
    /// <param name="model">The model, of 32-bit floats.</param>
    /// <param name="sizes">For each layer's output the largest magnitude of each of its channels, measured.</param>
    /// <returns>A model that computes the same, and how many pairs of layers were changed.</returns>
    public static (OnnxModel Model, int Pairs) Apply(OnnxModel model, IReadOnlyDictionary<string, float[]> sizes)
    {
        var graph = model.Graph;
        var layers = new LayerList(graph);
        var tensors = graph.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        int pairs = 0;
        foreach (var layer in layers.All)
        {
            if (layers.OnlyNext(layer) is not { } next || !sizes.TryGetValue(layer.Output, out float[]? own)) continue;
            float[] taken = InputSizes(next, tensors[next.Weight]);
            float limit = layer.Activation is { Operator: LayerList.Clip } clip ? tensors[clip.Inputs[2]].Floats()[0]
                : float.PositiveInfinity;
            float[] factors = Factors(own, next.Groups == own.Length ? null : taken, limit);
            if (Array.TrueForAll(factors, f => f == 1)) continue;
            pairs++;
            tensors[layer.Weight] = ScaleRows(tensors[layer.Weight], factors);
            if (layer.Bias is { } bias) tensors[bias] = ScaleRows(tensors[bias], factors);
            tensors[next.Weight] = DivideColumns(tensors[next.Weight], factors, next.Groups);
        }
        return (model with { Graph = graph with { Tensors = [.. graph.Tensors.Select(t => tensors[t.Name])] } }, pairs);
    }

    /// <summary>The factor of each channel.</summary>
    /// <param name="sizes">The largest magnitude of each channel.</param>
    /// <param name="weights">
    /// The largest weight that takes each channel; null where each is taken by weights with a scale of their own, so that only the
    /// channels' sizes matter.
    /// </param>
    /// <param name="limit">Where the activation cuts; infinity where it does not.</param>
    internal static float[] Factors(float[] sizes, float[]? weights, float limit)
    {
        float largest = sizes.Max(), largestWeight = weights?.Max() ?? 1;
        float[] factors = new float[sizes.Length];
        for (int i = 0; i < factors.Length; i++)
        {
            // A channel that is always zero has no size.
            float size = sizes[i] / largest, weight = weights is null ? 1 : weights[i] / largestWeight;
            float factor = float.IsNormal(size) && float.IsNormal(weight)
                ? weights is null ? 1 / size : MathF.Sqrt(weight / size) : 1;
            factor = Math.Clamp(factor, 1 / LargestFactor, LargestFactor);
            if (float.IsFinite(limit)) factor = Math.Max(1, Math.Min(factor, limit / Margin / Math.Max(sizes[i], float.Epsilon)));
            // By powers of two nothing is rounded.
            factors[i] = MathF.Pow(2, MathF.Floor(MathF.Log2(factor)));
        }
        return factors;
    }

    /// <summary>For each channel that a layer takes, the largest of the weights that multiply it.</summary>
    static float[] InputSizes(OnnxLayer layer, OnnxTensor weight)
    {
        int filters = weight.Shape[0], perGroup = weight.Shape[1], groups = layer.Groups, area = Area(weight);
        float[] sizes = new float[perGroup * groups];
        var values = weight.Floats();
        for (int i = 0; i < values.Length; i++)
        {
            int filter = i / (perGroup * area), channel = filter / (filters / groups) * perGroup + i / area % perGroup;
            sizes[channel] = Math.Max(sizes[channel], MathF.Abs(values[i]));
        }
        return sizes;
    }

    static OnnxTensor ScaleRows(OnnxTensor tensor, float[] factors)
    {
        float[] values = tensor.Floats().ToArray();
        int perRow = values.Length / factors.Length;
        for (int i = 0; i < values.Length; i++) values[i] *= factors[i / perRow];
        return OnnxTensor.Of(tensor.Name, tensor.Shape, values);
    }

    static OnnxTensor DivideColumns(OnnxTensor tensor, float[] factors, int groups)
    {
        float[] values = tensor.Floats().ToArray();
        int filters = tensor.Shape[0], perGroup = tensor.Shape[1], area = Area(tensor);
        for (int i = 0; i < values.Length; i++)
        {
            int filter = i / (perGroup * area);
            values[i] /= factors[filter / (filters / groups) * perGroup + i / area % perGroup];
        }
        return OnnxTensor.Of(tensor.Name, tensor.Shape, values);
    }

    static int Area(OnnxTensor weight) => weight.Shape.Skip(2).Aggregate(1, (a, b) => a * b);
}
