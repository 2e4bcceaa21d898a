using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Boxfit.Files.Archives;

/// <summary>
/// A part of a file as a stream that can be read at any place, for one thread. Read from its first byte to its last it compares the check
/// sum, where there is one.
/// </summary>
/// <param name="file">The file, which is closed with the stream.</param>
/// <param name="offset">Where the part begins.</param>
/// <param name="length">Its bytes.</param>
/// <param name="sum">The CRC-32 that it has to have; null where none is known.</param>
sealed class PartStream(SafeFileHandle file, long offset, long length, uint? sum) : Stream
{
    /// <summary>What is wrong where the check sum is another.</summary>
    public const string WrongSum = "it does not fit its check sum in the archive";

    readonly Crc32 _sum = new();
    long _position, _summed;

    public override int Read(Span<byte> buffer)
    {
        int most = (int)Math.Min(buffer.Length, Math.Max(0, length - _position));
        if (most == 0) return 0;
        int count = RandomAccess.Read(file, buffer[..most], offset + _position);
        if (count == 0) throw new EndOfStreamException("the archive is cut short");
        if (sum is { } expected && _position == _summed)
        {
            _sum.Append(buffer[..count]);
            _summed += count;
            if (_summed == length && _sum.GetCurrentHashAsUInt32() != expected)
                throw new IOException(WrongSum);
        }
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => length,
    };

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new IOException("a place before the first byte");
    }

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
