namespace Boxfit.Weights;

/// <summary>Finds numbers that no network can compute with.</summary>
static class ParameterFault
{
    /// <summary>
    /// The largest size of a usable parameter. Those of networks that work are below some millions (the variances of Keras's, whose
    /// pictures are not scaled); with larger ones than this, the product of three layers is beyond 32-bit floats (3.4e38), and what a layer
    /// then makes of infinities, such as a ReLU 0 of NaN, can look like a result.
    /// </summary>
    public const float Largest = 1e12f;

    /// <summary>
    /// Looks at a parameter: a NaN, an infinity, a number beyond <see cref="Largest"/> and a negative variance are faults. The first is
    /// told, with its place and its value, to be put behind the parameter's name: "[3,0,1,1] is NaN: …"; null where there is none.
    /// </summary>
    public static string? Find(Tensor tensor, ParameterRole role)
    {
        int index = IndexOf(tensor.Values, role == ParameterRole.RunningVariance ? 0 : -Largest);
        if (index < 0) return null;
        float value = tensor.Values[index];
        string why = !float.IsFinite(value) ? "the training that it comes from has diverged, or the file is damaged"
            : MathF.Abs(value) > Largest
            ? $"larger than {Largest:0e+0}, which no network computes with; the file is damaged or not trained well"
            : "a variance cannot be negative; the file is damaged";
        return string.Create(CultureInfo.InvariantCulture, $"{Place(tensor.Shape, index)} is {value}: {why}");
    }

    /// <summary>The first number that is not between the least one and <see cref="Largest"/>, or -1.</summary>
    static int IndexOf(ReadOnlySpan<float> values, float least)
    {
        int index = 0;
        var (low, high) = (new Vector<float>(least), new Vector<float>(Largest));
        for (; index <= values.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            var some = new Vector<float>(values[index..]);
            // A NaN is neither.
            if (!Vector.LessThanOrEqualAll(some, high) || !Vector.GreaterThanOrEqualAll(some, low)) break;
        }
        for (; index < values.Length; index++)
            if (!(values[index] >= least && values[index] <= Largest)) return index;
        return -1;
    }

    static string Place(int[] shape, int index)
    {
        if (shape.Length == 0) return "";
        int[] place = new int[shape.Length];
        for (int i = shape.Length - 1; i >= 0; i--) (index, place[i]) = Math.DivRem(index, shape[i]);
        return $"[{string.Join(',', place)}]";
    }
}
