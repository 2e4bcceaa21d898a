namespace Boxfit.Files.Archives;

/// <summary>
/// What the libraries that go through an archive read of it: it tells where a read began, and refuses the long reads that only hostile
/// archives ask for.
/// </summary>
sealed class PlaceStream(Stream inner) : Stream
{
    // Headers and parts of lists are read in small pieces; only long names and attributes in one, whatever length the archive says.
    const int MostAtOnce = 1 << 20;

    /// <summary>Where the first read began since this was set to null.</summary>
    public long? FirstRead { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > MostAtOnce) throw new InvalidDataException($"a name or attributes of {ByteCount.Text(buffer.Length)}");
        FirstRead ??= inner.Position;
        return inner.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => inner.Length;
    public override long Position { get => inner.Position; set => inner.Position = value; }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
