using Boxfit.Graphs.Operations;

namespace Boxfit.Engine.OneDnn;

/// <summary>oneDNN's algorithms for the activation functions.</summary>
static class Activations
{
    public static (Algorithm Algorithm, float Alpha, float Beta) Forward(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => (Algorithm.Relu, 0, 0),
        ActivationFunction.Relu6 => (Algorithm.Clip2, 0, 6),
        ActivationFunction.Sigmoid => (Algorithm.Logistic, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };

    /// <summary>The backward algorithm that needs only the function's output.</summary>
    public static (Algorithm Algorithm, float Alpha, float Beta) BackwardFromOutput(ActivationFunction function) => function switch
    {
        ActivationFunction.Relu => (Algorithm.ReluFromOutput, 0, 0),
        ActivationFunction.Relu6 => (Algorithm.Clip2FromOutput, 0, 6),
        ActivationFunction.Sigmoid => (Algorithm.LogisticFromOutput, 0, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
    };
}
