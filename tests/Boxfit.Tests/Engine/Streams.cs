namespace Boxfit.Tests.Engine;

/// <summary>
/// Inputs and weights that the fixtures' scripts make in the same way (<c>fixture.py</c>), so that no file has to hold them.
/// </summary>
static class Streams
{
    /// <summary>Uniform numbers; with <paramref name="levels"/>, floored to multiples of 1/levels so that many are equal.</summary>
    public static void Fill(string name, Span<float> values, double low = -1, double high = 1, int levels = 0)
    {
        var random = new SeededRandom(SeededRandom.Key(name));
        foreach (ref float value in values)
        {
            double number = random.NextDouble(low, high);
            value = (float)(levels == 0 ? number : Math.Floor(number * levels) / levels);
        }
    }

    public static float[] Uniform(string name, int count, double low = -1, double high = 1)
    {
        float[] values = new float[count];
        Fill(name, values, low, high);
        return values;
    }

    /// <summary>
    /// All parameters of a graph: kernels uniform with He's deviation, batch norm near the identity (times <paramref name="gain"/>).
    /// </summary>
    public static Dictionary<string, Tensor> Parameters(string stream, Graph graph, double gain = 1) => graph.Parameters.ToDictionary(
        p => p.Name,
        p =>
        {
            var tensor = Tensor.Zeros(p.Shape);
            var (low, high) = Range(p, gain);
            Fill(stream + p.Name, tensor.Values, low, high);
            return tensor;
        },
        StringComparer.Ordinal);

    static (double Low, double High) Range(Parameter parameter, double gain)
    {
        switch (parameter.Role)
        {
            case ParameterRole.Weight:
                double limit = Math.Sqrt(6.0 / Tensor.Count(parameter.Shape.AsSpan(1)));
                return (-limit, limit);
            case ParameterRole.Scale:
                return (0.5 * gain, 1.1 * gain);
            case ParameterRole.RunningVariance:
                return (0.5, 1.5);
            default:
                return (-0.2, 0.2);
        }
    }
}
