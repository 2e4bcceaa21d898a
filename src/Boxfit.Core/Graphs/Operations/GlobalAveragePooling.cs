namespace Boxfit.Graphs.Operations;

/// <summary>The mean of each channel of a map, as a vector: works at any input size.</summary>
public sealed record GlobalAveragePooling : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) =>
        inputs[0].IsMap ? Shape.Vector(inputs[0].Channels) : throw new InputException("needs a feature map, but its input is a vector.");
}
