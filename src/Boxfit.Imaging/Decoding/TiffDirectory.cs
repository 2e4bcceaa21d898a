using System.Buffers.Binary;

namespace Boxfit.Imaging.Decoding;

/// <summary>The first directory of a TIFF file (BigTIFF too), which EXIF data is as well: numbers by tag.</summary>
readonly ref struct TiffDirectory
{
    // What tells a picture's kind has few values; lists of places and tables are not asked for.
    const int MaxValues = 32;

    readonly ReadOnlySpan<byte> _bytes;
    readonly bool _little, _big;
    readonly long _start, _count;

    TiffDirectory(ReadOnlySpan<byte> bytes, bool little)
    {
        _bytes = bytes;
        _little = little;
        _big = UInt16(2) == 43;
        _start = _big ? (long)UInt64(8) : UInt32(4);
        _count = _big ? (long)UInt64(_start) : UInt16(_start);
        IsComplete = _start > 0 && _count is > 0 and <= ushort.MaxValue && _start + CountSize + _count * EntrySize <= bytes.Length;
        // Of one that is cut short, as in damaged EXIF data, the entries that are there count.
        if (!IsComplete) _count = Math.Clamp((bytes.Length - _start - CountSize) / EntrySize, 0, Math.Max(0, _count));
    }

    /// <summary>The whole directory lies within the bytes.</summary>
    public bool IsComplete { get; }

    /// <summary>Another directory follows, as for a second page.</summary>
    public bool HasNext => IsComplete && (_big ? (long)UInt64(_start + CountSize + _count * EntrySize)
        : UInt32(_start + CountSize + _count * EntrySize)) != 0;

    int CountSize => _big ? 8 : 2;

    int EntrySize => _big ? 20 : 12;

    /// <summary>Finds the directory in bytes that start with a TIFF header; false where they do not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TiffDirectory directory)
    {
        bool little = bytes.StartsWith("II"u8);
        bool isTiff = bytes.Length >= 8 && (little || bytes.StartsWith("MM"u8));
        directory = isTiff ? new(bytes, little) : default;
        return isTiff;
    }

    /// <summary>The first value of a tag, or null where it is missing or lies outside the bytes.</summary>
    public long? Value(ushort tag) => Values(tag) is { Length: > 0 } values ? values[0] : null;

    /// <summary>The first values of a tag of whole numbers; empty where it is missing or lies outside the bytes.</summary>
    public long[] Values(ushort tag)
    {
        for (long i = 0; i < _count; i++)
        {
            long entry = _start + CountSize + i * EntrySize;
            if (UInt16(entry) == tag) return ReadValues(entry);
        }
        return [];
    }

    /// <summary>Number of values of a tag, as it says; 0 where it is missing.</summary>
    public long Count(ushort tag)
    {
        for (long i = 0; i < _count; i++)
        {
            long entry = _start + CountSize + i * EntrySize;
            if (UInt16(entry) == tag) return _big ? (long)UInt64(entry + 4) : UInt32(entry + 4);
        }
        return 0;
    }

    long[] ReadValues(long entry)
    {
        const int @byte = 1, @short = 3, @long = 4, directory = 13, long8 = 16, directory8 = 18;
        int type = UInt16(entry + 2);
        int size = type switch { @byte => 1, @short => 2, @long or directory => 4, long8 or directory8 => 8, _ => 0 };
        ulong stored = _big ? UInt64(entry + 4) : UInt32(entry + 4);
        if (size == 0 || stored == 0) return [];
        int count = (int)Math.Min(stored, MaxValues), inside = _big ? 8 : 4;
        long at = entry + (_big ? 12 : 8);
        // Values that do not fit into the entry lie where it says.
        if (stored > (ulong)(inside / size)) at = _big ? (long)UInt64(at) : UInt32(at);
        if (at < 0 || at > _bytes.Length - count * size) return [];
        long[] values = new long[count];
        for (int i = 0; i < count; i++, at += size)
            values[i] = size switch { 1 => _bytes[(int)at], 2 => UInt16(at), 4 => UInt32(at), _ => (long)UInt64(at) };
        return values;
    }

    ushort UInt16(long at)
    {
        var bytes = Slice(at, 2);
        if (bytes.IsEmpty) return 0;
        return _little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }

    uint UInt32(long at)
    {
        var bytes = Slice(at, 4);
        if (bytes.IsEmpty) return 0;
        return _little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    ulong UInt64(long at)
    {
        var bytes = Slice(at, 8);
        if (bytes.IsEmpty) return 0;
        return _little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    ReadOnlySpan<byte> Slice(long at, int length) => at >= 0 && at <= _bytes.Length - length ? _bytes.Slice((int)at, length) : [];
}
