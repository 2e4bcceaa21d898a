namespace Boxfit.Pretrained.Naming;

/// <summary>Changes the order of an array's dimensions.</summary>
static class Transposition
{
    /// <summary>An array whose dimension i is the given one's dimension <paramref name="order"/>[i], as NumPy's <c>transpose</c>.</summary>
    public static Tensor Apply(Tensor tensor, params ReadOnlySpan<int> order)
    {
        int rank = order.Length;
        int[] shape = new int[rank], steps = new int[rank], index = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            shape[i] = tensor.Shape[order[i]];
            steps[i] = (int)Tensor.Count(tensor.Shape.AsSpan(order[i] + 1));
        }
        float[] values = new float[tensor.Values.Length];
        int source = 0;
        for (int target = 0; target < values.Length; target++)
        {
            values[target] = tensor.Values[source];
            for (int i = rank - 1; i >= 0; i--)
            {
                source += steps[i];
                if (++index[i] < shape[i]) break;
                source -= steps[i] * shape[i];
                index[i] = 0;
            }
        }
        return new Tensor(shape, values);
    }
}
