namespace Boxfit.Engine.OneDnn;

/// <summary>oneDNN's algorithms for the activation functions.</summary>
static class Activations
{
    /// <summary>An algorithm with its two numbers.</summary>
    public readonly record struct Function(Algorithm Algorithm, float Alpha, float Beta);

    public static Function Forward(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => new(Algorithm.Relu, 0, 0),
        ActivationFunction.Relu6 => new(Algorithm.Clip2, 0, 6),
        ActivationFunction.Sigmoid => new(Algorithm.Logistic, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    /// <summary>The backward algorithm that needs only the function's output.</summary>
    public static Function BackwardFromOutput(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => new(Algorithm.ReluFromOutput, 0, 0),
        ActivationFunction.Relu6 => new(Algorithm.Clip2FromOutput, 0, 6),
        ActivationFunction.Sigmoid => new(Algorithm.LogisticFromOutput, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };
}
