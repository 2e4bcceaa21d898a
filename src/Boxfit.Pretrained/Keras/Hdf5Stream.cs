using System.Runtime.CompilerServices;

namespace Boxfit.Pretrained.Keras;

/// <summary>
/// An HDF5 file's bytes, for the check of its structure and for PureHDF after it. Whoever reads has an allowance of bytes and the rest of
/// the stack, so that going in circles or ever deeper ends in an error.
/// </summary>
sealed class Hdf5Stream : Stream
{
    /// <summary>Counted for each read beside its bytes, so that the allowance bounds the time of small reads too.</summary>
    const int ReadCost = 64;
    readonly FileStream _file;
    readonly HashSet<long> _visited = [];
    ulong _allowance;

    public Hdf5Stream(string path)
    {
        Path = path;
        try
        {
            _file = RegularFile.OpenRead(path);
            End = Length = _file.Length;
            Allow(4 * (ulong)Length + (1 << 16));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _file?.Dispose();
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public string Path { get; }

    public override long Length { get; }

    public override long Position { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>Where the file says that it ends; structures lie before it.</summary>
    public long End { get; set; }

    /// <summary>The heaps of texts that the check has met: the lengths of their pieces by number.</summary>
    public Dictionary<ulong, Dictionary<uint, ulong>> GlobalHeaps { get; } = [];

    /// <summary>Bytes as a cursor over a copy of them; messages call them what they are.</summary>
    public Hdf5Cursor Take(ulong address, ulong size, string what)
    {
        Require(address, size, what);
        Spend(size, what);
        if (size > (ulong)Array.MaxLength) throw Broken($"{what} at byte {address} is {size} bytes long");
        byte[] bytes = new byte[size];
        Fill(bytes, (long)address);
        return new Hdf5Cursor(this, bytes, 0, bytes.Length, (long)address, what);
    }

    /// <summary>Throws unless the place lies within the file.</summary>
    public void Require(ulong address, ulong size, string what)
    {
        if (address > (ulong)End || size > (ulong)End - address)
            throw Broken($"{what} would lie at bytes {address} to {(UInt128)address + size}, beyond the end at {End}");
    }

    /// <summary>Sets how many bytes may be read from now on.</summary>
    public void Allow(ulong bytes) => _allowance = bytes;

    /// <summary>
    /// Counts bytes that are read; throws when they are several times the file's, as where structures overlap or many refer to one: going
    /// through such a file could take for ever, and its texts any amount of memory.
    /// </summary>
    public void Spend(ulong bytes, string what, string otherwise = "is one of many that lie in the same place")
    {
        if (bytes > _allowance) throw Broken($"{what} {otherwise}");
        _allowance -= bytes;
    }

    /// <summary>Throws if a structure at this place was met before: links in a circle, or two uses of one place.</summary>
    public void Visit(ulong address, string what)
    {
        if (!_visited.Add((long)address)) throw Broken($"{what} at byte {address} is referred to twice");
    }

    /// <summary>The exception for a file that is broken.</summary>
    public InputException Broken(string reason, Exception? cause = null) =>
        new($"{Path} is a broken HDF5 file: {ForeignText.ShownLine(reason)}.", cause);

    /// <summary>The exception for what HDF5 allows, but Keras never writes and Boxfit does not read.</summary>
    public InputException Unsupported(string reason) =>
        new($"{Path} is an HDF5 file of a kind that Keras does not write: {ForeignText.ShownLine(reason)}.");

    /// <summary>Reads for PureHDF: all that was asked for, or it throws.</summary>
    public override int Read(Span<byte> buffer)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw Broken("its structures lie in one another too deeply");
        Require((ulong)Position, (ulong)buffer.Length, "what is read");
        Spend((ulong)buffer.Length + ReadCost, "reading its structures", "would take too long");
        Fill(buffer, Position);
        Position += buffer.Length;
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin == SeekOrigin.Begin ? offset : origin == SeekOrigin.Current ? Position + offset : Length + offset;

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _file.Dispose();
        base.Dispose(disposing);
    }

    void Fill(Span<byte> buffer, long position)
    {
        try
        {
            _file.Position = position;
            _file.ReadExactly(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path} cannot be read: {e.Message}", e);
        }
    }
}
