namespace Boxfit.Graphs.Operations;

/// <summary>An elementwise non-linearity.</summary>
enum ActivationFunction
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
sealed record Activation(ActivationFunction Function) : Operation
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

/// <summary>The elementwise sum of two values of the same shape: a residual connection.</summary>
sealed record Addition : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new InputException($"cannot add {inputs[0]} and {inputs[1]}: the shapes differ.");
}

/// <summary>
/// While training, sets each value to zero with the given probability and divides the others by what is left (Srivastava et al. 2014);
/// in evaluation it does nothing.
/// </summary>
/// <param name="Rate">Probability of a zero, 0 ≤ rate &lt; 1.</param>
sealed record Dropout(double Rate) : Operation
{
    /// <inheritdoc/>
    public override string Details => $"{Rate}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0];
}
