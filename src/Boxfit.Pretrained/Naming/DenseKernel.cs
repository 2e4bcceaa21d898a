namespace Boxfit.Pretrained.Naming;

/// <summary>
/// Matrices of dense layers: Keras has inputs × units, we and PyTorch units × inputs. Behind a flattened feature map the inputs differ in
/// order too: Keras flattens height × width × channels, we and PyTorch channels × height × width.
/// </summary>
static class DenseKernel
{
    /// <summary>From Keras's layout to ours.</summary>
    /// <param name="kernel">Inputs × units, the inputs a flattened map of height × width × channels.</param>
    /// <param name="map">The map; 1×1 where there is none.</param>
    /// <returns>Units × inputs, the inputs a flattened map of channels × height × width.</returns>
    /// <exception cref="InputException">The kernel has another number of inputs than the map has values.</exception>
    public static Tensor FromKeras(Tensor kernel, Shape map)
    {
        int units = Units(kernel, map, inputs: 0);
        var split = kernel with { Shape = [map.Height, map.Width, map.Channels, units] };
        return StridedArray.Transpose(split, 3, 2, 0, 1) with { Shape = [units, kernel.Shape[0]] };
    }

    /// <summary>From our layout to Keras's: the inverse of <see cref="FromKeras"/>.</summary>
    public static Tensor ToKeras(Tensor kernel, Shape map)
    {
        int units = Units(kernel, map, inputs: 1);
        var split = kernel with { Shape = [units, map.Channels, map.Height, map.Width] };
        return StridedArray.Transpose(split, 2, 3, 1, 0) with { Shape = [kernel.Shape[1], units] };
    }

    /// <summary>The length of the dimension that is not the inputs'.</summary>
    static int Units(Tensor kernel, Shape map, int inputs) =>
        kernel.Shape.Length == 2 && kernel.Shape[inputs] == (long)map.Channels * map.Height * map.Width
            ? kernel.Shape[1 - inputs]
            : throw new InputException(
                $"The dense kernel of shape {string.Join('×', kernel.Shape)} does not take a map of " +
                $"{map.Channels}×{map.Height}×{map.Width}.");
}
