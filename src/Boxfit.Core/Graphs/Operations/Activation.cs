namespace Boxfit.Graphs.Operations;

/// <summary>An elementwise non-linearity.</summary>
public enum ActivationFunction
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>min(max(x, 0), 6), as MobileNet has it.</summary>
    Relu6,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,
}

/// <summary>Applies a function to every value.</summary>
/// <param name="Function">The function.</param>
public sealed record Activation(ActivationFunction Function) : Operation
{
    /// <inheritdoc/>
    public override string Kind => Function switch
    {
        ActivationFunction.Relu => "ReLU",
        ActivationFunction.Relu6 => "ReLU6",
        _ => "Sigmoid",
    };

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0];
}
