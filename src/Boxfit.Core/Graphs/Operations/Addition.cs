namespace Boxfit.Graphs.Operations;

/// <summary>The elementwise sum of two values of the same shape: a residual connection.</summary>
public sealed record Addition : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new InputException($"cannot add {inputs[0]} and {inputs[1]}: the shapes differ.");
}
