namespace Boxfit.Onnx.Quantization;

/// <summary>
/// Takes out of each layer's bias what rounding its weights adds to its result on average: the sum of each weight's error times the
/// measured mean of the channel that it multiplies (Nagel et al. 2019).
/// </summary>
static class BiasCorrection
{
    /// <summary>Corrects the biases of layers that will be computed with bytes. A layer without a bias keeps none.</summary>
    /// <param name="model">The model, of 32-bit floats.</param>
    /// <param name="means">For each layer's input the measured mean of each of its channels.</param>
    /// <param name="floatLayers">Names of the layers that will be left in floats.</param>
    /// <param name="largestWeight">As for <see cref="ByteGraph.Rewrite"/>.</param>
    public static OnnxModel Apply(
        OnnxModel model, IReadOnlyDictionary<string, float[]> means, IReadOnlySet<string> floatLayers, int largestWeight)
    {
        var tensors = model.Graph.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var layer in new LayerList(model.Graph).All.Where(l => l.CanBeInteger && !floatLayers.Contains(l.Name)))
        {
            if (layer.Bias is null || !means.TryGetValue(layer.Input, out float[]? inputs)) continue;
            var (weight, bias) = (tensors[layer.Weight], tensors[layer.Bias]);
            float[] rounded = ChannelWeights.Of(weight.Floats(), [], 1, weight.Shape[0], largestWeight).Values();
            float[] corrected = bias.Floats().ToArray();
            int filters = weight.Shape[0], perFilter = rounded.Length / filters, perGroup = weight.Shape[1];
            int area = perFilter / perGroup;
            for (int filter = 0; filter < filters; filter++)
            {
                double error = 0;
                int firstChannel = filter / (filters / layer.Groups) * perGroup;
                for (int i = 0; i < perFilter; i++)
                {
                    int place = filter * perFilter + i;
                    error += ((double)rounded[place] - weight.Floats()[place]) * inputs[firstChannel + i / area];
                }
                corrected[filter] -= (float)error;
            }
            tensors[bias.Name] = OnnxTensor.Of(bias.Name, bias.Shape, corrected);
        }
        return model with { Graph = model.Graph with { Tensors = [.. model.Graph.Tensors.Select(t => tensors[t.Name])] } };
    }
}
