namespace Boxfit.Graphs.Operations;

/// <summary>The largest value of a sliding square window; padding never wins.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">Cells added on each side, smaller than every value.</param>
public sealed record MaxPooling(int Kernel, int Stride, int Padding = 0) : Operation
{
    /// <inheritdoc/>
    public override string Details => Window.Describe(Kernel, Stride);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Window.Slide(inputs[0], inputs[0].Channels, Kernel, Stride, Padding);
}
