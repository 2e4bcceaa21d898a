namespace Boxfit.Files;

/// <summary>Free space on disks.</summary>
static class DiskRoom
{
    /// <summary>
    /// Bytes that may still be written into a folder, which need not be there yet; null where the system does not know. What a quota
    /// leaves is not known.
    /// </summary>
    public static long? Free(string folder)
    {
        string place = Nearest(folder);
        try
        {
            // Some file systems, such as those over a network, say 0 of everything.
            return new DriveInfo(place) is { TotalSize: > 0 } drive ? drive.AvailableFreeSpace : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether two folders, which need not be there yet, share their room; false where that is not known.</summary>
    public static bool IsShared(string folder, string other) =>
        FileStatus.Of(Nearest(folder)).Disk is { Length: > 0 } disk && disk == FileStatus.Of(Nearest(other)).Disk;

    static string Nearest(string folder)
    {
        string place = Path.GetFullPath(folder);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent) place = parent;
        return place;
    }

    /// <summary>Refuses work that would fill the disk, where that is known beforehand.</summary>
    /// <param name="folder">Where it writes.</param>
    /// <param name="needed">Bytes that it adds.</param>
    /// <param name="what">What is written, as it begins a sentence.</param>
    /// <param name="remedy">What to do, as a sentence, beside making room.</param>
    /// <param name="free">Bytes that are free; the disk's when null.</param>
    /// <exception cref="BoxfitException">There is less room.</exception>
    public static void Require(string folder, long needed, string what, string remedy, long? free = null)
    {
        free ??= Free(folder);
        if (free is null || needed <= free) return;
        throw new BoxfitException(
            $"{what} would take about {ByteCount.Text(needed)}, but {ByteCount.Text(free.Value)} are free in {Path.GetFullPath(folder)}. " +
            $"Nothing was written. Make room there. {remedy}");
    }
}
