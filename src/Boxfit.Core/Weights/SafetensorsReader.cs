using System.Buffers.Binary;

namespace Boxfit.Weights;

/// <summary>
/// Reads .safetensors files, tensor by tensor, into 32-bit floats (from F32, F64, F16, BF16, BOOL and integers). The header is checked as
/// a whole before anything is read by it, so that a file that is cut short or hostile gives a clear error.
/// </summary>
sealed class SafetensorsReader : IDisposable
{
    internal const string MetadataName = "__metadata__";
    // The format's own limit: room for a checkpoint's prints of fifteen million pictures, and little enough to be taken apart in memory.
    const int LargestHeader = 100_000_000;

    readonly FileStream _stream;
    readonly Dictionary<string, SafetensorsEntry> _entries;
    readonly long _dataStart;

    SafetensorsReader(FileStream stream, long dataStart, SafetensorsHeader header)
    {
        (_stream, _dataStart) = (stream, dataStart);
        Metadata = header.Metadata;
        Entries = header.Entries;
        _entries = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The header's texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What the file holds, in the header's order.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="InputException">The file is missing, is no .safetensors file, or is cut short.</exception>
    public static SafetensorsReader Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = RegularFile.OpenRead(path);
            Span<byte> prefix = stackalloc byte[sizeof(ulong)];
            if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
                throw new FormatException($"it has only {stream.Length} bytes");
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
            if (length > LargestHeader)
                throw new FormatException("it does not begin with the length of a header; it is another kind of file");
            if ((long)length > stream.Length - prefix.Length)
                throw new FormatException(
                    $"its header should have {length} bytes, but the file ends after {stream.Length}; it was cut short");
            byte[] header = new byte[length];
            stream.ReadExactly(header);
            long dataStart = prefix.Length + (long)length;
            return new(stream, dataStart, SafetensorsHeader.Parse(header, stream.Length - dataStart));
        }
        catch (FormatException e)
        {
            stream?.Dispose();
            throw new InputException($"{Path.GetFullPath(path)} is not a readable .safetensors file: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw new InputException($"{Path.GetFullPath(path)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>True when the file has a tensor of this name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Reads one tensor.</summary>
    /// <exception cref="InputException">There is none of this name, or it cannot be read.</exception>
    public Tensor Read(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new InputException($"{_stream.Name} has no tensor '{ForeignText.Shown(name)}'.");
        if (entry.Numbers is not { } numbers)
        {
            throw new InputException(
                $"{_stream.Name}: tensor '{ForeignText.Shown(name)}' is of type '{ForeignText.Shown(entry.Type)}', which is not read; " +
                "save it as F32, F16 or BF16.");
        }
        float[] values = new float[Tensor.Count(entry.Shape)];
        try
        {
            _stream.Position = _dataStart + entry.Begin;
            numbers.Read(_stream, values);
        }
        catch (IOException e)
        {
            throw new InputException($"{_stream.Name}: tensor '{ForeignText.Shown(name)}' cannot be read: {e.Message}", e);
        }
        return new(entry.Shape, values);
    }

    /// <summary>Copies all numbers as they stand in the file.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public void CopyNumbers(Stream destination)
    {
        _stream.Position = _dataStart;
        _stream.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
