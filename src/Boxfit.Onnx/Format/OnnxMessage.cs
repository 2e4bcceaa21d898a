using System.Buffers;
using System.Buffers.Binary;

namespace Boxfit.Onnx.Format;

/// <summary>
/// A message of protobuf as it is written: fields, each a number, four bytes, or a length and as many bytes. What is put into it is not
/// copied, so that weights are in memory once.
/// </summary>
sealed class OnnxMessage
{
    const int Varint = 0, Prefixed = 2, FourBytes = 5, TypeBits = 3;

    readonly List<ReadOnlyMemory<byte>> _parts = [];
    ArrayBufferWriter<byte> _open = new();
    long _length;

    /// <summary>Adds a whole number.</summary>
    public void Add(int field, long value)
    {
        Write(field << TypeBits | Varint);
        Write(value);
    }

    /// <summary>Adds a 32-bit float.</summary>
    public void Add(int field, float value)
    {
        Write(field << TypeBits | FourBytes);
        BinaryPrimitives.WriteSingleLittleEndian(_open.GetSpan(sizeof(float)), value);
        _open.Advance(sizeof(float));
    }

    /// <summary>Adds a text; an empty one is left out.</summary>
    public void Add(int field, string text)
    {
        if (text.Length > 0) Add(field, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Adds bytes.</summary>
    public void Add(int field, ReadOnlyMemory<byte> bytes)
    {
        Begin(field, bytes.Length);
        _parts.Add(bytes);
        _length += bytes.Length;
    }

    /// <summary>Adds a message, which is not to be changed from then on.</summary>
    public void Add(int field, OnnxMessage message)
    {
        message.Close();
        Begin(field, message._length);
        _parts.AddRange(message._parts);
        _length += message._length;
    }

    /// <summary>All of it.</summary>
    /// <exception cref="BoxfitException">It is larger than a message can be.</exception>
    public byte[] ToArray()
    {
        Close();
        byte[] all = new byte[Fitting(_length)];
        int place = 0;
        foreach (var part in _parts)
        {
            part.Span.CopyTo(all.AsSpan(place));
            place += part.Length;
        }
        return all;
    }

    void Begin(int field, long length)
    {
        Write(field << TypeBits | Prefixed);
        Write(Fitting(length));
        Close();
    }

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    void Write(long value)
    {
        const int bits = 7, more = 1 << bits;
        ulong rest = (ulong)value;
        for (; rest >= more; rest >>= bits) Write((byte)(rest | more));
        Write((byte)rest);
    }

    void Write(byte value)
    {
        _open.GetSpan(1)[0] = value;
        _open.Advance(1);
    }

    void Close()
    {
        if (_open.WrittenCount == 0) return;
        _parts.Add(_open.WrittenMemory);
        _length += _open.WrittenCount;
        _open = new();
    }

    static int Fitting(long length) => length <= Array.MaxLength ? (int)length : throw new BoxfitException(
        $"The model would take {length:N0} bytes, but an ONNX file holds at most 2 GB. Write it with half precision (--float16), or " +
        "train a smaller network.");
}
