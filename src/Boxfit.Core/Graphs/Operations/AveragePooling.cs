namespace Boxfit.Graphs.Operations;

/// <summary>The mean of a sliding square window.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">Zeros added on each side.</param>
/// <param name="CountPadding">Whether the zeros count in the mean: PyTorch's <c>count_include_pad</c>.</param>
public sealed record AveragePooling(int Kernel, int Stride, int Padding = 0, bool CountPadding = true) : Operation
{
    /// <inheritdoc/>
    public override string Details => Window.Describe(Kernel, Stride);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Window.Slide(inputs[0], inputs[0].Channels, Kernel, Stride, Padding);
}
