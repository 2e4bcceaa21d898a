namespace Boxfit.Pretrained.Files;

/// <summary>
/// The bytes of pickles, from where the stream stands, never more than are there: a length is checked before anything is made for it.
/// </summary>
sealed class PickleInput(Stream stream, long length)
{
    /// <summary>The longest pickle that is read, in bytes. The numbers of tensors lie outside; a hundred thousand names fit.</summary>
    const int Longest = 32 << 20;

    readonly long _length = Math.Min(length, Longest);
    byte[] _buffer = new byte[1 << 12];
    int _next, _end;

    /// <summary>Number of bytes taken.</summary>
    public long Position { get; private set; }

    public byte ReadByte() => Read(1)[0];

    /// <summary>The next bytes; they hold until the next call.</summary>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public ReadOnlySpan<byte> Read(long count)
    {
        if (count < 0 || count > _length - Position) throw TooShort(count);
        if (_end - _next < count) Fill((int)count);
        _next += (int)count;
        Position += count;
        return _buffer.AsSpan(_next - (int)count, (int)count);
    }

    /// <summary>The next bytes up to the end of the line, without it.</summary>
    public ReadOnlySpan<byte> ReadLine()
    {
        int end;
        while ((end = _buffer.AsSpan(_next, _end - _next).IndexOf((byte)'\n')) < 0)
        {
            int have = _end - _next;
            if (Position + have >= _length) throw TooShort(have + 1);
            Fill((int)Math.Min(2L * have + 1, _length - Position));
        }
        return Read(end + 1)[..end];
    }

    void Fill(int count)
    {
        var rest = _buffer.AsSpan(_next, _end - _next);
        byte[] buffer = count > _buffer.Length ? new byte[count] : _buffer;
        rest.CopyTo(buffer);
        (_buffer, _next, _end) = (buffer, 0, rest.Length);
        int most = (int)Math.Min(_buffer.Length, _length - Position);
        _end += stream.ReadAtLeast(_buffer.AsSpan(_end, most - _end), count - _end, throwOnEndOfStream: false);
        if (_end < count) throw TooShort(count);
    }

    InvalidDataException TooShort(long count) => new(_length < length && count < length
        ? $"its pickle is longer than the {Longest:N0} bytes that are read: PyTorch keeps its numbers beside the pickle; one that holds " +
            "them itself is of NumPy arrays, as Detectron2's .pkl files are. Save these in Python by numpy.savez as an .npz"
        : $"at byte {Position:N0} of its pickle {count:N0} bytes should follow, where {_length - Position:N0} are left; " +
            "it was cut short or is damaged");
}

/// <summary>The instructions of Python's pickle machine, protocols 0 to 5 (PEP 307, 3154 and 574; the names are Python's).</summary>
enum PickleOpcode : byte
{
    // The program, and its end.
    Proto = 0x80, Frame = 0x95, Stop = (byte)'.',

    // The stack.
    Mark = (byte)'(', Pop = (byte)'0', PopMark = (byte)'1', Dup = (byte)'2',

    // Numbers.
    None = (byte)'N', NewTrue = 0x88, NewFalse = 0x89, Int = (byte)'I', Long = (byte)'L', BinInt = (byte)'J', BinInt1 = (byte)'K',
    BinInt2 = (byte)'M', Long1 = 0x8A, Long4 = 0x8B, Float = (byte)'F', BinFloat = (byte)'G',

    // Texts and bytes.
    String = (byte)'S', Unicode = (byte)'V', ShortBinString = (byte)'U', BinString = (byte)'T', ShortBinUnicode = 0x8C,
    BinUnicode = (byte)'X', BinUnicode8 = 0x8D, ShortBinBytes = (byte)'C', BinBytes = (byte)'B', BinBytes8 = 0x8E,
    ByteArray8 = 0x96,

    // Collections.
    EmptyTuple = (byte)')', Tuple = (byte)'t', Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87, EmptyList = (byte)']', List = (byte)'l',
    Append = (byte)'a', Appends = (byte)'e', EmptyDict = (byte)'}', Dict = (byte)'d', SetItem = (byte)'s', SetItems = (byte)'u',
    EmptySet = 0x8F, AddItems = 0x90, FrozenSet = 0x91,

    // What is kept to be recalled.
    Get = (byte)'g', BinGet = (byte)'h', LongBinGet = (byte)'j', Put = (byte)'p', BinPut = (byte)'q', LongBinPut = (byte)'r',
    Memoize = 0x94,

    // Names, calls, and what lies outside.
    Global = (byte)'c', StackGlobal = 0x93, Reduce = (byte)'R', NewObj = 0x81, NewObjEx = 0x92, Inst = (byte)'i', Obj = (byte)'o',
    Build = (byte)'b', PersId = (byte)'P', BinPersId = (byte)'Q', Ext1 = 0x82, Ext2 = 0x83, Ext4 = 0x84,
}
