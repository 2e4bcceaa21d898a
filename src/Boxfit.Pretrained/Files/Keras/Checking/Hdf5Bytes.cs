using Microsoft.Win32.SafeHandles;

namespace Boxfit.Pretrained.Keras.Checking;

/// <summary>An HDF5 file's bytes, and which of its structures were met already.</summary>
sealed class Hdf5Bytes : IDisposable
{
    readonly SafeFileHandle _file;
    readonly HashSet<long> _visited = [];
    ulong _budget;

    public Hdf5Bytes(string path)
    {
        Path = path;
        try
        {
            _file = File.OpenHandle(path);
            End = Length = RandomAccess.GetLength(_file);
            _budget = 4 * (ulong)Length + (1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _file?.Dispose();
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Where the file says that it ends; structures lie before it.</summary>
    public long End { get; set; }

    /// <summary>The heaps of texts met so far: the lengths of their pieces by number.</summary>
    public Dictionary<ulong, Dictionary<uint, ulong>> GlobalHeaps { get; } = [];

    /// <summary>Bytes as a cursor over a copy of them.</summary>
    /// <param name="address">Where they start.</param>
    /// <param name="size">How many.</param>
    /// <param name="what">What they are, for the message.</param>
    public Hdf5Cursor Take(ulong address, ulong size, string what)
    {
        Require(address, size, what);
        Spend(size, what);
        if (size > (ulong)Array.MaxLength) throw Broken($"{what} at byte {address} is {size} bytes long");
        byte[] bytes = new byte[size];
        try
        {
            for (int read = 0; read < bytes.Length;)
            {
                int count = RandomAccess.Read(_file, bytes.AsSpan(read), (long)address + read);
                if (count == 0) throw Broken($"{what} at byte {address} is cut off");
                read += count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path} cannot be read: {e.Message}", e);
        }
        return new Hdf5Cursor(this, bytes, 0, bytes.Length, (long)address, what);
    }

    /// <summary>Throws unless the place lies within the file.</summary>
    public void Require(ulong address, ulong size, string what)
    {
        if (address > (ulong)End || size > (ulong)End - address)
            throw Broken($"{what} would lie at bytes {address} to {(UInt128)address + size}, beyond the end at {End}");
    }

    /// <summary>
    /// Counts bytes that are read; throws when they are several times the file's, as where structures overlap or many refer to one: going
    /// through such a file could take for ever, and its texts any amount of memory.
    /// </summary>
    public void Spend(ulong bytes, string what)
    {
        if (bytes > _budget) throw Broken($"{what} is one of many that lie in the same place");
        _budget -= bytes;
    }

    /// <summary>Throws if a structure at this place was met before: links in a circle, or two uses of one place.</summary>
    public void Visit(ulong address, string what)
    {
        if (!_visited.Add((long)address)) throw Broken($"{what} at byte {address} is referred to twice");
    }

    /// <summary>The exception for a file that is broken.</summary>
    public InputException Broken(string reason) => new($"{Path} is a broken HDF5 file: {ForeignText.ShownLine(reason)}.");

    /// <summary>The exception for what HDF5 allows, but Keras never writes and Boxfit does not read.</summary>
    public InputException Unsupported(string reason) => new($"{Path} is an HDF5 file of a kind that Keras does not write: {reason}.");

    public void Dispose() => _file.Dispose();
}
