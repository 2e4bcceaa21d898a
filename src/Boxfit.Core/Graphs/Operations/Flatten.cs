namespace Boxfit.Graphs.Operations;

/// <summary>A map as one vector, channel by channel, row by row (PyTorch's order): fixes the input size.</summary>
public sealed record Flatten : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Shape.Vector(checked((int)inputs[0].Count));
}
