namespace Boxfit.Graphs.Operations;

/// <summary>The picture: channels × height × width, scaled as the preprocessing says.</summary>
/// <param name="Shape">Shape of one picture.</param>
public sealed record Input(Shape Shape) : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Shape;
}
