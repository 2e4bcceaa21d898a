namespace Boxfit.Pretrained.Files;

/// <summary>The bytes of pickles, never more than are there: a length is checked before anything is made for it.</summary>
/// <param name="stream">Stands at the first byte.</param>
/// <param name="length">Number of bytes from there.</param>
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
        ? $"its pickle is longer than the {Longest:N0} bytes that are read"
        : $"at byte {Position:N0} of its pickle {count:N0} bytes should follow, where {_length - Position:N0} are left; it was cut short or is damaged");
}
