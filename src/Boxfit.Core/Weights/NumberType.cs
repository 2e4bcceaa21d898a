using System.Buffers.Binary;

namespace Boxfit.Weights;

/// <summary>The number formats of weight files that can be converted to 32-bit floats.</summary>
enum NumberType
{
    /// <summary>32-bit float.</summary>
    Float32,

    /// <summary>64-bit float.</summary>
    Float64,

    /// <summary>16-bit float (IEEE 754 half).</summary>
    Float16,

    /// <summary>16-bit "brain" float: the upper half of a 32-bit one.</summary>
    BFloat16,

    /// <summary>Signed 8-bit integer.</summary>
    Int8,

    /// <summary>Signed 16-bit integer.</summary>
    Int16,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64,

    /// <summary>A byte, 0 or 1.</summary>
    Bool,
}

/// <summary>What the number formats are called, how long they are, and how they become 32-bit floats.</summary>
static class NumberTypes
{
    const int BufferSize = 1 << 16;

    /// <summary>Size of one number in bytes.</summary>
    public static int Size(this NumberType type) => type switch
    {
        NumberType.Bool or NumberType.Int8 or NumberType.UInt8 => 1,
        NumberType.Float16 or NumberType.BFloat16 or NumberType.Int16 or NumberType.UInt16 => 2,
        NumberType.Float32 or NumberType.Int32 or NumberType.UInt32 => 4,
        _ => 8,
    };

    /// <summary>NumPy's word for it: <c>float32</c>, <c>int64</c>, <c>bool</c>; <c>bfloat16</c> as PyTorch calls it.</summary>
    public static string Name(this NumberType type) => type.ToString().ToLowerInvariant();

    /// <summary>Reads numbers and converts them to 32-bit floats, rounded to nearest; what is too large becomes infinite.</summary>
    /// <param name="type">The format of the numbers in the stream.</param>
    /// <param name="stream">Stands at the first number.</param>
    /// <param name="values">As many are read as it is long.</param>
    /// <param name="bigEndian">Whether the most significant byte comes first.</param>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static void Read(this NumberType type, Stream stream, Span<float> values, bool bigEndian = false)
    {
        if (type == NumberType.Float32 && !bigEndian)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(values));
            return;
        }
        int size = type.Size();
        byte[] buffer = new byte[Math.Min((long)values.Length * size, BufferSize)];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, buffer.Length / size);
            var bytes = buffer.AsSpan(0, count * size);
            stream.ReadExactly(bytes);
            if (bigEndian) Reverse(bytes, size);
            Convert(type, bytes, values);
            values = values[count..];
        }
    }

    static void Reverse(Span<byte> bytes, int size)
    {
        if (size == 2) Reverse(MemoryMarshal.Cast<byte, ushort>(bytes));
        else if (size == 4) Reverse(MemoryMarshal.Cast<byte, uint>(bytes));
        else if (size == 8) Reverse(MemoryMarshal.Cast<byte, ulong>(bytes));
    }

    static void Reverse(Span<ushort> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);

    static void Reverse(Span<uint> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);

    static void Reverse(Span<ulong> numbers) => BinaryPrimitives.ReverseEndianness(numbers, numbers);

    static void Convert(NumberType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case NumberType.Float32: bytes.CopyTo(MemoryMarshal.AsBytes(values)); break;
            case NumberType.Float64: Convert<double>(bytes, values); break;
            case NumberType.Float16: Convert<Half>(bytes, values); break;
            case NumberType.BFloat16: ConvertBrain(MemoryMarshal.Cast<byte, ushort>(bytes), values); break;
            case NumberType.Int8: Convert<sbyte>(bytes, values); break;
            case NumberType.Int16: Convert<short>(bytes, values); break;
            case NumberType.Int32: Convert<int>(bytes, values); break;
            case NumberType.Int64: Convert<long>(bytes, values); break;
            case NumberType.UInt8 or NumberType.Bool: Convert<byte>(bytes, values); break;
            case NumberType.UInt16: Convert<ushort>(bytes, values); break;
            case NumberType.UInt32: Convert<uint>(bytes, values); break;
            default: Convert<ulong>(bytes, values); break;
        }
    }

    static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values) where T : unmanaged, INumberBase<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(bytes);
        for (int i = 0; i < numbers.Length; i++) values[i] = float.CreateTruncating(numbers[i]);
    }

    static void ConvertBrain(ReadOnlySpan<ushort> numbers, Span<float> values)
    {
        for (int i = 0; i < numbers.Length; i++) values[i] = BitConverter.Int32BitsToSingle(numbers[i] << 16);
    }
}
