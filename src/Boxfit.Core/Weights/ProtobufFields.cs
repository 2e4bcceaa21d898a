namespace Boxfit.Weights;

/// <summary>
/// The fields of a message in protocol buffers that lies somewhere in a file, one after the other: nothing is copied but what is asked for,
/// and nothing is believed that goes beyond the message's end.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the message begins.</param>
/// <param name="end">Where it ends.</param>
sealed class ProtobufFields(Stream file, long start, long end)
{
    const int MostVarintBytes = 10;
    long _position = start;

    /// <summary>Goes on to the next field, if there is one.</summary>
    /// <exception cref="InvalidDataException">What follows is none.</exception>
    public bool Next(out ProtobufField field)
    {
        field = default;
        if (_position >= end) return false;
        ulong key = Varint();
        var (number, kind) = (key >> 3, (ProtobufKind)(key & 7));
        if (number is 0 or > int.MaxValue) throw new InvalidDataException($"it has a field of number {number} at byte {_position}");
        switch (kind)
        {
            case ProtobufKind.Number:
                field = new((int)number, kind, _position, 0, Varint());
                return true;
            case ProtobufKind.Bytes:
                ulong length = Varint();
                field = new((int)number, kind, _position, Skip(length), 0);
                return true;
            case ProtobufKind.Fixed64 or ProtobufKind.Fixed32:
                field = new((int)number, kind, _position, Skip(kind == ProtobufKind.Fixed64 ? 8UL : 4UL), 0);
                return true;
            default:
                throw new InvalidDataException($"it has a field of kind {(int)kind} at byte {_position}, which is not of its format");
        }
    }

    /// <summary>Reads the number at this place and goes behind it.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public ulong Varint()
    {
        ulong value = 0;
        file.Position = _position;
        for (int i = 0; i < MostVarintBytes && _position < end; i++, _position++)
        {
            int next = file.ReadByte();
            if (next < 0) throw new EndOfStreamException();
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80) continue;
            _position++;
            return value;
        }
        throw new InvalidDataException($"a number at byte {_position} does not end");
    }

    /// <summary>Where the next field begins.</summary>
    public long Position => _position;

    /// <summary>What the bytes of a field say as a text.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public string Text(ProtobufField field)
    {
        byte[] bytes = new byte[field.Length];
        file.Position = field.Start;
        file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>True at the end of the message.</summary>
    public bool IsAtEnd => _position >= end;

    long Skip(ulong length)
    {
        if (length > (ulong)(end - _position))
            throw new InvalidDataException($"{length:N0} bytes should follow byte {_position:N0}, but only {end - _position:N0} do");
        _position += (long)length;
        return (long)length;
    }
}

/// <summary>How a field lies in a file.</summary>
enum ProtobufKind
{
    /// <summary>A number.</summary>
    Number = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>As many bytes as it says: a text, numbers, or a message.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}

/// <summary>A field: where its bytes are, or its number.</summary>
/// <param name="Number">Which field of its message it is.</param>
/// <param name="Kind">How it lies there.</param>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Value">The number that it is.</param>
readonly record struct ProtobufField(int Number, ProtobufKind Kind, long Start, long Length, ulong Value);
