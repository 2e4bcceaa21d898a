namespace Boxfit.Pretrained.Files;

/// <summary>
/// Reads the directory of a zip archive (PKWARE's APPNOTE 6.3, with zip64). The library's ZipArchive does not tell where entries lie;
/// that is needed to read arrays in place, and to see that no two entries share bytes, as those of zip bombs do.
/// What is wrong is an <see cref="InvalidDataException"/>.
/// </summary>
static class ZipDirectory
{
    const int EndSize = 22, LongestComment = ushort.MaxValue, LocatorSize = 20, LongEndSize = 56, EntrySize = 46, LocalSize = 30;
    const int LargestDirectory = 32 << 20, MostEntries = 100_000;

    // Deflate packs at most 258 bytes into 2 bits.
    const long HighestRatio = 1032;

    /// <summary>The entries in the directory's order.</summary>
    public static List<ZipEntry> Read(Stream file)
    {
        var (start, size, count) = FindDirectory(file);
        byte[] directory = ReadAt(file, start, size);
        var entries = new List<ZipEntry>(count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int at = 0; entries.Count < count;)
        {
            var entry = ReadEntry(file, directory, ref at, start);
            if (!names.Add(entry.Name)) throw new InvalidDataException($"it has '{ForeignText.Shown(entry.Name)}' twice");
            entries.Add(entry);
        }
        CheckOverlap(entries);
        return entries;
    }

    static (long Start, int Size, int Count) FindDirectory(Stream file)
    {
        int tailLength = (int)Math.Min(file.Length, EndSize + LongestComment);
        byte[] tail = ReadAt(file, file.Length - tailLength, tailLength);
        int end = tail.Length - EndSize;
        while (end >= 0 && !(tail.AsSpan(end).StartsWith("PK\x05\x06"u8) && U16(tail, end + 20) == tail.Length - end - EndSize)) end--;
        if (end < 0) throw new InvalidDataException("the directory at its end is missing; it was cut short. Fetch it again");
        long endStart = file.Length - tail.Length + end;
        long count = U16(tail, end + 10), size = U32(tail, end + 12), start = U32(tail, end + 16);
        if (end >= LocatorSize && tail.AsSpan(end - LocatorSize).StartsWith("PK\x06\x07"u8))
        {
            long longEnd = Long(tail, end - LocatorSize + 8);
            if (longEnd > endStart - LocatorSize - LongEndSize) throw Damaged();
            byte[] record = ReadAt(file, longEnd, LongEndSize);
            if (!record.AsSpan().StartsWith("PK\x06\x06"u8)) throw Damaged();
            (count, size, start, endStart) = (Long(record, 32), Long(record, 40), Long(record, 48), longEnd);
        }
        if (count > MostEntries || size > LargestDirectory) throw new InvalidDataException("its directory speaks of " +
            $"{Counted.Of(count, "entry")}");
        if (start > endStart - size || count * EntrySize > size) throw Damaged();
        return (start, (int)size, (int)count);
    }

    static ZipEntry ReadEntry(Stream file, byte[] directory, ref int at, long dataEnd)
    {
        var entry = Take(directory, ref at, EntrySize);
        if (!entry.StartsWith("PK\x01\x02"u8)) throw Damaged();
        var nameBytes = Take(directory, ref at, U16(entry, 28));
        string name = Encoding.UTF8.GetString(nameBytes);
        var extra = Take(directory, ref at, U16(entry, 30));
        Take(directory, ref at, U16(entry, 32));
        if ((entry[8] & 1) != 0) throw new InvalidDataException($"'{ForeignText.Shown(name)}' in it is encrypted");
        int method = U16(entry, 10);
        var (length, packed, header) = Lengths(entry, extra);
        byte[] local = header <= dataEnd - LocalSize - nameBytes.Length ? ReadAt(file, header, LocalSize + nameBytes.Length) : [];
        if (!local.AsSpan().StartsWith("PK\x03\x04"u8) || !local.AsSpan(LocalSize).SequenceEqual(nameBytes)
            || U16(local, 26) != nameBytes.Length)
        {
            throw new InvalidDataException($"'{ForeignText.Shown(name)}' is not where its directory says");
        }
        long start = header + LocalSize + nameBytes.Length + U16(local, 28);
        if (packed > dataEnd - start) throw new InvalidDataException($"'{ForeignText.Shown(name)}' reaches beyond its end");
        if (method == ZipEntry.Stored ? length != packed : length / HighestRatio > packed)
            throw new InvalidDataException($"'{ForeignText.Shown(name)}' cannot have {length:N0} bytes, with {packed:N0} in the file");
        return new(name, method, header, (start, packed), length, U32(entry, 16));
    }

    /// <summary>The lengths and the header's place; those that do not fit 32 bits stand in an extra field.</summary>
    static (long Length, long Packed, long Header) Lengths(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        const int LongField = 1;
        long length = U32(entry, 24), packed = U32(entry, 20), header = U32(entry, 42);
        while (extra.Length >= 4)
        {
            int id = U16(extra, 0), size = Math.Min(U16(extra, 2), extra.Length - 4);
            var field = extra.Slice(4, size);
            extra = extra[(4 + size)..];
            if (id != LongField) continue;
            Replace(ref length, ref field);
            Replace(ref packed, ref field);
            Replace(ref header, ref field);
        }
        return (length, packed, header);

        static void Replace(ref long value, ref ReadOnlySpan<byte> field)
        {
            if (value != uint.MaxValue || field.Length < sizeof(long)) return;
            value = Long(field, 0);
            field = field[sizeof(long)..];
        }
    }

    static void CheckOverlap(IEnumerable<ZipEntry> entries)
    {
        ZipEntry? before = null;
        foreach (var entry in entries.OrderBy(e => e.HeaderStart))
        {
            if (before != null && before.Packed.Start + before.Packed.Length > entry.HeaderStart)
                throw new InvalidDataException($"'{ForeignText.Shown(before.Name)}' and '{ForeignText.Shown(entry.Name)}' share bytes");
            before = entry;
        }
    }

    static ReadOnlySpan<byte> Take(byte[] directory, ref int at, int count)
    {
        if (count > directory.Length - at) throw Damaged();
        at += count;
        return directory.AsSpan(at - count, count);
    }

    static InvalidDataException Damaged() => new("its directory is damaged");

    static byte[] ReadAt(Stream file, long start, int count)
    {
        byte[] bytes = new byte[count];
        file.Position = start;
        file.ReadExactly(bytes);
        return bytes;
    }

    static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    static long Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]) is >= 0 and var value
        ? value : throw Damaged();
}

/// <summary>One entry of a zip archive, checked against the file.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Method">How it is packed: <see cref="Stored"/>, <see cref="Deflated"/>, or another that is not read.</param>
/// <param name="HeaderStart">Where its local header begins in the file.</param>
/// <param name="Packed">Where its packed bytes begin in the file, and their number.</param>
/// <param name="Length">Number of bytes after unpacking.</param>
/// <param name="Sum">CRC-32 of the unpacked bytes.</param>
sealed record ZipEntry(string Name, int Method, long HeaderStart, (long Start, long Length) Packed, long Length, uint Sum)
{
    public const int Stored = 0, Deflated = 8;
}
