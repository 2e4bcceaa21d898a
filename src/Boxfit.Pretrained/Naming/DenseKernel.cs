namespace Boxfit.Pretrained.Naming;

/// <summary>
/// Matrices of dense layers: Keras has inputs × units, we and PyTorch units × inputs. Behind a flattened feature map the inputs differ in
/// order too: Keras flattens height × width × channels, we and PyTorch channels × height × width.
/// </summary>
static class DenseKernel
{
    /// <summary>From Keras's layout to ours.</summary>
    /// <param name="kernel">Inputs × units, the inputs a flattened map of height × width × channels.</param>
    /// <param name="channels">Channels of the map; the number of inputs where they are no flattened map.</param>
    /// <param name="height">Height of the map; 1 where there is none.</param>
    /// <param name="width">Width of the map; 1 where there is none.</param>
    /// <returns>Units × inputs, the inputs a flattened map of channels × height × width.</returns>
    /// <exception cref="InputException">The kernel has another number of inputs than the map has values.</exception>
    public static Tensor FromKeras(Tensor kernel, int channels, int height = 1, int width = 1)
    {
        int units = RequireInputs(kernel, kernel.Shape.Length == 2 ? kernel.Shape[0] : -1, channels, height, width, units: 1);
        var split = kernel with { Shape = [height, width, channels, units] };
        return Transposition.Apply(split, 3, 2, 0, 1) with { Shape = [units, channels * height * width] };
    }

    /// <summary>From our layout to Keras's: the inverse of <see cref="FromKeras"/>.</summary>
    /// <param name="kernel">Units × inputs, the inputs a flattened map of channels × height × width.</param>
    /// <param name="channels">Channels of the map; the number of inputs where they are no flattened map.</param>
    /// <param name="height">Height of the map; 1 where there is none.</param>
    /// <param name="width">Width of the map; 1 where there is none.</param>
    /// <returns>Inputs × units, the inputs a flattened map of height × width × channels.</returns>
    /// <exception cref="InputException">The kernel has another number of inputs than the map has values.</exception>
    public static Tensor ToKeras(Tensor kernel, int channels, int height = 1, int width = 1)
    {
        int units = RequireInputs(kernel, kernel.Shape.Length == 2 ? kernel.Shape[1] : -1, channels, height, width, units: 0);
        var split = kernel with { Shape = [units, channels, height, width] };
        return Transposition.Apply(split, 2, 3, 1, 0) with { Shape = [channels * height * width, units] };
    }

    static int RequireInputs(Tensor kernel, int inputs, int channels, int height, int width, int units) =>
        inputs == (long)channels * height * width
            ? kernel.Shape[units]
            : throw new InputException(
                $"The dense kernel of shape {string.Join('×', kernel.Shape)} does not take a map of {channels}×{height}×{width}.");
}
