namespace Boxfit.Tests.Pretrained.Files;

/// <summary>ONNX models put together field by field, so that they can be wrong in any way.</summary>
static class OnnxBytes
{
    /// <summary>A field with bytes.</summary>
    public static byte[] Field(int number, params byte[][] parts)
    {
        byte[] content = [.. parts.SelectMany(p => p)];
        return [.. Varint((ulong)number << 3 | 2), .. Varint((ulong)content.Length), .. content];
    }

    /// <summary>A field with a number.</summary>
    public static byte[] Field(int number, long value) => [.. Varint((ulong)number << 3), .. Varint((ulong)value)];

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    /// <summary>An initializer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">ONNX's number of its type; 1 is a 32-bit float.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="numbers">The fields with its numbers.</param>
    public static byte[] Array(string name, int type, int[] shape, params byte[][] numbers) =>
        Field(5, [Field(1, [.. shape.Select(l => Varint((ulong)l))]), Field(2, type), Field(8, name), .. numbers]);

    /// <summary>Numbers as bytes.</summary>
    public static byte[] Raw<T>(params T[] values) where T : unmanaged => Field(9, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>The fields that say where an array lies in another file.</summary>
    public static byte[] External(params (string Key, string Value)[] entries) =>
        [.. entries.SelectMany(e => Field(13, Field(1, e.Key), Field(2, e.Value))), .. Field(14, 1)];

    /// <summary>A model with what its graph has.</summary>
    public static byte[] Model(params byte[][] graph) =>
        [.. Field(1, 8), .. Field(2, "pytorch"), .. Field(7, [Field(2, "main"), .. graph]), .. Field(8, Field(2, 17))];
}
