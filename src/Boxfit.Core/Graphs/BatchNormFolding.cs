namespace Boxfit.Graphs;

/// <summary>
/// Folds the batch norm after a convolution into its weights and bias, for evaluation: with f = γ / √(variance + ε),
/// weights · f and (bias − mean) · f + β. Without a batch norm the weights and bias are as they are.
/// </summary>
/// <param name="convolution">The convolution.</param>
/// <param name="norm">The batch norm that alone takes its output (<see cref="NormAfter"/>), or null.</param>
sealed class BatchNormFolding(Node convolution, Node? norm)
{
    /// <summary>The batch norm that can be folded into a convolution: it alone takes its output. Null where there is none.</summary>
    public static Node? NormAfter(Graph graph, Node convolution) =>
        graph.OnlyConsumerOf(convolution) is { Operation: BatchNorm } norm ? norm : null;

    /// <summary>The bias's name in a weight file; where the convolution has none, the one that it would have.</summary>
    public string BiasName => convolution.Parameter(ParameterRole.Bias)?.Name
        ?? ParameterNames.NamingOf(convolution).Full(convolution.Name, ParameterRole.Bias);

    /// <summary>The folded weights, row-major.</summary>
    public float[] Weights(IReadOnlyDictionary<string, Tensor> parameters)
    {
        float[] weights = Values(parameters, convolution, ParameterRole.Weight)!;
        if (norm is null) return weights;
        float[] folded = new float[weights.Length];
        int perFilter = weights.Length / convolution.Shape.Channels;
        for (int filter = 0; filter < convolution.Shape.Channels; filter++)
        {
            double factor = Factor(parameters, filter);
            for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) folded[i] = (float)(weights[i] * factor);
        }
        return folded;
    }

    /// <summary>The folded bias; zeros where there is none.</summary>
    public float[] Bias(IReadOnlyDictionary<string, Tensor> parameters)
    {
        float[]? bias = Values(parameters, convolution, ParameterRole.Bias);
        if (norm is null) return bias ?? new float[convolution.Shape.Channels];
        float[] mean = Values(parameters, norm, ParameterRole.RunningMean)!;
        float[] shift = Values(parameters, norm, ParameterRole.Shift)!;
        float[] folded = new float[convolution.Shape.Channels];
        for (int filter = 0; filter < folded.Length; filter++)
            folded[filter] = (float)(((bias?[filter] ?? 0.0) - mean[filter]) * Factor(parameters, filter) + shift[filter]);
        return folded;
    }

    double Factor(IReadOnlyDictionary<string, Tensor> parameters, int filter) =>
        Values(parameters, norm!, ParameterRole.Scale)![filter] /
        Math.Sqrt(Values(parameters, norm!, ParameterRole.RunningVariance)![filter] + ((BatchNorm)norm!.Operation).Epsilon);

    static float[]? Values(IReadOnlyDictionary<string, Tensor> parameters, Node node, ParameterRole role) =>
        node.Parameter(role) is { } parameter ? parameters[parameter.Name].Values : null;
}
