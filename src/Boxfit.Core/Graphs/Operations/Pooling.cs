namespace Boxfit.Graphs.Operations;

/// <summary>The largest value of a sliding square window; padding never wins.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">Cells added on each side, smaller than every value.</param>
sealed record MaxPooling(int Kernel, int Stride, int Padding = 0) : Operation
{
    /// <inheritdoc/>
    public override string Details => Window.Describe(Kernel, Stride);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Window.Slide(inputs[0], inputs[0].Channels, Kernel, Stride, Padding);
}

/// <summary>The mean of a sliding square window.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Step in both directions.</param>
/// <param name="Padding">Zeros added on each side.</param>
/// <param name="CountPadding">Whether the zeros count in the mean: PyTorch's <c>count_include_pad</c>.</param>
sealed record AveragePooling(int Kernel, int Stride, int Padding = 0, bool CountPadding = true) : Operation
{
    /// <inheritdoc/>
    public override string Details => Window.Describe(Kernel, Stride);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) => Window.Slide(inputs[0], inputs[0].Channels, Kernel, Stride, Padding);
}

/// <summary>The mean of each channel of a map, as a vector: works at any input size.</summary>
sealed record GlobalAveragePooling : Operation
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Shape> inputs) =>
        inputs[0].IsMap ? Shape.Vector(inputs[0].Channels) : throw new InputException("needs a feature map, but its input is a vector.");
}

/// <summary>Geometry shared by operations that slide a square window over a map.</summary>
static class Window
{
    /// <summary>
    /// Output shape of a window: ⌊(size + 2·padding − kernel) / stride⌋ + 1, as PyTorch and Keras (valid) have it.
    /// </summary>
    public static Shape Slide(Shape input, int channels, int kernel, int stride, int padding)
    {
        if (!input.IsMap) throw new InputException($"needs a feature map, but its input is a vector of {input.Channels}.");
        int height = input.Height + 2 * padding - kernel, width = input.Width + 2 * padding - kernel;
        if (height < 0 || width < 0)
        {
            throw new InputException(
                $"its {kernel}×{kernel} window does not fit the {input.Height}×{input.Width} map it gets. " +
                "Use a larger picture size, or fewer or smaller convolutions.");
        }
        return Shape.Map(channels, height / stride + 1, width / stride + 1);
    }

    public static string Describe(int kernel, int stride) => stride == 1 ? $"{kernel}×{kernel}" : $"{kernel}×{kernel}, stride {stride}";
}
