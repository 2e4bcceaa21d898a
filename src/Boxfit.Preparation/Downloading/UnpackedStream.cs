namespace Boxfit.Preparation.Downloading;

/// <summary>A stream that ends the work when more comes out of it than an archive may hold, whatever the archive claims.</summary>
sealed class UnpackedStream(Stream inner, long mostBytes) : Stream
{
    /// <summary>
    /// Content is read in small pieces; only long names and attributes are read in one, however long the archive says that they are.
    /// </summary>
    const int MostAtOnce = 1 << 20;

    long _read, _zerosAtEnd;

    /// <summary>True when the last bytes read are at least one block of zeros: a tar file that is whole ends so.</summary>
    public bool EndsAsTar => _zerosAtEnd >= 512;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > MostAtOnce) throw new InvalidDataException($"a name or attributes of {ByteCount.Text(buffer.Length)}");
        int count = inner.Read(buffer);
        if ((_read += count) > mostBytes) throw new TooMuchToUnpackException();
        int last = buffer[..count].LastIndexOfAnyExcept((byte)0);
        _zerosAtEnd = last < 0 ? _zerosAtEnd + count : count - 1 - last;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left, so that check sums at the end are compared.</summary>
    public void Drain() => CopyTo(Null);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>An archive gives more than its set may hold.</summary>
sealed class TooMuchToUnpackException : Exception;
