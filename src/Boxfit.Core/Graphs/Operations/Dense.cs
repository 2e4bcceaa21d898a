namespace Boxfit.Graphs.Operations;

/// <summary>A fully connected layer: y = W·x + b.</summary>
/// <param name="Units">Length of the output vector.</param>
/// <param name="Initializer">How the matrix is filled before training; the bias starts at zero.</param>
sealed record Dense(int Units, Initializer? Initializer = null) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0].IsMap
        ? throw new InputException($"needs a vector, but its input is a map of {inputs[0]}. Put a vectorizer (gap or flatten) before it.")
        : Shape.Vector(Units);

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters(IReadOnlyList<Shape> inputs) =>
    [
        new(ParameterRole.Weight, [Units, inputs[0].Channels], Initializer ?? new Initializer.GlorotUniform()),
        new(ParameterRole.Bias, [Units], Initializer.Zeros),
    ];

    /// <inheritdoc/>
    public override long MultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => (long)inputs[0].Channels * Units;
}
