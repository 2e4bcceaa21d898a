namespace Boxfit.Pretrained.Files;

/// <summary>Some bytes of a file as a stream of their own. The file stays open, and is for one reader at a time.</summary>
sealed class FileSlice(Stream file, long start, long length) : Stream
{
    long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        file.Position = start + _position;
        int count = file.Read(buffer[..(int)Math.Min(buffer.Length, length - _position)]);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
