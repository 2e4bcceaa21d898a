namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>Reads little-endian numbers one after the other from a structure of an HDF5 file, never beyond its end.</summary>
sealed class Hdf5Cursor
{
    readonly Hdf5Stream _file;
    readonly byte[] _bytes;
    readonly int _start, _end;
    readonly long _address;
    readonly string _what;

    /// <summary>
    /// Starts at a structure, from start to end in bytes that begin at the address in the file; messages call it what it is.
    /// </summary>
    public Hdf5Cursor(Hdf5Stream file, byte[] bytes, int start, int end, long address, string what) =>
        (_file, _bytes, _start, _end, _address, _what, Position) = (file, bytes, start, end, address, what, start);

    /// <summary>Bytes of a name; Keras's have a few dozen.</summary>
    public const int LongestText = 4096;

    /// <summary>An address or length that stands for none.</summary>
    public const ulong Undefined = ulong.MaxValue;

    /// <summary>Place of the next byte within the structure.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public int Left => _end - Position;

    public byte Byte() => Bytes(1)[0];

    /// <summary>The next byte, which stays the next.</summary>
    public byte Peek() => Left > 0 ? _bytes[Position] : throw Broken("is too short");

    public ushort Short() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint Int() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>An address, a length or another number of 8 bytes.</summary>
    public ulong Long() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Number(int size) => size switch
    {
        1 => Byte(),
        2 => Short(),
        4 => Int(),
        _ => Long(),
    };

    public void Skip(int count) => Bytes(count);

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > Left) throw Broken("is too short");
        Position += count;
        return _bytes.AsSpan(Position - count, count);
    }

    /// <summary>The next bytes as a cursor of their own.</summary>
    public Hdf5Cursor Slice(int count, string name)
    {
        int from = Position;
        Skip(count);
        return new Hdf5Cursor(_file, _bytes, from, from + count, _address, name);
    }

    /// <summary>A text up to its zero byte, which is skipped too.</summary>
    public string Text()
    {
        int length = _bytes.AsSpan(Position, Math.Min(Left, LongestText)).IndexOf((byte)0);
        if (length < 0) throw Broken("has a text without an end, or a very long one");
        string text = System.Text.Encoding.UTF8.GetString(Bytes(length));
        Skip(1);
        return text;
    }

    /// <summary>A cursor that starts at a place of the structure.</summary>
    public Hdf5Cursor At(ulong place) => place <= (ulong)(_end - _start)
        ? new Hdf5Cursor(_file, _bytes, _start + (int)place, _end, _address, _what)
        : throw Broken($"has nothing at {place}");

    /// <summary>The text at a place of the structure. Each counts, since many may be one.</summary>
    public string TextAt(ulong place)
    {
        var start = At(place);
        int from = start.Position;
        string text = start.Text();
        _file.Spend((ulong)(start.Position - from), _what, "have a text that is used too many times");
        return text;
    }

    /// <summary>Throws unless the next bytes are these.</summary>
    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Bytes(signature.Length).SequenceEqual(signature)) throw Broken("does not start as it should");
    }

    /// <summary>Throws unless a condition of the format holds.</summary>
    public void Require(bool condition, string otherwise)
    {
        if (!condition) throw Broken(otherwise);
    }

    public InputException Broken(string reason) => _file.Broken($"{_what} at byte {_address} {reason}");
}
