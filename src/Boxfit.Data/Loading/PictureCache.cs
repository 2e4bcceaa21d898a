using Microsoft.Win32.SafeHandles;

namespace Boxfit.Data.Loading;

/// <summary>
/// Keeps decoded and fitted pictures by their sample's index: in memory up to a bound, then in a temporary file up to another, and no
/// further: a picture that is not kept is decoded again. For any number of threads at once.
/// </summary>
sealed class PictureCache : IDisposable
{
    readonly int _pictureBytes;
    readonly byte[]?[] _memory;
    readonly long[] _spilled;
    readonly Placement[] _placements;
    readonly SpillFile? _file;
    long _memoryLeft;

    /// <summary>Creates an empty cache; nothing is allocated for pictures before they come.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="pictureBytes">Bytes of a fitted picture.</param>
    /// <param name="memoryBytes">Bound of the memory for pictures, in bytes.</param>
    /// <param name="diskBytes">Bound of the temporary file, in bytes; 0 for none.</param>
    /// <param name="folder">Folder of the temporary file; the system's when null.</param>
    public PictureCache(int samples, int pictureBytes, long memoryBytes, long diskBytes, string? folder = null)
    {
        _pictureBytes = pictureBytes;
        _memory = new byte[]?[samples];
        _spilled = new long[samples];
        _placements = new Placement[samples];
        _memoryLeft = memoryBytes;
        if ((long)samples * pictureBytes > memoryBytes)
            _file = SpillFile.TryOpen(folder ?? Path.GetTempPath(), pictureBytes, diskBytes / pictureBytes);
    }

    /// <summary>Number of pictures kept in memory.</summary>
    public int InMemory => _memory.Count(picture => picture is not null);

    /// <summary>Number of pictures kept in the temporary file.</summary>
    public int OnDisk => _spilled.Count(record => record != 0);

    /// <summary>Whether a picture is kept.</summary>
    public bool Has(int sample) => Volatile.Read(ref _memory[sample]) is not null || Volatile.Read(ref _spilled[sample]) != 0;

    /// <summary>Looks up a picture.</summary>
    /// <param name="sample">The sample's index.</param>
    /// <param name="scratch">Room for one picture, used when it has to be read from the file.</param>
    /// <param name="picture">The fitted picture: the cache's own memory (not to be written) or <paramref name="scratch"/>.</param>
    /// <param name="placement">How the picture was fitted.</param>
    /// <returns>False when the picture is not kept.</returns>
    public bool TryGet(int sample, Span<byte> scratch, out ReadOnlySpan<byte> picture, out Placement placement)
    {
        placement = default;
        picture = default;
        if (Volatile.Read(ref _memory[sample]) is { } kept)
            picture = kept;
        else if (Volatile.Read(ref _spilled[sample]) is > 0 and var record && _file!.TryRead(record - 1, scratch))
            picture = scratch[.._pictureBytes];
        else
            return false;
        placement = _placements[sample];
        return true;
    }

    /// <summary>Keeps a copy of a picture if there is room.</summary>
    public void Add(int sample, ReadOnlySpan<byte> picture, Placement placement)
    {
        if (Has(sample)) return;
        _placements[sample] = placement; // published by the writes below; two threads would write the same
        if (Interlocked.Add(ref _memoryLeft, -_pictureBytes) >= 0)
        {
            Volatile.Write(ref _memory[sample], picture.ToArray());
            return;
        }
        Interlocked.Add(ref _memoryLeft, _pictureBytes);
        if (_file?.TryWrite(picture) is >= 0 and var record) Volatile.Write(ref _spilled[sample], record + 1);
    }

    /// <summary>Deletes the temporary file. No other member may be in use or used afterwards.</summary>
    public void Dispose() => _file?.Dispose();
}

/// <summary>
/// A temporary file of equally long records that exists only while it is open. When the disk fills up or fails, it stops taking records.
/// </summary>
sealed class SpillFile : IDisposable
{
    readonly SafeFileHandle _handle;
    readonly int _recordBytes;
    long _limit;
    long _next;

    /// <summary>Owns an open file and puts at most <paramref name="limit"/> records into it.</summary>
    public SpillFile(SafeFileHandle handle, int recordBytes, long limit) => (_handle, _recordBytes, _limit) = (handle, recordBytes, limit);

    /// <summary>Records written so far, whole or in progress.</summary>
    public long Count => Math.Min(Volatile.Read(ref _next), Volatile.Read(ref _limit));

    /// <summary>Opens a file in a folder for at most <paramref name="limit"/> records; null when that is not possible.</summary>
    public static SpillFile? TryOpen(string folder, int recordBytes, long limit)
    {
        if (limit <= 0) return null;
        try
        {
            Directory.CreateDirectory(folder);
            string path = Path.Combine(folder, $"boxfit-cache-{Guid.NewGuid():N}.tmp");
            // Where an open file may be unlinked, it is at once, so that not even a crash leaves it behind.
            var whenClosed = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            var handle = File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.RandomAccess | whenClosed);
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            return new(handle, recordBytes, limit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes a record and returns its number, or −1 when there is no room.</summary>
    public long TryWrite(ReadOnlySpan<byte> record)
    {
        if (Volatile.Read(ref _next) >= Volatile.Read(ref _limit)) return -1;
        long number = Interlocked.Increment(ref _next) - 1;
        if (number >= Volatile.Read(ref _limit)) return -1;
        try
        {
            RandomAccess.Write(_handle, record, number * _recordBytes);
            return number;
        }
        catch (IOException)
        {
            Volatile.Write(ref _limit, 0);
            return -1;
        }
    }

    /// <summary>Reads a record that was written; false when the disk fails.</summary>
    public bool TryRead(long number, Span<byte> record)
    {
        try
        {
            return RandomAccess.Read(_handle, record[.._recordBytes], number * _recordBytes) == _recordBytes;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _handle.Dispose();
}
