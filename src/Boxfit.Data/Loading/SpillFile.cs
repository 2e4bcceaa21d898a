using Microsoft.Win32.SafeHandles;

namespace Boxfit.Data.Loading;

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
