namespace Boxfit.Onnx.Format;

/// <summary>A named array of a graph: ONNX's <c>TensorProto</c>.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">The format of its numbers.</param>
/// <param name="Shape">Lengths of its dimensions, outermost first; empty for a single number.</param>
/// <param name="Bytes">The numbers in row-major order, least significant byte first.</param>
sealed record OnnxTensor(string Name, OnnxType Type, IReadOnlyList<int> Shape, ReadOnlyMemory<byte> Bytes)
{
    const int ShapeField = 1, TypeField = 2, NameField = 8, BytesField = 9;

    /// <summary>32-bit floats.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values) =>
        new(name, OnnxType.Float32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>64-bit floats.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<double> values) =>
        new(name, OnnxType.Float64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Integers.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<long> values) =>
        new(name, OnnxType.Int64, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Integers of 32 bits.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<int> values) =>
        new(name, OnnxType.Int32, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Signed bytes.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<sbyte> values) =>
        new(name, OnnxType.Int8, shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Unsigned bytes.</summary>
    public static OnnxTensor Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<byte> values) =>
        new(name, OnnxType.UInt8, shape, values.ToArray());

    /// <summary>Its numbers, which are 32-bit floats.</summary>
    public ReadOnlySpan<float> Floats() => MemoryMarshal.Cast<byte, float>(Bytes.Span);

    /// <summary>Floats, rounded to 16 bits.</summary>
    /// <exception cref="InputException">A number is larger than 16 bits hold.</exception>
    public static OnnxTensor Halves(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        var halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (!Half.IsFinite(halves[i]))
            {
                throw new InputException(string.Create(CultureInfo.InvariantCulture,
                    $"{name} holds {values[i]}, but half precision ends at {(float)Half.MaxValue}. " +
                    $"Write the model without --float16."));
            }
        }
        return new(name, OnnxType.Float16, shape, MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
    }

    internal OnnxMessage ToMessage()
    {
        var message = new OnnxMessage();
        foreach (int length in Shape) message.Add(ShapeField, length);
        message.Add(TypeField, (long)Type);
        message.Add(NameField, Name);
        message.Add(BytesField, Bytes);
        return message;
    }
}
