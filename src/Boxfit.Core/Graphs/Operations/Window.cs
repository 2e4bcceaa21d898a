namespace Boxfit.Graphs.Operations;

/// <summary>Geometry shared by operations that slide a square window over a map.</summary>
static class Window
{
    /// <summary>Output shape of a window: ⌊(size + 2·padding − kernel) / stride⌋ + 1, as PyTorch and Keras (valid) have it.</summary>
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
