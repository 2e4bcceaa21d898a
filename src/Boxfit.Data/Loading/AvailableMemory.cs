namespace Boxfit.Data.Loading;

/// <summary>How much memory and disk space may be used without crowding out others.</summary>
static class AvailableMemory
{
    /// <summary>Free memory in bytes: what Linux calls available, within the limit of the container.</summary>
    public static long Bytes()
    {
        long limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        try
        {
            // .NET knows a container's limit, and not what of it others there have taken.
            limit = Math.Min(limit, ControlGroups.Now().FreeBytes ?? limit);
            foreach (string line in File.ReadLines("/proc/meminfo"))
            {
                if (!line.StartsWith("MemAvailable:", StringComparison.Ordinal)) continue;
                string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
                return Math.Min(limit, long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not Linux: the limit has to do.
        }
        return limit;
    }

    /// <summary>Free space in bytes on the disk that holds a folder; zero when it cannot be known.</summary>
    public static long DiskBytes(string folder) => DiskRoom.Free(folder) ?? 0;
}
