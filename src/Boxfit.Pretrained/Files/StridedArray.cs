namespace Boxfit.Pretrained.Files;

/// <summary>Where an array's values lie in memory: the value at index (i, j, …) at i·stride₀ + j·stride₁ + ….</summary>
/// <param name="Shape">Lengths of the dimensions.</param>
/// <param name="Strides">Steps from one value to the next in each dimension, in values; none is negative.</param>
sealed record StridedArray(int[] Shape, long[] Strides)
{
    /// <summary>Number of values.</summary>
    public long Count { get; } = Tensor.Count(Shape);

    /// <summary>Number of values from the first that is used to the last, both included.</summary>
    /// <exception cref="OverflowException">It is beyond all files.</exception>
    public long Extent => Count == 0 ? 0 : Shape.Zip(Strides).Aggregate(1L, (sum, d) => checked(sum + (d.First - 1) * d.Second));

    /// <summary>Whether the values lie one after the other in row-major order.</summary>
    public bool IsRowMajor
    {
        get
        {
            long expected = 1;
            for (int d = Shape.Length - 1; d >= 0; d--)
            {
                if (Shape[d] == 1) continue;
                if (Strides[d] != expected) return Count == 0;
                expected *= Shape[d];
            }
            return true;
        }
    }

    /// <summary>An array in row-major (C's) order.</summary>
    public static StridedArray RowMajor(int[] shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int d = shape.Length - 1; d >= 0; step *= shape[d--]) strides[d] = step;
        return new(shape, strides);
    }

    /// <summary>An array in column-major (Fortran's) order.</summary>
    public static StridedArray ColumnMajor(int[] shape)
    {
        long[] strides = new long[shape.Length];
        long step = 1;
        for (int d = 0; d < shape.Length; step *= shape[d++]) strides[d] = step;
        return new(shape, strides);
    }

    /// <summary>An array whose dimension i is the given one's dimension <paramref name="order"/>[i], as NumPy's <c>transpose</c>.</summary>
    public static Tensor Transpose(Tensor tensor, params ReadOnlySpan<int> order)
    {
        var rowMajor = RowMajor(tensor.Shape);
        int[] shape = new int[order.Length];
        long[] strides = new long[order.Length];
        for (int i = 0; i < order.Length; i++) (shape[i], strides[i]) = (tensor.Shape[order[i]], rowMajor.Strides[order[i]]);
        return new Tensor(shape, new StridedArray(shape, strides).Gather(tensor.Values));
    }

    /// <summary>Reads the array in row-major order from a stream that stands at its first value.</summary>
    public float[] Read(Stream stream, NumberType type, bool bigEndian = false)
    {
        bool isRowMajor = IsRowMajor;
        float[] memory = new float[isRowMajor ? Count : Extent];
        type.Read(stream, memory, bigEndian);
        return isRowMajor ? memory : Gather(memory);
    }

    /// <summary>The array in row-major order, from memory that begins with its first value.</summary>
    public float[] Gather(ReadOnlySpan<float> memory)
    {
        float[] values = new float[Count];
        int inner = Shape[^1];
        long step = Strides[^1], row = 0;
        int[] index = new int[Shape.Length - 1];
        for (int done = 0; done < values.Length; done += inner)
        {
            for (int i = 0; i < inner; i++) values[done + i] = memory[(int)(row + i * step)];
            for (int d = index.Length - 1; d >= 0; d--)
            {
                row += Strides[d];
                if (++index[d] < Shape[d]) break;
                row -= index[d] * Strides[d];
                index[d] = 0;
            }
        }
        return values;
    }
}
