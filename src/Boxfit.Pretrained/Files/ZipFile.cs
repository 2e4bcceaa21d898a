using System.IO.Compression;
using System.IO.Hashing;

namespace Boxfit.Pretrained.Files;

/// <summary>An open zip archive: its entries, and their bytes without unpacking more than an entry claims.</summary>
sealed class ZipFile
{
    const int BufferSize = 1 << 16;

    readonly Stream _file;
    readonly byte[] _buffer = new byte[BufferSize];
    readonly Dictionary<string, ZipEntry> _entries;
    readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    /// <param name="file">The file; stays the caller's.</param>
    /// <exception cref="InvalidDataException">Says what is wrong with the archive.</exception>
    public ZipFile(Stream file)
    {
        _file = file;
        Entries = ZipDirectory.Read(file);
        Damage.CheckTotal(Entries.Aggregate((Int128)0, (sum, e) => sum + e.Length), file.Length);
        _entries = Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<ZipEntry> Entries { get; }

    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>An entry's content from a place on.</summary>
    /// <param name="entry">One of <see cref="Entries"/>.</param>
    /// <param name="offset">The first byte wanted.</param>
    /// <param name="verified">Whether to read the whole entry, once, to compare its check sum.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Stream Open(ZipEntry entry, long offset = 0, bool verified = true)
    {
        if (verified && _verified.Add(entry.Name)) Verify(entry);
        if (entry.Method == ZipEntry.Stored) return new FileSlice(_file, entry.Packed.Start + offset, entry.Length - offset);
        var content = Unpack(entry);
        Skip(content, offset);
        return content;
    }

    void Verify(ZipEntry entry)
    {
        using var content = Unpack(entry);
        var sum = new Crc32();
        long length = 0;
        for (int count; length <= entry.Length && (count = content.Read(_buffer)) > 0; length += count)
            sum.Append(_buffer.AsSpan(0, count));
        string name = ForeignText.Shown(entry.Name);
        if (length != entry.Length)
            throw new InvalidDataException($"'{name}' does not have the {entry.Length:N0} bytes that its directory says");
        // Writers that leave the sum out put 0.
        if (entry.Sum != 0 && entry.Sum != sum.GetCurrentHashAsUInt32())
            throw new InvalidDataException($"'{name}' does not fit its check sum; it is damaged. Fetch it again");
    }

    Stream Unpack(ZipEntry entry)
    {
        var packed = new FileSlice(_file, entry.Packed.Start, entry.Packed.Length);
        return entry.Method switch
        {
            ZipEntry.Stored => packed,
            ZipEntry.Deflated => new DeflateStream(packed, CompressionMode.Decompress),
            _ => throw new InvalidDataException(
                $"'{ForeignText.Shown(entry.Name)}' is packed by method {entry.Method}, where stored (0) or deflated (8) was expected"),
        };
    }

    void Skip(Stream content, long count)
    {
        for (int length; count > 0; count -= length)
        {
            length = (int)Math.Min(count, BufferSize);
            content.ReadExactly(_buffer, 0, length);
        }
    }
}
