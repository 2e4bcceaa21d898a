namespace Boxfit.Weights;

/// <summary>A named array's content in plain (row-major) layout on the managed heap, for files, initialization and comparison.</summary>
/// <param name="Shape">Lengths of the dimensions, outermost first; empty for a scalar.</param>
/// <param name="Values">The values in row-major order; as many as the product of <paramref name="Shape"/>.</param>
sealed record Tensor(int[] Shape, float[] Values)
{
    /// <summary>Creates a tensor of zeros.</summary>
    public static Tensor Zeros(params int[] shape) => new(shape, new float[Count(shape)]);

    /// <summary>True when no value is infinite or NaN.</summary>
    public bool IsFinite
    {
        get
        {
            // A finite number times zero is zero, any other NaN.
            var sums = Vector<float>.Zero;
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(Values.AsSpan());
            foreach (var vector in vectors) sums += vector * 0;
            float sum = Vector.Sum(sums);
            foreach (float value in Values.AsSpan(vectors.Length * Vector<float>.Count)) sum += value * 0;
            return sum == 0;
        }
    }

    /// <summary>Number of values in an array of the given shape.</summary>
    public static long Count(ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int length in shape) count = checked(count * length);
        return count;
    }
}
